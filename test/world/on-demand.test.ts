/** On-demand streams: shards that split and merge without anybody asking. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { StreamConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  idealPhysics,
  imbalance,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

function worldOf(changes: Partial<StreamConfig>, onDemandSplitMs = 15 * MINUTE_MS): World {
  const consumers = [aConsumer({ fixedMs: 10, perRecordMs: 0, batchSize: 10_000 })];
  const stream = aStream({ kind: 'kinesis-on-demand', shards: 4, consumers, ...changes });
  return createWorld(aWorld({ streams: [stream], physics: idealPhysics({ onDemandSplitMs, tickMs: 5_000 }) }), 1);
}

function openShards(world: World, atMs: number): number {
  world.advanceTo(atMs);
  return world.streamTruth(STREAM).openShards;
}

describe('an on-demand stream', () => {
  it('splits a shard in the middle when its bytes have been above 500 KB/s for long enough', () => {
    // 600 records of 1,000 bytes a second on each of four shards: 586 KB/s.
    const world = worldOf({ recordBytes: 1_000, arrivals: steady(2_400, HOUR_MS) });
    expect(openShards(world, 15 * MINUTE_MS - 1)).toBe(4);
    expect(openShards(world, 15 * MINUTE_MS)).toBe(8);
    expect(openShards(world, HOUR_MS)).toBe(8);
    const shards = world.listShards(STREAM);
    const widths = (shards.kind === 'ok' ? shards.value : [])
      .filter(({ isOpen }) => isOpen)
      .map(({ startingHashKey, endingHashKey }) => BigInt(endingHashKey) - BigInt(startingHashKey) + 1n);
    expect(new Set(widths)).toEqual(new Set([1n << 125n]));
  });

  it('counts more than 500 small records a second as busy too', () => {
    expect(openShards(worldOf({ recordBytes: 100, arrivals: steady(2_200, HOUR_MS) }), HOUR_MS)).toBe(8);
    expect(openShards(worldOf({ recordBytes: 100, arrivals: steady(1_800, HOUR_MS) }), HOUR_MS)).toBe(4);
  });

  it('does not split for a peak that is over sooner', () => {
    const points = [
      { atMs: 0, recordsPerSec: 3_000 },
      { atMs: 10 * MINUTE_MS, recordsPerSec: 100 },
      { atMs: 12 * MINUTE_MS, recordsPerSec: 3_000 },
      { atMs: 22 * MINUTE_MS, recordsPerSec: 100 },
    ];
    expect(openShards(worldOf({ arrivals: { ...steady(1, HOUR_MS), points } }), HOUR_MS)).toBe(4);
  });

  it('goes on doubling while a load is refused that is far above it', () => {
    const arrivals = steady(14_000, 2 * HOUR_MS);
    const world = worldOf({ arrivals, producer: { retryMs: 1_000, giveUpMs: 5_000 } });
    const counts = [14, 16, 31, 46, 61, 119].map((minutes) => openShards(world, minutes * MINUTE_MS));
    expect(counts).toEqual([4, 8, 16, 32, 32, 32]);
    expect(world.streamTruth(STREAM).recordsGivenUp).toBeGreaterThan(0);
  });

  it('splits the shard of one hot key for ever, to no avail', () => {
    const producer = { retryMs: 1_000, giveUpMs: 5_000 };
    const world = worldOf({ keys: { kind: 'one', key: 'hot' }, arrivals: steady(1_500, 2 * HOUR_MS), producer });
    expect(openShards(world, 2 * HOUR_MS)).toBe(4 + 8);
    const { recordsIn, recordsOffered } = world.streamTruth(STREAM);
    expect(recordsIn / recordsOffered).toBeCloseTo(2 / 3, 2);
  });

  it('stays ACTIVE, counts no call and refuses those that would change its shards', () => {
    const world = worldOf({ arrivals: steady(3_000, HOUR_MS) });
    world.advanceTo(20 * MINUTE_MS);
    const answers = [
      world.updateShardCount(STREAM, 8),
      world.splitShard(STREAM, 'shardId-000000000004', '1'),
      world.mergeShards(STREAM, 'shardId-000000000004', 'shardId-000000000005'),
    ];
    expect(answers.map((answer) => (answer.kind === 'refused' ? answer.error : null))).toEqual(
      Array(3).fill('ValidationException'),
    );
    expect(world.streamTruth(STREAM)).toMatchObject({ reshardCalls: 0, refusedCalls: 3, openShards: 8 });
    expect(world.describeStream(STREAM)).toMatchObject({ value: { status: 'ACTIVE', openShards: 8 } });
    expect(world.shardLimits().open).toBe(0);
  });

  it('gives shards back one pair an hour after a calm day, but never all of them', () => {
    const points = [
      { atMs: 0, recordsPerSec: 3_000 },
      { atMs: 20 * MINUTE_MS, recordsPerSec: 40 },
    ];
    const world = worldOf({ arrivals: { ...steady(1, 40 * HOUR_MS), points } });
    expect(openShards(world, HOUR_MS)).toBe(8);
    expect(openShards(world, 24 * HOUR_MS)).toBe(8);
    expect(openShards(world, 27 * HOUR_MS)).toBeLessThan(8);
    expect(openShards(world, 27 * HOUR_MS)).toBeGreaterThan(4);
    expect(openShards(world, 40 * HOUR_MS)).toBe(4);
    const balance = imbalance(world.streamTruth(STREAM), world.consumerTruth(STREAM, CONSUMER));
    expect(balance).toEqual({ put: 0, read: 0 });
  });
});
