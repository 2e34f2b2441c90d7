/**
 * What waits in a lane that is behind, by arrival: pieces in which records came evenly. The places where it begins and ends
 * are kept with the lane's other numbers, so that a look ahead can be taken back.
 */

export interface Backlog {
  /** Ring buffers of one length, a power of two. */
  fromMs: Float64Array;
  toMs: Float64Array;
  counts: Float64Array;
}

/** A lane's numbers in its set's state, one after another. */
export const STRIDE = 5;
/** Records it has not done. */
export const RECORDS = 0;
/** Sum over the backlog's records of their arrival times, milliseconds. */
export const SUM_AT = 1;
/** Number of the first piece, of the piece after the last, and what is gone of the first. */
export const HEAD = 2;
export const TAIL = 3;
export const TAKEN = 4;

const FIRST_LENGTH = 8;

export function createBacklog(): Backlog {
  return {
    fromMs: new Float64Array(FIRST_LENGTH),
    toMs: new Float64Array(FIRST_LENGTH),
    counts: new Float64Array(FIRST_LENGTH),
  };
}

function grow(backlog: Backlog, head: number, tail: number): void {
  const mask = backlog.counts.length - 1;
  const length = backlog.counts.length * 2;
  const copy = (old: Float64Array): Float64Array => {
    const grown = new Float64Array(length);
    for (let piece = head; piece < tail; piece += 1) grown[piece & (length - 1)] = old[piece & mask] ?? 0;
    return grown;
  };
  backlog.fromMs = copy(backlog.fromMs);
  backlog.toMs = copy(backlog.toMs);
  backlog.counts = copy(backlog.counts);
}

/** Adds a piece at the end. `at`: where the lane's numbers begin in `state`. */
export function pushPiece(
  backlog: Backlog,
  state: Float64Array,
  at: number,
  fromMs: number,
  toMs: number,
  count: number,
): void {
  const head = state[at + HEAD] ?? 0;
  const tail = state[at + TAIL] ?? 0;
  if (tail - head === backlog.counts.length) grow(backlog, head, tail);
  const slot = tail & (backlog.counts.length - 1);
  backlog.fromMs[slot] = fromMs;
  backlog.toMs[slot] = toMs;
  backlog.counts[slot] = count;
  state[at + TAIL] = tail + 1;
  state[at + SUM_AT] = (state[at + SUM_AT] ?? 0) + (count * (fromMs + toMs)) / 2;
}

export function isBehind(state: Float64Array, at: number): boolean {
  return (state[at + HEAD] ?? 0) < (state[at + TAIL] ?? 0);
}

/** Arrival of the oldest record. Only for a lane that is behind. */
export function frontMs(backlog: Backlog, state: Float64Array, at: number): number {
  const slot = (state[at + HEAD] ?? 0) & (backlog.counts.length - 1);
  const count = backlog.counts[slot] ?? 0;
  const fromMs = backlog.fromMs[slot] ?? 0;
  return count > 0 ? fromMs + (((backlog.toMs[slot] ?? 0) - fromMs) * (state[at + TAKEN] ?? 0)) / count : fromMs;
}

export function clearBacklog(state: Float64Array, at: number): void {
  state[at + HEAD] = state[at + TAIL] ?? 0;
  state[at + TAKEN] = 0;
  state[at + SUM_AT] = 0;
}

/** What {@link popPiece} has taken. */
export interface Popped {
  count: number;
  /** Arrival of its first and its last record. */
  fromMs: number;
  toMs: number;
  /** Records a millisecond in which they came. */
  perMs: number;
}

/** Takes up to `most` records, of one piece, into `popped`; what is left of the piece stays. */
export function popPiece(backlog: Backlog, state: Float64Array, at: number, most: number, popped: Popped): void {
  const head = state[at + HEAD] ?? 0;
  const slot = head & (backlog.counts.length - 1);
  const whole = backlog.counts[slot] ?? 0;
  const taken = state[at + TAKEN] ?? 0;
  const fromMs = backlog.fromMs[slot] ?? 0;
  const lastsMs = (backlog.toMs[slot] ?? 0) - fromMs;
  const left = whole - taken;
  const isAll = most >= left;
  const count = isAll ? left : most;
  popped.count = count;
  popped.fromMs = whole > 0 ? fromMs + (lastsMs * taken) / whole : fromMs;
  popped.toMs = whole > 0 ? fromMs + (lastsMs * (taken + count)) / whole : fromMs;
  popped.perMs = lastsMs > 0 ? whole / lastsMs : Number.POSITIVE_INFINITY;
  state[at + SUM_AT] = (state[at + SUM_AT] ?? 0) - (count * (popped.fromMs + popped.toMs)) / 2;
  state[at + HEAD] = isAll ? head + 1 : head;
  state[at + TAKEN] = isAll ? 0 : taken + count;
}

export type PieceVisitor = (fromMs: number, toMs: number, count: number) => void;

export function forEachPiece(backlog: Backlog, state: Float64Array, at: number, visit: PieceVisitor): void {
  const head = state[at + HEAD] ?? 0;
  const mask = backlog.counts.length - 1;
  for (let piece = head; piece < (state[at + TAIL] ?? 0); piece += 1) {
    const slot = piece & mask;
    const whole = backlog.counts[slot] ?? 0;
    const left = piece === head ? whole - (state[at + TAKEN] ?? 0) : whole;
    if (left <= 0) continue;
    visit(piece === head ? frontMs(backlog, state, at) : (backlog.fromMs[slot] ?? 0), backlog.toMs[slot] ?? 0, left);
  }
}
