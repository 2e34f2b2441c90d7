/** Closed forms 10, 12 and 14: what AWS allows, to the call and to the millisecond. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthSeconds, leastCalls, mostShardsInADay } from '../../src/bench/bounds/growth.ts';
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../../src/core/limits.ts';
import { DAY_MS, HOUR_MS } from '../../src/core/units.ts';
import type { World } from '../../src/world/world-api.ts';
import type { Detail } from '../../src/world/world-config.ts';
import { aScenario } from '../support/scenarios.ts';
import { STREAM, steady } from '../support/world-builders.ts';
import { heldRecords, LEVELS, oneMapping, setFactor, truthOf } from './fluid/closed-forms.ts';

/** Goes to `target` in the fewest hops that are accepted; returns their number. */
function hopsTo(world: World, target: number): number {
  let hops = 0;
  for (let open = world.streamTruth(STREAM).openShards; open !== target; open = world.streamTruth(STREAM).openShards) {
    const next = target > open ? Math.min(target, 2 * open) : Math.max(target, Math.ceil(open / 2));
    // One shard further would be refused.
    const beyond = target > open ? 2 * open + 1 : Math.ceil(open / 2) - 1;
    expect(world.updateShardCount(STREAM, beyond).kind).toBe('refused');
    expect(world.updateShardCount(STREAM, next).kind).toBe('ok');
    world.advanceTo(world.nowMs());
    hops += 1;
  }
  return hops;
}

describe.each(LEVELS)('10. growth at the %s level', (level) => {
  it('takes ⌈log2(n1 / n0)⌉ calls, and as many to come down', () => {
    const count = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(count, count, (from, to) => {
        expect(hopsTo(oneMapping(level, { stream: { shards: from } }), to)).toBe(leastCalls(from, to));
      }),
      { numRuns: 40 },
    );
  });

  it('ends at 2^10 times the shards in a day', () => {
    const world = oneMapping(level, { stream: { shards: 1 } });
    expect(hopsTo(world, mostShardsInADay(1))).toBe(UPDATE_SHARD_COUNT_CALLS_PER_DAY);
    expect(world.streamTruth(STREAM).openShards).toBe(1_024);
    expect(world.updateShardCount(STREAM, 1_025)).toMatchObject({ error: 'LimitExceededException' });
  });

  it('takes the time of every hop', () => {
    const { physics } = aScenario();
    const world = oneMapping(level, {
      stream: { shards: 2 },
      physics: {
        reshardBaseMs: physics.reshardBaseSeconds * 1_000,
        reshardPerOperationMs: physics.reshardPerOperationSeconds * 1_000,
      },
    });
    for (let atMs = 0; world.streamTruth(STREAM).openShards < 16; atMs += 500) {
      world.advanceTo(atMs);
      const { openShards } = world.streamTruth(STREAM);
      const description = world.describeStream(STREAM);
      const isActive = description.kind === 'ok' && description.value.status === 'ACTIVE';
      if (isActive && openShards < 16) world.updateShardCount(STREAM, openShards * 2);
    }
    // Of n splits the first comes after the base, and each other one an operation later.
    const { reshardBaseSeconds: base, reshardPerOperationSeconds: each } = physics;
    expect(world.nowMs() / 1_000).toBe(3 * base + (1 + 3 + 7) * each);
    expect(growthSeconds(physics, 2, 16)).toBe(world.nowMs() / 1_000);
  });
});

describe.each(LEVELS)('12. calls of a day at the %s level', (level) => {
  it('are ten: the eleventh is refused until the first is 24 hours old, to the millisecond', () => {
    const world = oneMapping(level, { stream: { shards: 4 } });
    const call = (atMs: number): string => {
      world.advanceTo(atMs);
      const answer = world.updateShardCount(STREAM, world.streamTruth(STREAM).openShards === 4 ? 5 : 4);
      return answer.kind === 'ok' ? 'ok' : answer.error;
    };
    const firstAtMs = 1_234;
    for (let index = 0; index < 10; index += 1) expect(call(firstAtMs + index * HOUR_MS)).toBe('ok');
    for (const atMs of [10 * HOUR_MS, DAY_MS, firstAtMs + DAY_MS - 1])
      expect(call(atMs)).toBe('LimitExceededException');
    expect(call(firstAtMs + DAY_MS)).toBe('ok');
    // The second is an hour younger.
    expect(call(firstAtMs + DAY_MS + HOUR_MS - 1)).toBe('LimitExceededException');
    expect(call(firstAtMs + 25 * HOUR_MS)).toBe('ok');
  });
});

describe('14. retention: loss begins at exactly the retention, and goes on as fast as records came', () => {
  const PER_SEC = 10;
  const R = DAY_MS;

  /** A mapping that reads nothing for two days. */
  function asleep(level: Detail): World {
    const world = oneMapping(level, {
      stream: { arrivals: steady(PER_SEC, 3 * DAY_MS), retentionMs: R },
      physics: { mappingUpdatePauseMs: { min: 2 * DAY_MS, max: 2 * DAY_MS } },
    });
    setFactor(world, 2);
    return world;
  }

  const expiredAt = (world: World, atMs: number): number => {
    world.advanceTo(atMs);
    return truthOf(world).recordsExpired;
  };

  it('holds batch by batch to the millisecond: a tick of records after a tick', () => {
    const world = asleep('batch');
    // Records come in the middle of a tick of one second.
    expect(expiredAt(world, R + 499)).toBe(0);
    expect(expiredAt(world, R + 500)).toBe(PER_SEC);
    expect(expiredAt(world, R + 1_499)).toBe(PER_SEC);
    expect(expiredAt(world, R + 1_500)).toBe(2 * PER_SEC);
    expect(expiredAt(world, R + HOUR_MS)).toBe(3_600 * PER_SEC);
    expect(heldRecords(world)).toBe((R / 1_000) * PER_SEC);
  });

  it('holds for a flow to the record', () => {
    const world = asleep('fluid');
    for (const sec of [0, 1, 2, 7, 10, 60, 3_600]) {
      expect(expiredAt(world, R + sec * 1_000)).toBe(sec * PER_SEC);
      expect(truthOf(world).oldestAgeMs).toBeCloseTo(R, 3);
      expect(heldRecords(world)).toBe((R / 1_000) * PER_SEC);
    }
  });
});
