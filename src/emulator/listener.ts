/**
 * One loopback port for HTTP/1.1 and for HTTP/2 without TLS. The Kinesis client of the SDK speaks HTTP/2 from its first
 * byte on, all other clients HTTP/1.1, so the first bytes decide.
 */
import { once } from 'node:events';
import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer, type Socket } from 'node:net';
import type { Reply } from './reply.ts';
import type { RawRequest } from './route.ts';

/** How a request ends. `hang`: never, until the listener closes. `lost`: with its connection, without an answer. */
export type Outcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'hang' }
  | { readonly kind: 'lost' };

export interface Listener {
  readonly port: number;
  /** Ends every connection, those without an answer too. */
  close(): Promise<void>;
}

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

const LOOPBACK = '127.0.0.1';
/** What every HTTP/2 connection begins with (RFC 9113, section 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** More than any call of the product sends. */
const MOST_BODY_BYTES = 16 * 1_048_576;

export async function listen(port: number, answer: (request: RawRequest) => Promise<Outcome>): Promise<Listener> {
  const onRequest = (request: Request, response: Response): void => {
    // A client that goes away in the middle is no fault of the account.
    exchange(request, response, answer).catch(() => disconnect(request));
  };
  const http1 = createHttp1({ keepAliveTimeout: 0 }, onRequest);
  const http2 = createHttp2(onRequest);
  http2.on('sessionError', () => {});
  const sockets = new Set<Socket>();
  // Small answers must not wait for the acknowledgement of the one before (Nagle's algorithm).
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    sniff(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit('connection', socket));
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Reads until the bytes differ from HTTP/2's preface or complete it, gives them back, and says which it was. */
function sniff(socket: Socket, decide: (isHttp2: boolean) => void): void {
  let read = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    read = Buffer.concat([read, chunk]);
    const length = Math.min(read.length, PREFACE.length);
    const isPreface = read.subarray(0, length).equals(PREFACE.subarray(0, length));
    if (isPreface && length < PREFACE.length) return;
    socket.pause();
    socket.off('data', onData);
    socket.unshift(read);
    decide(isPreface);
    // An HTTP/2 session takes what was given back by itself, and only while nobody makes it flow.
    if (!isPreface) socket.resume();
  };
  socket.on('data', onData);
}

async function exchange(
  request: Request,
  response: Response,
  answer: (request: RawRequest) => Promise<Outcome>,
): Promise<void> {
  response.on('error', () => {});
  const body = await bodyOf(request);
  const { method = 'GET', url = '/' } = request;
  const outcome = await answer({ method, url, headers: headersOf(request), body });
  if (outcome.kind === 'hang') return;
  if (outcome.kind === 'lost') return disconnect(request);
  const { status, headers, body: text } = outcome.reply;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(text);
}

/** HTTP/2's own fields begin with a colon; a field that came more than once is of no interest here. */
function headersOf(request: Request): Record<string, string> {
  const single = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' && !name.startsWith(':') ? [[name, value] as const] : [],
  );
  return Object.fromEntries(single);
}

async function bodyOf(request: Request): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MOST_BODY_BYTES) throw new Error('the body is too long');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString();
}

/** On HTTP/2 this ends the other calls of the connection too, as a lost connection does. */
function disconnect(request: Request): void {
  if ('stream' in request) request.stream.session?.destroy();
  else request.socket.destroy();
}
