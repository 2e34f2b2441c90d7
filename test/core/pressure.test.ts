import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { factorCap, tripped } from '../../src/core/pressure.ts';
import { MAPPING } from '../support/observation-builder.ts';
import { aBreaker, openBreaker } from '../support/state-builder.ts';

const SHARDS = 4;

/** Tripped at 32 lanes, factor 8 on four shards. */
function capOf(fields: Partial<BreakerState>, mappingId = MAPPING, readableShards = SHARDS): number | null {
  return factorCap([openBreaker({ slotsAtTrip: { [MAPPING]: 32 }, ...fields })], mappingId, readableShards);
}

function probing(fields: Partial<BreakerState> = {}): Partial<BreakerState> {
  return { phase: 'half-open', probeHolder: MAPPING, ...fields };
}

describe('the greatest factor a breaker leaves', () => {
  it('is the share of the lanes there were at the trip, and one lane a shard at the least', () => {
    expect(capOf({ share: 0.5 })).toBe(4);
    expect(capOf({ share: 0.3 })).toBe(2);
    expect(capOf({ share: 1 / 16 })).toBe(1);
  });

  it('is not limited by a breaker that holds nothing back or knows nothing of the consumer', () => {
    expect(capOf({ share: null })).toBeNull();
    expect(capOf({}, 'mapping-2')).toBeNull();
    expect(capOf({}, MAPPING, 0)).toBeNull();
    expect(factorCap([], MAPPING, SHARDS)).toBeNull();
  });

  it('is the smallest of all breakers', () => {
    const breakers = [0.5, 0.25, 1].map((share) => openBreaker({ share, slotsAtTrip: { [MAPPING]: 32 } }));

    expect(factorCap([aBreaker(), ...breakers], MAPPING, SHARDS)).toBe(2);
  });
});

describe('the greatest factor of a probe', () => {
  it('is one step more than the share, for the one who holds the probe only', () => {
    expect(capOf(probing())).toBe(5);
    expect(capOf(probing({ probeHolder: 'mapping-2' }))).toBe(4);
    expect(capOf({ ...probing(), phase: 'open' })).toBe(4);
  });

  it('does not go above what was well before the raise that tripped it', () => {
    expect(capOf(probing({ share: 0.25, normalShare: 0.5 }))).toBe(3);
    expect(capOf(probing({ share: 0.5, normalShare: 0.5 }))).toBe(4);
    expect(capOf(probing({ share: 0.375, normalShare: 0.4 }))).toBe(3);
  });

  it('never goes below the share that the others keep', () => {
    expect(capOf(probing({ share: 0.5, normalShare: 0.25 }))).toBe(4);
  });
});

describe('the first breaker that is not closed', () => {
  it('is open or half-open', () => {
    const halfOpen = openBreaker(probing());

    expect(tripped([aBreaker(), halfOpen, openBreaker()])).toBe(halfOpen);
    expect(tripped([aBreaker()])).toBeNull();
  });
});
