import type { DurationMs, EpochMs } from './units.ts';

/** Why a reading has no value. None of them means zero. */
export type MissingReason =
  /** The service answered and had no data point: an idle, stopped or throttled consumer emits none. */
  | 'no-datapoints'
  /** The newest value is older than it may be. */
  | 'stale'
  /** The call was throttled, failed or timed out. */
  | 'unavailable'
  | 'access-denied'
  /** The owner has not switched this metric on, or it does not exist for this kind of source. */
  | 'not-configured'
  /** There is a value, but not enough of them to derive this one. */
  | 'not-enough-data';

/** One value with its age, or the reason why there is none. Missing is never zero. */
export type Reading<T = number> =
  | { readonly kind: 'value'; readonly value: T; readonly ageMs: DurationMs }
  | { readonly kind: 'missing'; readonly why: MissingReason };

/** A metric's value for the minute that starts at `startMs`. */
export interface MinutePoint {
  readonly startMs: EpochMs;
  readonly value: number;
}

/** One metric, oldest minute first. A minute without data is absent, not zero. */
export type MinuteSeries =
  | { readonly kind: 'points'; readonly points: readonly MinutePoint[] }
  | { readonly kind: 'missing'; readonly why: MissingReason };

/** A reading with its value, `ageMs` old. */
export function present<T>(value: T, ageMs: DurationMs): Reading<T> {
  return { kind: 'value', value, ageMs };
}

/** A reading without a value, and why. */
export function missing(why: MissingReason): { readonly kind: 'missing'; readonly why: MissingReason } {
  return { kind: 'missing', why };
}

/** The value, or null when it is missing: for arithmetic that must say what it does without it. */
export function known<T>(reading: Reading<T>): T | null {
  return reading.kind === 'value' ? reading.value : null;
}
