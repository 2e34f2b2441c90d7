/** One message, one call, within a time limit. Errors of the call may hold the address, so none is passed on. */
import type { DurationMs } from '../../core/units.ts';
import { wordOf } from './answers.ts';

/** The part of `fetch` that is used. */
export type SlackPost = (
  url: URL,
  init: {
    readonly method: 'POST';
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

export type Posted =
  | { readonly kind: 'delivered' }
  /** Slack will never take it in this form. */
  | { readonly kind: 'malformed'; readonly words: string }
  /** To be tried again later; `retryAfter` is Slack's own header. */
  | { readonly kind: 'failed'; readonly words: string; readonly retryAfter: string | null };

/** Slack's answers to a message it cannot read (incoming webhooks, read 2026-11), and to one that is too large. */
const MALFORMED = [400, 413];
const BUSY = 429;
/** Slack names no pause of its own when the header is missing. */
const NO_PAUSE_NAMED = '';

/** Posts and says what became of it; never throws and never waits for longer than `timeoutMs`. */
export async function postOnce(post: SlackPost, address: URL, body: object, timeoutMs: DurationMs): Promise<Posted> {
  const stop = new AbortController();
  const seconds = timeoutMs / 1_000;
  const late: Posted = { kind: 'failed', words: `Slack did not answer within ${seconds} s`, retryAfter: null };
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Posted>((resolve) => {
    timer = setTimeout(() => resolve(late), timeoutMs);
  });
  try {
    return await Promise.race([call(post, address, body, stop.signal), limit]);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

async function call(post: SlackPost, address: URL, body: object, signal: AbortSignal): Promise<Posted> {
  try {
    const answer = await post(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
    // Read to its end, so that the connection can be used again.
    const word = wordOf(await answer.text());
    return meaningOf(answer.status, word, answer.headers.get('retry-after'));
  } catch {
    return { kind: 'failed', words: 'Slack could not be reached', retryAfter: null };
  }
}

function meaningOf(status: number, word: string, retryAfter: string | null): Posted {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const words = `${status}, ${word}`;
  if (MALFORMED.includes(status)) return { kind: 'malformed', words };
  const pause = status === BUSY ? (retryAfter ?? NO_PAUSE_NAMED) : retryAfter;
  return { kind: 'failed', words: `Slack did not take a message (${words})`, retryAfter: pause };
}
