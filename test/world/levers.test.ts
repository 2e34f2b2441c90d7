/** What the two levers do to a backlog, and how long they take. */
import { describe, expect, it } from 'vitest';
import { SHARD_READ_BYTES_PER_SEC } from '../../src/core/limits.ts';
import { HASH_SPACE, keyHash } from '../../src/world/key-hash.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  digits,
  drain,
  idealPhysics,
  realPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const ONE_BATCH_MS = 500;

/** Keys of equal load, one in each of `parts` equal parts of the hash space. */
function evenKeys(parts: number): Record<string, number> {
  const found = new Map<bigint, string>();
  for (let index = 0; found.size < parts; index += 1) {
    const part = (keyHash(String(index)) * BigInt(parts)) / HASH_SPACE;
    if (!found.has(part)) found.set(part, String(index));
  }
  return Object.fromEntries([...found.values()].map((key) => [key, 1 / parts]));
}

/** Two shards of two lanes at 200 records a second each, and ten minutes of twice what they can do. */
function overloaded(): World {
  const points = [
    { atMs: 0, recordsPerSec: 1_600 },
    { atMs: 600_000, recordsPerSec: 800 },
  ];
  const arrivals = { shape: 'steps', points, untilMs: 20_000_000, noise: { kind: 'exact' } } as const;
  const consumer = aConsumer({ factor: 2, batchSize: 100, fixedMs: 50, perRecordMs: 4.5 });
  const keys = { kind: 'shares', shares: evenKeys(8), restKeys: 0 } as const;
  const stream = aStream({ shards: 2, arrivals, keys, consumers: [consumer] });
  const world = createWorld(aWorld({ streams: [stream], physics: idealPhysics({ tickMs: 50 }) }), 1);
  world.advanceTo(600_000);
  return world;
}

/** Milliseconds until no record is older than a small batch takes. */
function clearingMs(world: World): number {
  const from = world.nowMs();
  while (world.consumerTruth(STREAM, CONSUMER).oldestAgeMs > ONE_BATCH_MS / 2) world.advanceTo(world.nowMs() + 50);
  return world.nowMs() - from;
}

