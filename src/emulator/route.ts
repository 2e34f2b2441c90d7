/** Finds out which service and operation a request is for. */
import type { ApiCall } from './emulator-api.ts';
import { type Input, isObject } from './input.ts';
import { isRestPath, restCall } from './rest-routes.ts';

/** A request with its whole body. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The call behind a request. `isReadable` is false when the body is not what the protocol wants. */
export interface Routed {
  readonly service: ApiCall['service'];
  readonly operation: string;
  readonly input: Input;
  readonly isReadable: boolean;
}

/** The part of `x-amz-target` before its last dot. */
const SERVICES: Readonly<Record<string, ApiCall['service']>> = {
  Kinesis_20131202: 'kinesis',
  GraniteServiceVersion20100801: 'cloudwatch',
  AmazonSSM: 'ssm',
  ResourceGroupsTaggingAPI_20170126: 'tagging',
  AWSEvents: 'events',
  DynamoDB_20120810: 'dynamodb',
};

export function route(request: RawRequest): Routed {
  const url = new URL(request.url, 'http://embedded');
  if (url.pathname.startsWith('/services/')) return slackCall(request);
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return targetCall(target, request.body);
  return lambdaCall(url, request);
}

/** Whether the address is right is the sink's business; here every webhook is one. */
function slackCall({ body, headers }: RawRequest): Routed {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const parsed = parse(isForm ? (new URLSearchParams(body).get('payload') ?? '') : body);
  return {
    service: 'slack',
    operation: 'PostMessage',
    input: isObject(parsed) ? parsed : {},
    isReadable: isObject(parsed),
  };
}

function targetCall(target: string, body: string): Routed {
  const dot = target.lastIndexOf('.');
  const service = SERVICES[target.slice(0, dot)] ?? 'unknown';
  const parsed = parse(body);
  return {
    service,
    operation: service === 'unknown' ? target : target.slice(dot + 1),
    input: isObject(parsed) ? parsed : {},
    isReadable: isObject(parsed),
  };
}

function lambdaCall(url: URL, { method, body }: RawRequest): Routed {
  const found = restCall(method, url);
  if (found === null) {
    const service = isRestPath(url.pathname) ? 'lambda' : 'unknown';
    return { service, operation: `${method} ${url.pathname}`, input: {}, isReadable: true };
  }
  const parsed = body === '' ? {} : parse(body);
  const fields = isObject(parsed) ? parsed : {};
  // What the path names cannot be overruled by the body.
  const input = { ...fields, ...found.parameters };
  return { service: 'lambda', operation: found.operation, input, isReadable: isObject(parsed) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
