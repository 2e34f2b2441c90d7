/** Readers that are no mappings: seen only by what they take and by the stream's metrics. */
import { describe, expect, it } from 'vitest';
import type { Statistic } from '../../src/world/account-api.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { InvisibleReader, Physics, StreamConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  drain,
  idealPhysics,
  STREAM,
  steady,
  WORLD_STARTS_AT,
} from '../support/world-builders.ts';

const MINUTE_MS = 60_000;

function aReader(changes: Partial<InvisibleReader> = {}): InvisibleReader {
  return { name: 'archive', fanOut: 'standard', pollMs: 1_000, fromMs: 0, toMs: 10 * MINUTE_MS, ...changes };
}

function worldOf(changes: Partial<StreamConfig>, physics: Partial<Physics> = {}): World {
  const stream = aStream({ consumers: [], ...changes });
  return createWorld(aWorld({ streams: [stream], physics: idealPhysics({ pollIntervalMs: 1_000, ...physics }) }), 1);
}

function metric(world: World, name: string, statistic: Statistic = 'Sum'): number[] {
  const [from, to] = [WORLD_STARTS_AT, WORLD_STARTS_AT + world.nowMs()];
  return world
    .metric({ namespace: 'AWS/Kinesis', metric: name, dimension: STREAM }, statistic, from, to)
    .map(({ value }) => value);
}

