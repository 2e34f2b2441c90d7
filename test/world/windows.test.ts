/** Tumbling windows: batches of one window each, and one more invocation at its end. */
import { describe, expect, it } from 'vitest';
import type { DoneRecords } from '../../src/world/consumer-state.ts';
import { consumerWorld, truthOf } from '../support/consumer-worlds.ts';
import { CONSUMER, digits, drain, imbalance, STREAM, steady } from '../support/world-builders.ts';

const WINDOW_MS = 60_000;
const consumer = { tumblingWindowMs: WINDOW_MS, fixedMs: 100, perRecordMs: 0, batchSize: 1_000 };

describe('a tumbling window', () => {
  it('holds the records of a batch apart from those of the next window', () => {
    const done: DoneRecords[] = [];
    const world = consumerWorld({
      consumer: { ...consumer, fixedMs: 7_000, factor: 2 },
      stream: { arrivals: steady(20, 300_000) },
      physics: { pollIntervalMs: 1_000 },
      onDone: (one) => done.push(one),
    });
    drain(world);
    const batches = new Map<number, Set<number>>();
    for (const { doneAtMs, arrivedAtMs } of done) {
      const windows = batches.get(doneAtMs) ?? new Set();
      batches.set(doneAtMs, windows.add(Math.floor(arrivedAtMs / WINDOW_MS)));
    }
    expect(batches.size).toBeGreaterThan(20);
    expect([...batches.values()].every(({ size }) => size === 1)).toBe(true);
    expect(truthOf(world).recordsDone).toBe(6_000);
  });

  it('makes one more invocation when it is over, and none when it is empty', () => {
    const world = consumerWorld({
      consumer,
      stream: { bursts: [10_000, 20_000, 200_000].map((atMs) => ({ atMs, overMs: 0, keys: ['a'] })) },
    });
    const invocationsAt = (atMs: number): number => {
      world.advanceTo(atMs);
      return truthOf(world).invocations;
    };
    expect([20_100, 60_099, 60_100, 200_099, 200_100, 240_099, 240_100, 400_000].map(invocationsAt)).toEqual([
      2, 2, 3, 3, 4, 4, 5, 5,
    ]);
  });

  it('is cut short by an update of the mapping', () => {
    const invocations = [false, true].map((isUpdated) => {
      const world = consumerWorld({ consumer, stream: { bursts: [{ atMs: 10_000, overMs: 0, keys: ['a'] }] } });
      world.advanceTo(30_000);
      if (isUpdated) world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 2);
      world.advanceTo(100_000);
      return truthOf(world).invocations;
    });
    expect(invocations).toEqual([2, 1]);
  });

  it('ends with its shard, whose children wait for it', () => {
    const world = consumerWorld({ consumer, stream: { arrivals: steady(20, 100_000) } });
    world.advanceTo(30_000);
    world.updateShardCount(STREAM, 2);
    world.advanceTo(31_000);
    expect(truthOf(world).readableShards).toBe(2);
    drain(world);
    expect(imbalance(world.streamTruth(STREAM), truthOf(world))).toEqual({ put: 0, read: 0 });
  });

  it('is closed all the same when there was no room for its last invocation', () => {
    const busy = { ...consumer, reservedConcurrency: 1, factor: 2, fixedMs: 20_000 };
    const world = consumerWorld({ consumer: busy, stream: { bursts: [{ atMs: 0, overMs: 0, keys: digits(40) }] } });
    world.advanceTo(200_000);
    expect(truthOf(world).throttledInvocations).toBeGreaterThan(10);
    // Two lanes, a batch and an end each.
    expect(truthOf(world)).toMatchObject({ recordsDone: 40, invocations: 4 });
  });

  it.each([1, 4])('is tried again as an end, so that lanes which share keys keep their order (seed %i)', (seed) => {
    const newest = new Map<number, number>();
    let outOfOrder = 0;
    const crowded = { factor: 10, batchSize: 1, fixedMs: 200, perRecordMs: 0, jitter: 0.1, reservedConcurrency: 2 };
    const world = consumerWorld({
      seed,
      consumer: { ...crowded, tumblingWindowMs: 5_000 },
      stream: { arrivals: steady(8, 900_000, { kind: 'poisson' }), keys: { kind: 'uniform', count: 10 } },
      physics: { laneMode: 'dynamic', pollIntervalMs: 1_000, invokeOverheadMs: 20 },
      onDone: ({ group, arrivedAtMs, count }) => {
        if (arrivedAtMs < (newest.get(group) ?? 0)) outOfOrder += count;
        else newest.set(group, arrivedAtMs);
      },
    });
    world.advanceTo(900_000);
    expect(truthOf(world).throttledInvocations).toBeGreaterThan(1_000);
    expect(outOfOrder).toBe(0);
  });
});
