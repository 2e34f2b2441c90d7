/** Puts answers into HTTP as the JSON protocols of AWS want them. */
import type { Answer } from './answer.ts';
import type { ApiCall } from './emulator-api.ts';

/** An answer in HTTP's terms, without the headers that every answer has. Header names are in lower case. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** CloudWatch's clients still read the names its query protocol had. */
const QUERY_NAMES: Readonly<Record<string, string>> = {
  InvalidParameterValueException: 'InvalidParameterValue',
  InvalidParameterCombinationException: 'InvalidParameterCombination',
  MissingRequiredParameterException: 'MissingParameter',
  LimitExceededFault: 'LimitExceeded',
  ThrottlingException: 'Throttling',
};

export function contentTypeOf(service: ApiCall['service']): string {
  if (service === 'lambda') return 'application/json';
  return service === 'cloudwatch' || service === 'dynamodb'
    ? 'application/x-amz-json-1.0'
    : 'application/x-amz-json-1.1';
}

/** `headers` and `fields` are what an error carries beside its name and message. */
export function encode(
  service: ApiCall['service'],
  answer: Answer,
  headers: Readonly<Record<string, string>> = {},
  fields: Readonly<Record<string, unknown>> = {},
): Reply {
  const type = { 'content-type': contentTypeOf(service) };
  if (answer.kind === 'ok') {
    // Nothing may follow a 204.
    const body = answer.status === 204 ? '' : JSON.stringify(answer.body);
    return { status: answer.status, headers: type, body };
  }
  const { status, name, message } = answer;
  const queryError = service === 'cloudwatch' ? { 'x-amzn-query-error': `${QUERY_NAMES[name] ?? name};Sender` } : {};
  return {
    status,
    headers: { ...type, 'x-amzn-errortype': name, ...queryError, ...headers },
    body: JSON.stringify({ __type: name, message, ...fields }),
  };
}

/** Slack's webhooks answer in plain text. */
export function plainText(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body };
}