describe('a standard reader', () => {
  it('shows in the metrics of the stream from its first minute to its last', () => {
    const reader = aReader({ fromMs: 2 * MINUTE_MS, toMs: 5 * MINUTE_MS });
    const world = worldOf({ shards: 2, arrivals: steady(600, 8 * MINUTE_MS), invisibleReaders: [reader] });
    world.advanceTo(10 * MINUTE_MS);
    // 2 shards, once a second; 600 records a second of 500 bytes.
    expect(metric(world, 'GetRecords.Success')).toEqual([120, 120, 120]);
    const records = metric(world, 'GetRecords.Records');
    expect(records).toHaveLength(3);
    for (const one of records) expect(Math.abs(one - 36_000)).toBeLessThanOrEqual(600);
    expect(metric(world, 'GetRecords.Bytes')).toEqual(records.map((one) => one * 500));
    expect(metric(world, 'GetRecords.IteratorAgeMilliseconds', 'Maximum')).toEqual([0, 0, 0]);
  });

  it('begins with what comes next', () => {
    const reader = aReader({ fromMs: 5 * MINUTE_MS });
    const world = worldOf({ arrivals: steady(100, MINUTE_MS), invisibleReaders: [reader] });
    world.advanceTo(9 * MINUTE_MS);
    expect(metric(world, 'GetRecords.Records')).toEqual([0, 0, 0]);
  });

  it('takes its part of the shard: a mapping that catches up has half of it left', () => {
    // 1,000 records a second, and 2,000 are read: a mapping alone has 1,000 for its backlog, beside a reader none.
    const outage = { fromMs: 0, toMs: MINUTE_MS, capacity: 0, failure: 'fast' as const };
    const catchUpMs = (invisibleReaders: readonly InvisibleReader[]): number => {
      const consumer = aConsumer({ fixedMs: 1, perRecordMs: 0, batchSize: 1_000, downstream: 'table' });
      const stream = aStream({ arrivals: steady(750, 10 * MINUTE_MS), consumers: [consumer], invisibleReaders });
      const downstreams = [
        {
          ...{ name: 'table', recordsPerSecPerCall: 1e6, contention: 0, coherency: 0, timeoutMs: 10_000 },
          ...{ rateLimit: null, selfScaling: null, outsideCalls: [], faults: [outage] },
        },
      ];
      const physics = idealPhysics({ pollIntervalMs: 1_000, retryMaxMs: 1_000 });
      const world = createWorld(aWorld({ streams: [stream], downstreams, physics }), 1);
      world.advanceTo(MINUTE_MS);
      while (world.consumerTruth(STREAM, CONSUMER).backlogRecords > 2_000) world.advanceTo(world.nowMs() + 1_000);
      return world.nowMs() - MINUTE_MS;
    };
    const alone = catchUpMs([]);
    const beside = catchUpMs([aReader()]);
    // 45,000 records at 1,250 a second more than come, and at 500.
    expect(alone).toBeLessThan(38_000);
    expect(beside).toBeGreaterThan(75_000);
    expect(beside).toBeLessThan(95_000);
  });

  it('lags when the limits leave too little, shows it, and catches up', () => {
    const points = [
      { atMs: 0, recordsPerSec: 950 },
      { atMs: 4 * MINUTE_MS, recordsPerSec: 100 },
    ];
    const invisibleReaders = ['a', 'b', 'c'].map((name) => aReader({ name, toMs: 20 * MINUTE_MS }));
    const world = worldOf({ arrivals: { ...steady(1, 20 * MINUTE_MS), points }, invisibleReaders });
    world.advanceTo(16 * MINUTE_MS);
    const ages = metric(world, 'GetRecords.IteratorAgeMilliseconds', 'Maximum');
    // Three times 950 where 2,000 are read: each second they fall back by 0.3 s.
    expect(ages[3]).toBeGreaterThan(60_000);
    expect(ages[3]).toBeLessThan(80_000);
    expect(ages.at(-1)).toBeLessThan(2_000);
    expect(metric(world, 'ReadProvisionedThroughputExceeded')[3]).toBeGreaterThan(10);
    // Three readers have read all that had come by the end of the last minute that shows.
    const read = metric(world, 'GetRecords.Records').reduce((sum, one) => sum + one, 0);
    const come = metric(world, 'IncomingRecords').reduce((sum, one) => sum + one, 0);
    expect(Math.abs(read - 3 * come)).toBeLessThan(400);
  });

  it('is refused calls beyond five a second, and so are the mappings beside it', () => {
    const reader = aReader({ pollMs: 100 });
    const world = worldOf({ arrivals: steady(100, 10 * MINUTE_MS), invisibleReaders: [reader] });
    world.advanceTo(6 * MINUTE_MS);
    expect(metric(world, 'GetRecords.Success')[2]).toBe(300);
    expect(metric(world, 'ReadProvisionedThroughputExceeded')[2]).toBe(300);
  });

  it('reads closed shards to their end', () => {
    const world = worldOf({ shards: 2, arrivals: steady(1_500, 5 * MINUTE_MS), invisibleReaders: [aReader()] });
    world.advanceTo(2 * MINUTE_MS);
    world.updateShardCount(STREAM, 4);
    world.advanceTo(9 * MINUTE_MS);
    const read = metric(world, 'GetRecords.Records').reduce((sum, one) => sum + one, 0);
    expect(read).toBe(world.streamTruth(STREAM).recordsIn);
  });

  it('draws nothing that another part draws', () => {
    const consumers = [aConsumer({ jitter: 0.2 })];
    const arrivals = steady(300, 5 * MINUTE_MS, { kind: 'poisson' });
    const without = worldOf({ consumers, arrivals });
    const later = worldOf({ consumers, arrivals, invisibleReaders: [aReader({ fromMs: 8 * MINUTE_MS })] });
    for (const world of [without, later]) world.advanceTo(8 * MINUTE_MS - 1);
    expect(later.digest()).toBe(without.digest());
  });
});

describe('an enhanced reader', () => {
  it('is a registered consumer while it is there, and takes nothing', () => {
    const reader = aReader({ fanOut: 'enhanced', fromMs: MINUTE_MS, toMs: 2 * MINUTE_MS });
    const world = worldOf({
      arrivals: steady(900, 5 * MINUTE_MS),
      consumers: [aConsumer()],
      invisibleReaders: [reader],
    });
    const registered = (atMs: number): readonly string[] => {
      world.advanceTo(atMs);
      const answer = world.describeStream(STREAM);
      return answer.kind === 'ok' ? answer.value.registeredConsumers.map(({ name }) => name) : [];
    };
    expect([registered(0), registered(MINUTE_MS), registered(2 * MINUTE_MS)]).toEqual([[], ['archive'], []]);
    const without = worldOf({ arrivals: steady(900, 5 * MINUTE_MS), consumers: [aConsumer()] });
    drain(world);
    drain(without);
    expect(world.digest()).toBe(without.digest());
  });
});
