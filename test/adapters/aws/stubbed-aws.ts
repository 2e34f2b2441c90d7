/** SDK clients whose calls are answered in this process: everything of the SDK runs but the network. */
import { Readable } from 'node:stream';

export interface StubbedCall {
  /** AWS's name as in `UpdateShardCount`; for Lambda `PUT /2015-03-31/event-source-mappings/ID`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What AWS answers: a body, an error with its status, something unreadable, or nothing because the connection breaks. */
export type StubbedAnswer =
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'ok'; readonly body: object; readonly status?: number }
  | { readonly kind: 'error'; readonly name: string; readonly status?: number; readonly message?: string }
  | { readonly kind: 'broken'; readonly error: Error };

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function ok(body: object = {}): StubbedAnswer {
  return { kind: 'ok', body };
}

export function awsError(name: string, status = 400, message = `${name} happened`): StubbedAnswer {
  return { kind: 'error', name, status, message };
}

/** Configuration for any client, and the calls it has made. No retries, so that each call is one. */
export function stubbedAws(answer: (call: StubbedCall) => StubbedAnswer) {
  const calls: StubbedCall[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: Sent) => {
      const call = callOf(request);
      calls.push(call);
      return { response: responseOf(answer(call)) };
    },
  };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { region: 'eu-west-1', credentials, requestHandler, maxAttempts: 1 };
  return { config, calls, operations: () => calls.map(({ operation }) => operation) };
}

function callOf({ method, path, headers, body }: Sent): StubbedCall {
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString() : '';
  const operation = headers['x-amz-target']?.split('.')[1] ?? `${method} ${path}`;
  return { operation, input: text === '' ? {} : (JSON.parse(text) as StubbedCall['input']) };
}

function responseOf(answer: StubbedAnswer) {
  switch (answer.kind) {
    case 'broken':
      throw answer.error;
    case 'raw':
      return response(200, answer.text);
    case 'ok':
      return response(answer.status ?? 200, JSON.stringify(answer.body));
    case 'error': {
      const content = { __type: answer.name, message: answer.message, Message: answer.message };
      return response(answer.status ?? 400, JSON.stringify(content), { 'x-amzn-errortype': answer.name });
    }
  }
}

function response(statusCode: number, text: string, headers: Readonly<Record<string, string>> = {}) {
  const body = Readable.from([Buffer.from(text)]);
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body };
}
