import { type MinutePoint, type MinuteSeries, missing, present, type Reading } from './reading.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/**
 * A minute counts as complete when a later one is visible and it ended this long ago, or, in a series that has stopped,
 * when it is older than any delay worth fearing. Assumptions: AWS says no more than that metrics arrive late.
 */
const COMPLETE_MS: DurationMs = MINUTE_MS;
const COMPLETE_ALONE_MS: DurationMs = 330_000;

/** A series split at what can still be revised. A partial minute can only understate a sum or a maximum. */
export interface SplitSeries {
  readonly complete: readonly MinutePoint[];
  readonly provisional: MinutePoint | null;
}

/** The age of a minute: time since its end. */
export function pointAgeMs(point: MinutePoint, now: EpochMs): DurationMs {
  return Math.max(0, now - point.startMs - MINUTE_MS);
}

/** Splits a series; `revisedForMs` is how much longer this metric is revised (the longest invocation, for Lambda's). */
export function split(series: MinuteSeries, now: EpochMs, revisedForMs: DurationMs = 0): SplitSeries {
  if (series.kind === 'missing') return { complete: [], provisional: null };
  const last = series.points.at(-1) ?? null;
  const complete = series.points.filter((point) => {
    const ageMs = pointAgeMs(point, now) - revisedForMs;
    return ageMs >= COMPLETE_ALONE_MS || (point !== last && ageMs >= COMPLETE_MS);
  });
  return { complete, provisional: last !== null && complete.at(-1) !== last ? last : null };
}

/** The newest complete value. */
export function newest(series: MinuteSeries, now: EpochMs, revisedForMs: DurationMs = 0): Reading {
  if (series.kind === 'missing') return series;
  const point = split(series, now, revisedForMs).complete.at(-1);
  return point === undefined ? missing('no-datapoints') : present(point.value, pointAgeMs(point, now));
}

/** The newest value, raised by a partial minute that already shows more: it may give an alarm, never lift one. */
export function newestAtLeast(series: MinuteSeries, now: EpochMs, revisedForMs: DurationMs = 0): Reading {
  if (series.kind === 'missing') return series;
  const { complete, provisional } = split(series, now, revisedForMs);
  const whole = complete.at(-1);
  if (whole === undefined && provisional === null) return missing('no-datapoints');
  if (provisional !== null && (whole === undefined || provisional.value >= whole.value)) {
    return present(provisional.value, pointAgeMs(provisional, now));
  }
  return whole === undefined ? missing('no-datapoints') : present(whole.value, pointAgeMs(whole, now));
}

/** The points of the last `windowMs`, the partial minute included only where it is not below the one before. */
export function recent(series: MinuteSeries, now: EpochMs, windowMs: DurationMs): readonly MinutePoint[] {
  const { complete, provisional } = split(series, now);
  const before = complete.at(-1);
  const rising = provisional !== null && (before === undefined || provisional.value >= before.value);
  const points = rising ? [...complete, provisional] : complete;
  return points.filter((point) => pointAgeMs(point, now) <= windowMs);
}

/** Least-squares slope in value per second; missing with fewer than three points. */
export function slopePerSec(points: readonly MinutePoint[], now: EpochMs): Reading {
  const last = points.at(-1);
  if (points.length < 3 || last === undefined) return missing('not-enough-data');
  const meanX = points.reduce((sum, point) => sum + point.startMs, 0) / points.length;
  const meanY = points.reduce((sum, point) => sum + point.value, 0) / points.length;
  let covariance = 0;
  let variance = 0;
  for (const point of points) {
    covariance += (point.startMs - meanX) * (point.value - meanY);
    variance += (point.startMs - meanX) ** 2;
  }
  return present((covariance / variance) * 1_000, pointAgeMs(last, now));
}

/** The value of the minute that starts at `startMs`, if it is there. */
export function valueAt(series: MinuteSeries, startMs: EpochMs): number | null {
  if (series.kind === 'missing') return null;
  return series.points.find((point) => point.startMs === startMs)?.value ?? null;
}
