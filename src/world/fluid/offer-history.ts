/** What a stream had been offered at the beginning of each of its latest steps, oldest first. */

export interface OfferHistory {
  /** Ring buffers of one length, a power of two. */
  atMs: Float64Array;
  offered: Float64Array;
  /** Number of the first step that is kept, and of the one after the last. */
  head: number;
  tail: number;
}

const FIRST_LENGTH = 64;

export function createOfferHistory(): OfferHistory {
  return { atMs: new Float64Array(FIRST_LENGTH), offered: new Float64Array(FIRST_LENGTH), head: 0, tail: 0 };
}

function grow(history: OfferHistory): void {
  const mask = history.atMs.length - 1;
  const length = history.atMs.length * 2;
  const copy = (old: Float64Array): Float64Array => {
    const grown = new Float64Array(length);
    for (let step = history.head; step < history.tail; step += 1) grown[step & (length - 1)] = old[step & mask] ?? 0;
    return grown;
  };
  history.atMs = copy(history.atMs);
  history.offered = copy(history.offered);
}

/** Adds a step, and forgets those that ended before `neededFromMs`. */
export function remember(history: OfferHistory, atMs: number, offered: number, neededFromMs: number): void {
  if (history.tail - history.head === history.atMs.length) grow(history);
  const mask = history.atMs.length - 1;
  history.atMs[history.tail & mask] = atMs;
  history.offered[history.tail & mask] = offered;
  history.tail += 1;
  while (history.tail - history.head > 1 && (history.atMs[(history.head + 1) & mask] ?? 0) <= neededFromMs) {
    history.head += 1;
  }
}

/** What had been offered at a moment; `perMs` is how records come in the last step. Nobody asks for a time that goes back. */
export function offeredBy({ atMs, offered, head, tail }: OfferHistory, momentMs: number, perMs: number): number {
  const mask = atMs.length - 1;
  if (tail === head || (atMs[head & mask] ?? 0) > momentMs) return 0;
  // What is too old is forgotten, so the step that is meant is one of the first.
  let step = head;
  while (step + 1 < tail && (atMs[(step + 1) & mask] ?? 0) <= momentMs) step += 1;
  const fromMs = atMs[step & mask] ?? 0;
  const before = offered[step & mask] ?? 0;
  if (step + 1 === tail) return before + perMs * (momentMs - fromMs);
  const next = (step + 1) & mask;
  return before + (((offered[next] ?? 0) - before) / ((atMs[next] ?? 0) - fromMs)) * (momentMs - fromMs);
}