describe('the levers', () => {
  it('clear a backlog in twice the time with twice the shards than with twice the lanes', () => {
    const byFactor = overloaded();
    byFactor.updateParallelizationFactor(byFactor.mappingIdOf(STREAM, CONSUMER), 4);
    const byShards = overloaded();
    byShards.updateShardCount(STREAM, 4);
    const backlog = 800 * 600;
    const factorMs = clearingMs(byFactor);
    expect(Math.abs(factorMs - (backlog / (1_600 - 800)) * 1_000)).toBeLessThanOrEqual(2 * ONE_BATCH_MS);
    expect(Math.abs(clearingMs(byShards) / 2 - factorMs)).toBeLessThanOrEqual(ONE_BATCH_MS);
  });

  it('keeps the old lanes in force, and idle, while a mapping updates', () => {
    const stream = aStream({ arrivals: steady(100, 600_000), consumers: [aConsumer()] });
    const physics = realPhysics({ mappingUpdatePauseMs: { min: 45_000, max: 45_000 } });
    const world = createWorld(aWorld({ streams: [stream], physics }), 1);
    world.advanceTo(60_000);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 4);
    world.advanceTo(62_000);
    const before = world.consumerTruth(STREAM, CONSUMER);
    world.advanceTo(104_999);
    const during = world.consumerTruth(STREAM, CONSUMER);
    expect(during.invocations).toBe(before.invocations);
    expect(during.factor).toBe(1);
    world.advanceTo(110_000);
    const after = world.consumerTruth(STREAM, CONSUMER);
    expect(after.invocations).toBeGreaterThan(during.invocations);
    expect(after.factor).toBe(4);
  });

  it('looks for what has come during an update, though nothing comes after it', () => {
    const physics = realPhysics({ mappingUpdatePauseMs: { min: 45_000, max: 45_000 } });
    const bursts = [{ atMs: 44_999, overMs: 0, keys: ['a'] }];
    const world = createWorld(aWorld({ streams: [aStream({ bursts })], physics }), 1);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 2);
    expect(drain(world, 1_000, 60_000)).toBeLessThan(50_000);
  });

  it('splits and merges one after another, and ends even', () => {
    const physics = idealPhysics({ reshardBaseMs: 30_000, reshardPerOperationMs: 10_000 });
    const world = createWorld(aWorld({ streams: [aStream({ shards: 4 })], physics }), 1);
    world.updateShardCount(STREAM, 5);
    const shardsAt = (atMs: number): number => {
      world.advanceTo(atMs);
      return world.streamTruth(STREAM).openShards;
    };
    expect([29_999, 30_000, 40_000, 50_000, 60_000].map(shardsAt)).toEqual([4, 5, 6, 7, 8]);
    expect([70_000, 80_000, 89_999].map(shardsAt)).toEqual([7, 6, 6]);
    expect(world.describeStream(STREAM)).toMatchObject({ value: { status: 'UPDATING' } });
    expect(shardsAt(90_000)).toBe(5);
    expect(world.describeStream(STREAM)).toMatchObject({ value: { status: 'ACTIVE', openShards: 5 } });
  });

  it('carries what waits with the producers over to the new shards', () => {
    for (const [before, after] of [
      [2, 4],
      [2, 1],
    ] as const) {
      const producer = { retryMs: 500, giveUpMs: 3_600_000 };
      const stream = aStream({
        shards: before,
        arrivals: steady(4_000, 30_000),
        producer,
        consumers: [aConsumer({ factor: 10 })],
      });
      const world = createWorld(aWorld({ streams: [stream] }), 1);
      world.advanceTo(30_000);
      expect(world.streamTruth(STREAM).recordsInProducerBuffer).toBeGreaterThan(50_000);
      world.updateShardCount(STREAM, after);
      drain(world);
      expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(120_000);
    }
  });

  it('leaves the read limit to the new lanes', () => {
    const recordBytes = 1_000_000;
    const bursts = [{ atMs: 100_000, overMs: 60_000, keys: digits(60) }];
    const consumer = aConsumer({ factor: 10, fixedMs: 1, perRecordMs: 0 });
    const stream = aStream({ recordBytes, bursts, consumers: [consumer] });
    // One poll finds all records, and all ten lanes wait for 2 MiB a second.
    const world = createWorld(aWorld({ streams: [stream], physics: idealPhysics({ pollIntervalMs: 200_000 }) }), 1);
    while (world.consumerTruth(STREAM, CONSUMER).recordsDone === 0) world.advanceTo(world.nowMs() + 100);
    const polledAtMs = world.nowMs();
    expect(world.streamTruth(STREAM).recordsIn).toBe(60);
    world.advanceTo(polledAtMs + 1_000);
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 9);
    drain(world);
    const readMs = (60 * recordBytes - 2 * SHARD_READ_BYTES_PER_SEC) / (SHARD_READ_BYTES_PER_SEC / 1_000);
    expect(Math.abs(world.consumerTruth(STREAM, CONSUMER).lastDoneAtMs - polledAtMs - readMs)).toBeLessThan(2_000);
  });

  it('counts the hours of open shards', () => {
    const world = createWorld(aWorld({ streams: [aStream({ shards: 4 })] }), 1);
    world.advanceTo(3_600_000);
    world.updateShardCount(STREAM, 8);
    world.advanceTo(7_200_000);
    expect(world.streamTruth(STREAM).shardHours).toBe(12);
  });

  it('accepts more when there are more shards', () => {
    const stream = aStream({ arrivals: steady(1_800, 600_000), consumers: [aConsumer({ factor: 10 })] });
    const world = createWorld(aWorld({ streams: [stream] }), 1);
    world.advanceTo(120_000);
    const before = world.streamTruth(STREAM);
    expect(before.recordsIn / 120).toBeLessThan(1_010);
    expect(before.recordsThrottled).toBeGreaterThan(0);
    expect(before.recordsInProducerBuffer + before.recordsGivenUp).toBeGreaterThan(90_000);
    world.updateShardCount(STREAM, 2);
    world.advanceTo(600_000);
    expect(world.streamTruth(STREAM).recordsInProducerBuffer).toBe(0);
  });
});
