import { describe, expect, it } from 'vitest';
import { keyedNeeds } from '../../../src/bench/bounds/keyed-needs.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario-schema.ts';
import { aScenario } from '../../support/scenarios.ts';

function needOf(perSec: number, scenario: Scenario, dispersion = 0): number | undefined {
  return keyedNeeds(scenario, scenario, { peakPerSec: [perSec], dispersion })[0];
}

describe('keyedNeeds', () => {
  const hot = aScenario({
    detail: 'batch',
    source: { shards: 4 },
    keys: { kind: 'shares', shares: { k1: 0.4637 }, restKeys: 100_000 },
  });

  it('counts the fullest shard, not the sum: half the load is one key', () => {
    // 1,500 records/s would fit on two shards; with one of them goes 0.46 + 0.27 of the load.
    expect(needOf(1_500, hot)).toBe(3);
    expect(needOf(1_500, aScenario({ detail: 'batch', source: { shards: 4 } }))).toBe(2);
  });

  it('stays with the shards there are where no number is enough: one key is too much for any', () => {
    const keys = { kind: 'shares', shares: { k1: 0.95 }, restKeys: 100_000 } as const;
    expect(needOf(1_500, aScenario({ detail: 'batch', source: { shards: 7 }, keys }))).toBe(7);
  });

  it('leaves room for what chance brings to a single shard when batches are followed one by one', () => {
    const calm = aScenario({ detail: 'batch' });
    expect(needOf(1_900, calm, 0)).toBe(2);
    expect(needOf(1_900, calm, 1)).toBe(3);
  });

  it('counts a tick of two seconds as coming at once: a shard keeps room for one second', () => {
    expect(needOf(990, aScenario({ detail: 'batch' }))).toBe(1);
    expect(needOf(990, aScenario({ detail: 'batch', physics: { tickSeconds: 2 } }))).toBe(2);
  });

  it('parts a flowing load by the real places of its keys', () => {
    const fluid = aScenario({ detail: 'fluid', keys: { kind: 'aggregated' } });
    expect(needOf(3_000, fluid)).toBe(3);
    expect(needOf(3_000, aScenario({ detail: 'fluid' }))).toBe(4);
  });
});
