/**
 * A metric over sliding windows, one window ending with every minute, kept for longer than a view shows. CloudWatch
 * evaluates an alarm every minute on the windows that end then, so every n-th entry is one alarm's series.
 */
import { type EpochMs, MINUTE_MS, minuteStart } from '../../core/units.ts';
import type { Minutes } from '../../sim/run/decider.ts';

/** A minute that nobody has seen after this long was not written. An assumption: AWS names no longest delay. */
const WRITTEN_WITHIN_MINUTES = 5;
/** Entries this young are computed again each turn, because their minutes may still come or be revised. */
const REVISED_WITHIN_MINUTES = 15;

/** Plain data, bounded by who keeps it. */
export interface WindowLog {
  /** Start of the first minute that counts: what was before the run is unknown, not zero. */
  readonly sinceMs: EpochMs;
  /** End of the newest window. */
  readonly endMs: EpochMs;
  /** One value for each minute, newest last; null: nothing is known of that window. */
  readonly values: readonly (number | null)[];
}

/** How long the windows are and how many of them are kept. */
export interface WindowShape {
  readonly periodMinutes: number;
  readonly keep: number;
}

/** A log that has seen nothing. */
export function emptyLog(now: EpochMs): WindowLog {
  return { sinceMs: minuteStart(now), endMs: minuteStart(now), values: [] };
}

/** End of the newest minute an alarm may look at: the newest that is visible, or the newest that is surely not coming. */
export function newestEnd(series: readonly Minutes[], now: EpochMs): EpochMs {
  const visible = series.map((points) => (points.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY) + MINUTE_MS);
  return Math.max(...visible, minuteStart(now) - WRITTEN_WITHIN_MINUTES * MINUTE_MS);
}

/** The log with the windows that end up to the newest minute of `series`; `between` gives the value of [from, to). */
export function extendLog(
  log: WindowLog,
  series: readonly Minutes[],
  now: EpochMs,
  { periodMinutes, keep }: WindowShape,
  between: (fromMs: EpochMs, toMs: EpochMs) => number | null,
): WindowLog {
  const endMs = newestEnd(series, now);
  const first = Math.min(log.sinceMs, ...series.map((points) => points[0]?.startMs ?? log.sinceMs));
  const firstEndMs = first + periodMinutes * MINUTE_MS;
  const freshFromMs = Math.max(firstEndMs, endMs - (REVISED_WITHIN_MINUTES - 1) * MINUTE_MS);
  const values = log.values.slice(0, Math.max(0, keptCount(log, freshFromMs)));
  const nextMs =
    values.length === 0
      ? Math.max(firstEndMs, endMs - (keep - 1) * MINUTE_MS)
      : log.endMs - (log.values.length - values.length - 1) * MINUTE_MS;
  for (let toMs = nextMs; toMs <= endMs; toMs += MINUTE_MS) {
    values.push(between(toMs - periodMinutes * MINUTE_MS, toMs));
  }
  return { sinceMs: first, endMs, values: values.slice(-keep) };
}

/** Entries whose window ended before `fromMs`. */
function keptCount(log: WindowLog, fromMs: EpochMs): number {
  const oldestEndMs = log.endMs - (log.values.length - 1) * MINUTE_MS;
  return Math.min(log.values.length, (fromMs - oldestEndMs) / MINUTE_MS);
}

/** The newest `periods` windows that do not overlap, newest first; null until there are so many. */
export function lastWindows(log: WindowLog, periodMinutes: number, periods: number): readonly (number | null)[] | null {
  const windows: (number | null)[] = [];
  for (let at = log.values.length - 1; at >= 0 && windows.length < periods; at -= periodMinutes) {
    windows.push(log.values[at] ?? null);
  }
  return windows.length === periods ? windows : null;
}

/** The sum over the minutes that lie in [from, to), null when there are none. */
export function sumBetween(points: Minutes, fromMs: EpochMs, toMs: EpochMs): number | null {
  return foldBetween(points, fromMs, toMs, (sum, value) => sum + value);
}

/** The greatest of them, null when there are none. */
export function maxBetween(points: Minutes, fromMs: EpochMs, toMs: EpochMs): number | null {
  return foldBetween(points, fromMs, toMs, Math.max);
}

/** From the newest back: what is asked for is mostly at the end. */
function foldBetween(
  points: Minutes,
  fromMs: EpochMs,
  toMs: EpochMs,
  join: (one: number, other: number) => number,
): number | null {
  let result: number | null = null;
  for (let at = points.length - 1; at >= 0; at -= 1) {
    const point = points[at];
    if (point === undefined || point.startMs < fromMs) break;
    if (point.startMs < toMs) result = result === null ? point.value : join(result, point.value);
  }
  return result;
}
