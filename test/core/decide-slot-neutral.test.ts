import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/core/units.ts';
import { decideOn } from '../support/decide-builder.ts';
import { aConsumer, anObservation, MAPPING, NOW, steady } from '../support/observation-builder.ts';
import { aState, openBreaker, ownCall } from '../support/state-builder.ts';

/** The breaker is open and asks for no step down: only the reshard does. */
const OPEN = [openBreaker({ share: 1, slotsAtTrip: { [MAPPING]: 8 } })];

function refusing(refusedPerMin: number) {
  return anObservation({
    consumers: [aConsumer({ mapping: { factor: 2 } })],
    sourceMetrics: {
      incomingRecords: steady(240_000),
      readRecords: steady(240_000),
      writeThrottledRecords: steady(refusedPerMin),
    },
  });
}

function asked(refusedPerMin: number, ledger = aState().shards.ledger) {
  const state = aState({ memory: { lastFactor: 2 }, shards: { ledger } });
  return decideOn(refusing(refusedPerMin), state, { breakers: OPEN }).decision.actions.map((one) => [one.from, one.to]);
}

describe('a reshard under an open breaker', () => {
  it('doubles the shards and halves the lanes of each', () => {
    expect(asked(120_000)).toEqual([
      [2, 1],
      [4, 8],
    ]);
  });

  it('does so when more than double is wanted, too', () => {
    expect(asked(240_000)).toEqual([
      [2, 1],
      [4, 8],
    ]);
  });

  it('leaves the lanes alone when the reshard itself is refused', () => {
    const spent = Array.from({ length: 10 }, (_, index) => ownCall(NOW - (20 - index) * HOUR_MS));

    expect(asked(120_000, spent)).toEqual([]);
  });
});
