/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A length of time in milliseconds. */
export type DurationMs = number;

/** One second in milliseconds. */
export const SECOND_MS: DurationMs = 1_000;
/** One minute in milliseconds. */
export const MINUTE_MS: DurationMs = 60_000;
/** One hour in milliseconds. */
export const HOUR_MS: DurationMs = 3_600_000;
/** One day in milliseconds. */
export const DAY_MS: DurationMs = 86_400_000;

/** The start of the UTC minute that holds `at`. */
export function minuteStart(at: EpochMs): EpochMs {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** `value` moved into [`low`, `high`]; `low` wins when the range is empty. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
