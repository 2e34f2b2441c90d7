import type { Reading } from './reading.ts';
import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from './units.ts';

/**
 * From a factor change, or the last time its mapping was seen updating, to lanes that poll again. Assumption: AWS says
 * "several minutes" at worst, tens of seconds were measured; a mapping that takes longer is seen updating.
 */
export const PAUSE_MS: DurationMs = 75 * SECOND_MS;

/** How long a change takes to show in a complete minute, as far as can be said beforehand: pause, minute, metric delay. */
export const EFFECT_MS: DurationMs = 5 * MINUTE_MS;

/** Whether a reading is of a minute that began after the change had its effect. Metrics lag, so the clock alone does not tell. */
export function showsEffect<T>(reading: Reading<T>, changedAt: EpochMs | null, now: EpochMs): boolean {
  if (changedAt === null) return true;
  return reading.kind === 'value' && now - reading.ageMs - MINUTE_MS >= changedAt + PAUSE_MS;
}
