import type { MinutePoint } from './reading.ts';
import { type EpochMs, MINUTE_MS } from './units.ts';

/**
 * Records that arrived in [`from`, `to`), from sums per minute. A minute without a data point takes the mean of its
 * neighbours, times outside the history take the rate of its nearest end: missing is never zero. Null without history.
 */
export function arrivalsBetween(points: readonly MinutePoint[], from: EpochMs, to: EpochMs): number | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  if (to <= from) return 0;
  const end = last.startMs + MINUTE_MS;
  const early = Math.max(0, Math.min(to, first.startMs) - from) * (first.value / MINUTE_MS);
  const late = Math.max(0, to - Math.max(from, end)) * (last.value / MINUTE_MS);
  let inside = 0;
  points.forEach((point, index) => {
    inside += overlapMs(point.startMs, point.startMs + MINUTE_MS, from, to) * (point.value / MINUTE_MS);
    const next = points[index + 1];
    if (next === undefined) return;
    const meanRate = (point.value + next.value) / 2 / MINUTE_MS;
    inside += overlapMs(point.startMs + MINUTE_MS, next.startMs, from, to) * meanRate;
  });
  return early + inside + late;
}

function overlapMs(start: EpochMs, end: EpochMs, from: EpochMs, to: EpochMs): number {
  return Math.max(0, Math.min(end, to) - Math.max(start, from));
}
