/** Batches and invocations: sizes, windows, cold starts, and room to run. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { ConsumerConfig, Physics, StreamConfig } from '../../src/world/world-config.ts';
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
} from '../support/world-builders.ts';

function worldOf(
  consumer: Partial<ConsumerConfig>,
  stream: Partial<StreamConfig> = {},
  physics: Partial<Physics> = {},
): World {
  const streams = [aStream({ consumers: [aConsumer(consumer)], ...stream })];
  return createWorld(aWorld({ streams, physics: idealPhysics(physics) }), 1);
}

const truthOf = (world: World) => world.consumerTruth(STREAM, CONSUMER);
const burstOf = (count: number) => [{ atMs: 0, overMs: 0, keys: digits(count) }];

describe('a batch', () => {
  it('is as large as the batch size, then as large as what is left', () => {
    const world = worldOf({ batchSize: 40 }, { bursts: burstOf(100) });
    drain(world);
    expect(truthOf(world)).toMatchObject({ invocations: 3, recordsDone: 100 });
  });

  it('is no larger than the payload of an invocation', () => {
    const bursts = [{ atMs: 0, overMs: 60_000, keys: digits(60) }];
    const consumer = { batchSize: 1_000, fixedMs: 100_000, perRecordMs: 0, timeoutMs: 900_000 };
    const world = worldOf(consumer, { bursts, recordBytes: 1_000_000 });
    // The first batch is one record; then the shard gives 6 MiB only after a wait for its read limit.
    world.advanceTo(100_000);
    expect(truthOf(world).inFlightRecords).toBe(0);
    world.advanceTo(101_000);
    expect(truthOf(world).inFlightRecords).toBe(6);
  });

  it('waits for its window unless it is full before', () => {
    const world = worldOf(
      { batchWindowMs: 5_000, batchSize: 10, fixedMs: 0, perRecordMs: 0 },
      { bursts: [{ atMs: 0, overMs: 20_000, keys: digits(20) }] },
    );
    world.advanceTo(4_999);
    expect(truthOf(world).invocations).toBe(0);
    world.advanceTo(5_000);
    expect(truthOf(world).recordsDone).toBeGreaterThanOrEqual(5);
    const full = worldOf(
      { batchWindowMs: 5_000, batchSize: 3, fixedMs: 0, perRecordMs: 0 },
      { bursts: [{ atMs: 0, overMs: 20_000, keys: digits(20) }] },
    );
    full.advanceTo(2_000);
    expect(truthOf(full).recordsDone).toBe(3);
  });

  it('comes with the poll when the lane has caught up, so that idle lanes cost little', () => {
    const config = { fixedMs: 50, perRecordMs: 2, batchSize: 100 };
    const arrivals = steady(50, 600_000, { kind: 'poisson' });
    const polled = worldOf(config, { arrivals }, { pollIntervalMs: 1_000, tickMs: 20 });
    polled.advanceTo(600_000);
    expect(truthOf(polled).invocations / 600).toBeCloseTo(1, 1);
    const pushed = worldOf({ ...config, fanOut: 'enhanced' }, { arrivals }, { pollIntervalMs: 1_000, tickMs: 20 });
    pushed.advanceTo(600_000);
    expect(truthOf(pushed).invocations / 600).toBeGreaterThan(8);
  });

  it('follows the last without a poll while records wait that have been seen', () => {
    const world = worldOf(
      { batchSize: 10, fixedMs: 100, perRecordMs: 0 },
      { bursts: burstOf(200) },
      { pollIntervalMs: 1_000, invokeOverheadMs: 25 },
    );
    drain(world);
    const first = truthOf(world).lastDoneAtMs - (20 * 100 + 19 * 25);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(1_000);
  });

  it('comes less often when more than five consumers share the reads', () => {
    const consumers = Array.from({ length: 10 }, (_, index) =>
      aConsumer({ name: `c${index}`, fixedMs: 1, perRecordMs: 0 }),
    );
    const stream = aStream({ arrivals: steady(20, 600_000), consumers });
    const world = createWorld(aWorld({ streams: [stream], physics: idealPhysics({ pollIntervalMs: 1_000 }) }), 1);
    world.advanceTo(600_000);
    expect(world.consumerTruth(STREAM, 'c3').invocations / 600).toBeCloseTo(0.5, 1);
  });
});

describe('room to run', () => {
  it('is the reserved concurrency, and finding none costs no retries', () => {
    const consumer = {
      factor: 10,
      batchSize: 1,
      fixedMs: 1_000,
      perRecordMs: 0,
      reservedConcurrency: 2,
      maximumRetryAttempts: 0,
    };
    const world = worldOf(consumer, { bursts: burstOf(50) });
    world.advanceTo(500);
    expect(truthOf(world).inFlightInvocations).toBe(2);
    drain(world);
    expect(truthOf(world)).toMatchObject({ recordsDone: 50, recordsDiscarded: 0 });
    expect(truthOf(world).throttledInvocations).toBeGreaterThan(8);
    expect(truthOf(world).lastDoneAtMs).toBeGreaterThanOrEqual(25_000);
  });

  it('is what others leave of the account, and nobody else has what is reserved', () => {
    const account = { concurrency: 20, concurrencyUsedByOthers: 10, shardLimit: 100 };
    const long = { factor: 10, batchSize: 1, fixedMs: 10_000, perRecordMs: 0 };
    const kept = aConsumer({ ...long, name: 'kept', reservedConcurrency: 4 });
    const stream = aStream({ bursts: [{ atMs: 0, overMs: 0, keys: digits(200) }], consumers: [aConsumer(long), kept] });
    const world = createWorld(aWorld({ account, streams: [stream] }), 1);
    world.advanceTo(5_000);
    expect(truthOf(world).inFlightInvocations).toBe(6);
    expect(world.consumerTruth(STREAM, 'kept').inFlightInvocations).toBe(4);
    expect(world.concurrencyLimit()).toBe(20);
  });

  it('starts cold when no environment is warm', () => {
    const bursts = [0, 10_000, 700_000].map((atMs) => ({ atMs, overMs: 0, keys: ['a'] }));
    const world = worldOf(
      { fixedMs: 100, perRecordMs: 0, memoryMb: 2_048 },
      { bursts },
      { coldStartMs: 800, environmentIdleMs: 600_000 },
    );
    const doneAt = (atMs: number): number => {
      world.advanceTo(atMs);
      return truthOf(world).lastDoneAtMs;
    };
    expect([doneAt(5_000), doneAt(20_000), doneAt(800_000)]).toEqual([900, 10_100, 700_900]);
    // The cold start is not billed: three times 100 ms of 2 GB.
    expect(truthOf(world).billedGbSeconds).toBeCloseTo(0.6, 9);
  });

  it('bills whole milliseconds', () => {
    const world = worldOf({ fixedMs: 10.2, perRecordMs: 0, memoryMb: 1_024 }, { bursts: burstOf(1) });
    drain(world);
    expect(truthOf(world).billedGbSeconds).toBeCloseTo(0.011, 9);
  });
});
