/** One paced call and what came of it, as a value. */
import type { MissingReason } from '../../core/reading.ts';
import type { DurationMs } from '../../core/units.ts';
import type { Pacer } from './paced.ts';

export interface NoAnswer {
  readonly kind: 'failed';
  readonly why: Extract<MissingReason, 'unavailable' | 'access-denied'>;
  /** AWS says that it does not exist. */
  readonly isGone: boolean;
  /** AWS's error name, or what else went wrong. */
  readonly name: string;
}

export type Asked<T> = { readonly kind: 'answer'; readonly value: T } | NoAnswer;

/** Real time that is left for reading in this invocation. */
export type RemainingMs = () => DurationMs;

const NO_TIME: NoAnswer = { kind: 'failed', why: 'unavailable', isGone: false, name: 'NoTimeLeft' };

/** Waits for its turn and sends; what does not fit into the time left is not sent. */
export async function ask<T>(pacer: Pacer, remainingMs: RemainingMs, send: () => Promise<T>): Promise<Asked<T>> {
  if (!(await pacer.turn(remainingMs()))) return NO_TIME;
  try {
    return { kind: 'answer', value: await withinTime(send(), remainingMs()) };
  } catch (error) {
    return noAnswer(error);
  }
}

/** A longer timer would fire at once. */
const LONGEST_TIMER_MS: DurationMs = 2 ** 31 - 1;

/** A call that outlives the time left is left alone: the client gives it up by itself. */
async function withinTime<T>(call: Promise<T>, withinMs: DurationMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const lost = Object.assign(new Error('no time left'), { name: 'NoTimeLeft' });
    timer = setTimeout(() => reject(lost), Math.min(withinMs, LONGEST_TIMER_MS));
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The services spell it differently: AccessDenied, AccessDeniedException, UnauthorizedOperation. */
const DENIED = /^(?:AccessDenied|Unauthorized|NotAuthorized)/;

export function noAnswer(error: unknown): NoAnswer {
  const name = error instanceof Error ? error.name : 'UnknownError';
  return {
    kind: 'failed',
    why: DENIED.test(name) ? 'access-denied' : 'unavailable',
    isGone: name === 'ResourceNotFoundException',
    name,
  };
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** More pages than any account has: a service that hands out the same token for ever shall not hold the turn. */
const MOST_PAGES = 1_000;

/** All pages, or the first that failed: half a list is no list. */
export async function allPages<T>(
  page: (token: string | undefined) => Promise<Asked<Page<T>>>,
  mostPages: number = MOST_PAGES,
): Promise<Asked<readonly T[]>> {
  const items: T[] = [];
  let token: string | undefined;
  for (let asked = 0; asked < mostPages; asked += 1) {
    const answer = await page(token);
    if (answer.kind === 'failed') return answer;
    items.push(...answer.value.items);
    token = answer.value.next;
    if (token === undefined || token === '') break;
  }
  return { kind: 'answer', value: items };
}
