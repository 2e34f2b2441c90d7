/** A producer library that aggregates: a shard has one key, and one lane has it, whatever the factor. */
import { describe, expect, it } from 'vitest';
import { consumerWorld, truthOf } from '../support/consumer-worlds.ts';
import { CONSUMER, drain, imbalance, STREAM, steady } from '../support/world-builders.ts';

const MODES = ['range', 'modulo', 'dynamic'] as const;
const stream = { keys: { kind: 'aggregated' } as const, arrivals: steady(600, 100_000), shards: 2 };

describe('an aggregated stream', () => {
  it.each(MODES)('keeps one lane of each shard busy, ten or not (%s)', (laneMode) => {
    const lastDoneAtMs = [1, 10].map((factor) => {
      // 100 records take 400 ms: 250 a second for each lane, of 300 that come.
      const world = consumerWorld({ consumer: { factor, fixedMs: 200 }, stream, physics: { laneMode } });
      world.advanceTo(60_000);
      expect(truthOf(world).inFlightInvocations).toBe(2);
      drain(world);
      return truthOf(world).lastDoneAtMs;
    });
    expect(lastDoneAtMs[0]).toBeGreaterThan(115_000);
    expect(lastDoneAtMs[1]).toBe(lastDoneAtMs[0]);
  });

  it.each(MODES)('loses nothing when lanes and shards change (%s)', (laneMode) => {
    const world = consumerWorld({ consumer: { factor: 3, fixedMs: 200 }, stream, physics: { laneMode } });
    world.advanceTo(40_000);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 7);
    world.advanceTo(60_000);
    world.updateShardCount(STREAM, 4);
    world.advanceTo(80_000);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 2);
    drain(world);
    expect(truthOf(world).recordsDone).toBe(60_000);
    expect(imbalance(world.streamTruth(STREAM), truthOf(world))).toEqual({ put: 0, read: 0 });
  });
});
