import type { BreakerState } from './breaker-state.ts';
import type { MappingId } from './observation.ts';

/** A share of lanes that is a whole factor must not lose one to floating point. */
const ROUNDING = 1e-9;

/**
 * The greatest factor the breakers leave a mapping; null when none limits it. One lane a shard is the least that a
 * mapping can be set to.
 */
export function factorCap(
  breakers: readonly BreakerState[],
  mappingId: MappingId,
  readableShards: number,
): number | null {
  const caps = breakers.flatMap((breaker) => {
    const cap = capOf(breaker, mappingId, readableShards);
    return cap === null ? [] : [cap];
  });
  return caps.length === 0 ? null : Math.min(...caps);
}

function capOf(breaker: BreakerState, mappingId: MappingId, readableShards: number): number | null {
  const slots = breaker.slotsAtTrip[mappingId];
  if (breaker.share === null || slots === undefined || readableShards === 0) return null;
  const factor = Math.max(1, Math.floor((slots * breaker.share) / readableShards + ROUNDING));
  if (breaker.phase !== 'half-open' || breaker.probeHolder !== mappingId) return factor;
  return Math.max(factor, Math.min(factor + 1, Math.floor((slots * breaker.normalShare) / readableShards + ROUNDING)));
}

/** The first breaker that is not closed. */
export function tripped(breakers: readonly BreakerState[]): BreakerState | null {
  return breakers.find((breaker) => breaker.phase !== 'closed') ?? null;
}
