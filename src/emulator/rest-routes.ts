/** Lambda's REST paths, as the SDK's client sends them. Operations that are named here and not served are refused. */
import type { Input } from './input.ts';

interface Route {
  readonly method: string;
  /** Path segments after the version; those in braces are parameters. */
  readonly path: string;
  readonly operation: string;
}

export interface RestCall {
  readonly operation: string;
  /** Path parameters and query; numbers and booleans of the query as such. */
  readonly parameters: Input;
}

const MAPPINGS = '/2015-03-31/event-source-mappings';
const FUNCTIONS = '/2015-03-31/functions';
const ONE_FUNCTION = `${FUNCTIONS}/{FunctionName}`;
const PROVISIONED = '/2019-09-30/functions/{FunctionName}/provisioned-concurrency';
const INVOKE_CONFIG = '/2019-09-25/functions/{FunctionName}/event-invoke-config';

/** Source: the models of the SDK's Lambda client, read 2026-11. */
const ROUTES: readonly Route[] = [
  { method: 'GET', path: MAPPINGS, operation: 'ListEventSourceMappings' },
  { method: 'POST', path: MAPPINGS, operation: 'CreateEventSourceMapping' },
  { method: 'GET', path: `${MAPPINGS}/{UUID}`, operation: 'GetEventSourceMapping' },
  { method: 'PUT', path: `${MAPPINGS}/{UUID}`, operation: 'UpdateEventSourceMapping' },
  { method: 'DELETE', path: `${MAPPINGS}/{UUID}`, operation: 'DeleteEventSourceMapping' },
  { method: 'GET', path: FUNCTIONS, operation: 'ListFunctions' },
  { method: 'GET', path: ONE_FUNCTION, operation: 'GetFunction' },
  { method: 'GET', path: `${ONE_FUNCTION}/configuration`, operation: 'GetFunctionConfiguration' },
  { method: 'PUT', path: `${ONE_FUNCTION}/configuration`, operation: 'UpdateFunctionConfiguration' },
  { method: 'GET', path: `${ONE_FUNCTION}/versions`, operation: 'ListVersionsByFunction' },
  { method: 'GET', path: `${ONE_FUNCTION}/aliases`, operation: 'ListAliases' },
  { method: 'GET', path: `${ONE_FUNCTION}/aliases/{Name}`, operation: 'GetAlias' },
  { method: 'GET', path: `${ONE_FUNCTION}/policy`, operation: 'GetPolicy' },
  { method: 'POST', path: `${ONE_FUNCTION}/invocations`, operation: 'Invoke' },
  { method: 'GET', path: '/2019-09-30/functions/{FunctionName}/concurrency', operation: 'GetFunctionConcurrency' },
  { method: 'PUT', path: '/2017-10-31/functions/{FunctionName}/concurrency', operation: 'PutFunctionConcurrency' },
  {
    method: 'DELETE',
    path: '/2017-10-31/functions/{FunctionName}/concurrency',
    operation: 'DeleteFunctionConcurrency',
  },
  { method: 'GET', path: PROVISIONED, operation: 'GetProvisionedConcurrencyConfig' },
  { method: 'PUT', path: PROVISIONED, operation: 'PutProvisionedConcurrencyConfig' },
  { method: 'DELETE', path: PROVISIONED, operation: 'DeleteProvisionedConcurrencyConfig' },
  { method: 'GET', path: INVOKE_CONFIG, operation: 'GetFunctionEventInvokeConfig' },
  { method: 'GET', path: `${INVOKE_CONFIG}/list`, operation: 'ListFunctionEventInvokeConfigs' },
  { method: 'GET', path: '/2016-08-19/account-settings', operation: 'GetAccountSettings' },
  { method: 'GET', path: '/2017-03-31/tags/{Resource}', operation: 'ListTags' },
];

/** Every REST path of Lambda begins with the date of its version. */
const VERSIONED = /^\/\d{4}-\d{2}-\d{2}\//;

export function isRestPath(path: string): boolean {
  return VERSIONED.test(path);
}

/** The call that stands behind a method and URL, or null when there is none. */
export function restCall(method: string, url: URL): RestCall | null {
  const path = url.pathname.replace(/\/$/, '');
  for (const route of ROUTES) {
    const found = route.method === method ? matched(route.path, path) : null;
    if (found !== null) return { operation: operationOf(route, url), parameters: { ...queryOf(url), ...found } };
  }
  return null;
}

/** One path has two operations that only the query tells apart. */
function operationOf({ operation }: Route, url: URL): string {
  const listsAll = operation === 'GetProvisionedConcurrencyConfig' && url.searchParams.get('List') === 'ALL';
  return listsAll ? 'ListProvisionedConcurrencyConfigs' : operation;
}

function matched(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) found[part.slice(1, -1)] = decoded(value);
    else if (part !== value) return null;
  }
  return found;
}

/** A text that is not well encoded stays what it is, and is then not found. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** MaxItems is the one number among the query parameters; names may look like numbers and stay texts. */
function queryOf(url: URL): Record<string, unknown> {
  return Object.fromEntries(
    [...url.searchParams].map(([name, value]) => [
      name,
      name === 'MaxItems' && /^-?\d+$/.test(value) ? Number(value) : value,
    ]),
  );
}
