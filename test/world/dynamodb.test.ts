/** DynamoDB streams: shards that come and go by themselves, and nothing that a caller may change. */
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { StreamConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  digits,
  drain,
  idealPhysics,
  STREAM,
  steady,
  WORLD_STARTS_AT,
} from '../support/world-builders.ts';

const HOUR_MS = 3_600_000;

function worldOf(changes: Partial<StreamConfig>, onDone: ((done: DoneRecords) => void) | null = null): World {
  const stream = aStream({ kind: 'dynamodb', shards: 2, ...changes });
  return createWorld(aWorld({ streams: [stream], physics: idealPhysics({ childDiscoveryMs: 5_000 }) }), 1, onDone);
}

describe('a DynamoDB stream', () => {
  it('takes whatever its table takes', () => {
    const consumers = [aConsumer({ fixedMs: 10, perRecordMs: 0, batchSize: 10_000 })];
    const world = worldOf({ arrivals: steady(50_000, 60_000), consumers });
    world.advanceTo(60_000);
    expect(world.streamTruth(STREAM)).toMatchObject({ recordsIn: 3_000_000, recordsThrottled: 0 });
  });

  it('closes each shard after its life and goes on in one child with the same keys', () => {
    const world = worldOf({});
    world.advanceTo(4 * HOUR_MS);
    const answer = world.listShards(STREAM);
    const shards = answer.kind === 'ok' ? answer.value : [];
    expect(shards.map(({ parentShardId, isOpen }) => [parentShardId, isOpen])).toEqual([
      [null, false],
      [null, false],
      ['shardId-000000000000', true],
      ['shardId-000000000001', true],
    ]);
    const ranges = shards.map(({ startingHashKey, endingHashKey }) => [startingHashKey, endingHashKey]);
    expect(ranges.slice(2)).toEqual(ranges.slice(0, 2));
    world.advanceTo(12 * HOUR_MS);
    // One every two hours.
    expect(world.listShards(STREAM)).toMatchObject({ value: { length: 2 + 6 } });
    world.advanceTo(24 * HOUR_MS);
    expect(world.streamTruth(STREAM)).toMatchObject({ openShards: 2, reshardCalls: 0 });
    expect(world.describeStream(STREAM)).toMatchObject({ value: { status: 'ACTIVE', retentionHours: 24 } });
  });

  it('forgets the shards that closed longer ago than a day', () => {
    const world = worldOf({});
    world.advanceTo(60 * HOUR_MS);
    const answer = world.listShards(STREAM);
    const shards = answer.kind === 'ok' ? answer.value : [];
    // One every two hours: the last of a day but the one that is a day old.
    expect(shards.filter(({ isOpen }) => !isOpen).length).toBe(12);
    expect(shards.filter(({ isOpen }) => isOpen).length).toBe(2);
    expect(shards[0]?.shardId).toBe('shardId-000000000018');
  });

  it('lets a key be done in order across the change, after its parent', () => {
    const done: DoneRecords[] = [];
    const bursts = [{ atMs: 2 * HOUR_MS - 30_000, overMs: 60_000, keys: digits(2_000).map((key) => `${+key % 7}`) }];
    const consumer = aConsumer({ batchSize: 5, fixedMs: 400, perRecordMs: 0, factor: 2 });
    const world = worldOf({ bursts, consumers: [consumer] }, (one) => done.push(one));
    drain(world);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(2_000);
    const last = new Map<number, number>();
    for (const { group, arrivedAtMs } of done) {
      expect(arrivedAtMs).toBeGreaterThanOrEqual(last.get(group) ?? 0);
      last.set(group, arrivedAtMs);
    }
    const endOf = (shard: number) => Math.max(...done.filter((one) => one.shard === shard).map((one) => one.doneAtMs));
    const startOf = (shard: number) =>
      Math.min(...done.filter((one) => one.shard === shard).map((one) => one.doneAtMs));
    // Shard 2 is the child of the first one to end, shard 0.
    expect(startOf(2)).toBe(endOf(0) + 5_000 + 400);
  });

  it('refuses what would change its shards or its retention', () => {
    const world = worldOf({ retentionMs: 7 * 24 * HOUR_MS });
    const answers = [
      world.updateShardCount(STREAM, 4),
      world.splitShard(STREAM, 'shardId-000000000000', '1'),
      world.mergeShards(STREAM, 'shardId-000000000000', 'shardId-000000000001'),
      world.setRetention(STREAM, 48),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'refused', error: 'ValidationException' });
    expect(world.streamTruth(STREAM).refusedCalls).toBe(4);
    expect(world.describeStream(STREAM)).toMatchObject({ value: { retentionHours: 24 } });
    expect(world.shardLimits().open).toBe(0);
  });

  it('shows no metrics of Kinesis', () => {
    const world = worldOf({ arrivals: steady(100, 600_000) });
    world.advanceTo(900_000);
    const read = (namespace: 'AWS/Kinesis' | 'AWS/Lambda', metric: string, dimension: string) =>
      world.metric({ namespace, metric, dimension }, 'Sum', WORLD_STARTS_AT, WORLD_STARTS_AT + 900_000);
    expect(read('AWS/Kinesis', 'IncomingRecords', STREAM)).toEqual([]);
    expect(read('AWS/Kinesis', 'GetRecords.Records', STREAM)).toEqual([]);
    expect(read('AWS/Lambda', 'Invocations', CONSUMER)).not.toEqual([]);
  });
});
