import type { BreakerState } from './breaker-state.ts';
import type { ConsumerMemory } from './state.ts';
import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS } from './units.ts';

/** A raise that did nothing is not tried again for this long. Assumption: the load's key mix changes slowly. */
export const USELESS_MS: DurationMs = HOUR_MS;

/** Sick for this long at lower pressure: the sickness was not made by our raise. Assumption. */
const OUTSIDE_SICKNESS_MS: DurationMs = 10 * MINUTE_MS;

/**
 * Whether the last raise without effect still speaks against another. A downstream that was sick on its own account and
 * has recovered unsays it; one that was well as soon as the pressure fell confirms it.
 */
export function isRaiseUseless(memory: ConsumerMemory, breakers: readonly BreakerState[], now: EpochMs): boolean {
  const at = memory.raiseUselessAt;
  if (at === null || now - at >= USELESS_MS) return false;
  return !breakers.some(
    ({ phase, since, trippedAt }) =>
      phase === 'closed' && since > at && trippedAt !== null && since - trippedAt >= OUTSIDE_SICKNESS_MS,
  );
}
