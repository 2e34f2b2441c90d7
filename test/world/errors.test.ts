/** Errors and retries, what is thrown away, and what time takes away. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { ConsumerConfig, Physics, StreamConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  digits,
  drain,
  idealPhysics,
  STREAM,
  steady,
} from '../support/world-builders.ts';

function worldOf(
  consumer: Partial<ConsumerConfig>,
  stream: Partial<StreamConfig> = {},
  physics: Partial<Physics> = {},
): World {
  const streams = [aStream({ consumers: [aConsumer(consumer)], ...stream })];
  return createWorld(aWorld({ streams, physics: idealPhysics(physics) }), 1);
}

/** A downstream that is dead from the start to `untilMs`. */
function deadUntil(untilMs: number, consumer: Partial<ConsumerConfig>, stream: Partial<StreamConfig> = {}): World {
  const faults = [{ fromMs: 0, toMs: untilMs, capacity: 0, failure: 'fast' }] as const;
  const streams = [
    aStream({ consumers: [aConsumer({ fixedMs: 0, perRecordMs: 0, downstream: 'table', ...consumer })], ...stream }),
  ];
  return createWorld(aWorld({ streams, downstreams: [aDownstream({ recordsPerSecPerCall: 1e9, faults })] }), 1);
}

const truthOf = (world: World) => world.consumerTruth(STREAM, CONSUMER);
const burstOf = (count: number) => [{ atMs: 0, overMs: 0, keys: digits(count) }];

describe('errors', () => {
  it('are tried again with pauses that double up to the longest', () => {
    const world = deadUntil(200_000, {}, { bursts: burstOf(1) });
    const failedBy = (atMs: number): number => {
      world.advanceTo(atMs);
      return truthOf(world).failedInvocations;
    };
    // Each try fails after 5 ms; the pauses are 1, 2, 4, ... 60 s.
    expect([5, 1_010, 3_015, 7_020, 15_025, 31_030, 63_035, 123_040].map(failedBy)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(failedBy(183_044)).toBe(8);
  });

  it('block the lane, not the others', () => {
    const world = worldOf({ factor: 2, batchSize: 1, fixedMs: 100, perRecordMs: 0 }, { bursts: burstOf(20) });
    const dead = deadUntil(1_000_000, { factor: 2 }, { bursts: burstOf(20) });
    drain(world);
    dead.advanceTo(500_000);
    expect(truthOf(dead)).toMatchObject({ recordsDone: 0, backlogRecords: 20 });
  });

  it('end a batch when its retries are exhausted', () => {
    const world = deadUntil(1_000_000, { maximumRetryAttempts: 2, batchSize: 10 }, { bursts: burstOf(10) });
    world.advanceTo(1_010);
    expect(truthOf(world)).toMatchObject({ failedInvocations: 2, recordsDiscarded: 0 });
    world.advanceTo(3_015);
    expect(truthOf(world)).toMatchObject({ failedInvocations: 3, recordsDiscarded: 10, backlogRecords: 0 });
  });

  it('discard what is older than the mapping allows', () => {
    const world = deadUntil(100_000, { maximumRecordAgeMs: 60_000 }, { bursts: burstOf(10) });
    drain(world);
    expect(truthOf(world)).toMatchObject({ recordsDone: 0, recordsDiscarded: 10 });
  });

  it('halve the batch down to one record, without counting as retries', () => {
    const world = deadUntil(
      40_000,
      { bisectOnError: true, maximumRetryAttempts: 0, batchSize: 8 },
      { bursts: burstOf(8) },
    );
    world.advanceTo(7_020);
    // 8, 4, 2 and 1 have failed; only the one record is given up.
    expect(truthOf(world)).toMatchObject({ failedInvocations: 4, recordsDiscarded: 1 });
    drain(world);
    const { recordsDone, recordsDiscarded } = truthOf(world);
    expect(recordsDone + recordsDiscarded).toBe(8);
  });

  it('let each half be tried alone', () => {
    const consumer = { fixedMs: 0, perRecordMs: 300, timeoutMs: 1_000, batchSize: 4, bisectOnError: true };
    const world = worldOf(consumer, { bursts: burstOf(8) });
    drain(world);
    expect(truthOf(world)).toMatchObject({ recordsDone: 8, failedInvocations: 2, invocations: 6 });
  });

  it('come from the timeout of the function', () => {
    const consumer = { fixedMs: 500, perRecordMs: 100, timeoutMs: 1_000, batchSize: 10, bisectOnError: true };
    const world = worldOf(consumer, { bursts: burstOf(10) });
    world.advanceTo(1_000);
    expect(truthOf(world)).toMatchObject({ failedInvocations: 1, billedGbSeconds: 1 });
    drain(world);
    // Two halves of five take exactly the timeout, which is allowed.
    expect(truthOf(world)).toMatchObject({ recordsDone: 10, failedInvocations: 1, invocations: 3 });
  });
});

describe('retention', () => {
  it('begins to lose records exactly when the oldest reaches it', () => {
    const retentionMs = 3_600_000;
    const world = deadUntil(1e9, {}, { arrivals: steady(10, 1e9), retentionMs });
    // The first records come in the middle of the first tick.
    world.advanceTo(retentionMs + 499);
    expect(truthOf(world).recordsExpired).toBe(0);
    world.advanceTo(retentionMs + 500);
    expect(truthOf(world).recordsExpired).toBe(10);
    world.advanceTo(retentionMs + 60_500);
    expect(truthOf(world).recordsExpired).toBe(610);
    expect(truthOf(world).oldestAgeMs).toBe(retentionMs - 1_000);
  });

  it('ends even when a closed shard holds nothing else', () => {
    const world = deadUntil(7_200_000, {}, { bursts: burstOf(100), retentionMs: 3_600_000 });
    world.advanceTo(1_000);
    world.updateShardCount(STREAM, 2);
    expect(truthOf(world).readableShards).toBe(1);
    world.advanceTo(3_700_000);
    expect(truthOf(world)).toMatchObject({ recordsExpired: 100, backlogRecords: 0, readableShards: 2 });
  });
});
