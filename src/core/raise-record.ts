import type { BreakerState } from './breaker-state.ts';
import type { ConsumerMemory } from './state.ts';
import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS } from './units.ts';

/** A raise that did nothing is not tried again for this long. Assumption: the load's key mix changes slowly. */
export const USELESS_MS: DurationMs = HOUR_MS;

/** Sick for this long at lower pressure: the sickness was not made by our raise. Assumption. */
const OUTSIDE_SICKNESS_MS: DurationMs = 10 * MINUTE_MS;

/** What the last raise that did nothing, or harm, still says: nothing, be careful, or do not raise. */
export type RaiseRecord = 'clean' | 'careful' | 'useless';

/**
 * Reads the record of a consumer's raises. A downstream that was sick on its own account and has recovered unsays it;
 * one that was well as soon as the pressure fell confirms it.
 */
export function raiseRecord(memory: ConsumerMemory, breakers: readonly BreakerState[], now: EpochMs): RaiseRecord {
  const at = memory.raiseUselessAt;
  if (at === null || breakers.some((breaker) => unsays(breaker, at))) return 'clean';
  return now - at < USELESS_MS ? 'useless' : 'careful';
}

function unsays({ phase, since, sickForMs }: BreakerState, at: EpochMs): boolean {
  return phase === 'closed' && since > at && sickForMs !== null && sickForMs >= OUTSIDE_SICKNESS_MS;
}
