/** A Slack of the test's own: what it answers can change at any time, and it keeps every message it took. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

export type SlackMood =
  | { readonly kind: 'well' }
  /** The connection breaks without an answer. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number };

export interface Slack {
  readonly address: string;
  /** Texts of the messages it took, oldest first. */
  taken(): readonly string[];
  /** Messages that somebody tried to send, taken or not. */
  attempts(): number;
  be(mood: SlackMood): void;
  close(): Promise<void>;
}

export async function aSlack(): Promise<Slack> {
  let mood: SlackMood = { kind: 'well' };
  const taken: string[] = [];
  let attempts = 0;
  const server = createServer(async (request, response) => {
    attempts += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (mood.kind === 'unreachable') request.socket.destroy();
    if (mood.kind === 'unreachable' || mood.kind === 'silent') return;
    if (mood.kind === 'well') taken.push(JSON.parse(Buffer.concat(chunks).toString()).text);
    answer(response, mood);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    address: `http://127.0.0.1:${port}/services/T/B/test`,
    taken: () => [...taken],
    attempts: () => attempts,
    be: (next) => {
      mood = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(response: ServerResponse, mood: Extract<SlackMood, { kind: 'well' | 'status' }>): void {
  response.statusCode = mood.kind === 'well' ? 200 : mood.status;
  if (mood.kind === 'status' && mood.retryAfterSeconds !== undefined) {
    response.setHeader('retry-after', String(mood.retryAfterSeconds));
  }
  response.end(mood.kind === 'well' ? 'ok' : 'trouble');
}
