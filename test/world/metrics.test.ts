import { describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/world/account-api.ts';
import { createMetricSeries } from '../../src/world/metric-series.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  digits,
  idealPhysics,
  WORLD_STARTS_AT as START,
  STREAM,
  steady,
} from '../support/world-builders.ts';

const MINUTE_MS = 60_000;
const incoming: MetricName = { namespace: 'AWS/Kinesis', metric: 'IncomingRecords', dimension: STREAM };
const ofFunction = (metric: string): MetricName => ({ namespace: 'AWS/Lambda', metric, dimension: CONSUMER });

function sums(world: World, name: MetricName): number[] {
  return world.metric(name, 'Sum', START, START + 86_400_000).map(({ value }) => value);
}

/** 100 records a second for two minutes, nothing for one, and again for one. */
function pausing(metricSpreadMs: number): World {
  const points = [
    { atMs: 0, recordsPerSec: 100 },
    { atMs: 120_000, recordsPerSec: 0 },
    { atMs: 180_000, recordsPerSec: 100 },
  ];
  const arrivals = { shape: 'steps', points, untilMs: 240_000, noise: { kind: 'exact' } } as const;
  const physics = idealPhysics({ metricDelayMs: 60_000, metricSpreadMs });
  return createWorld(aWorld({ streams: [aStream({ arrivals })], physics }), 1);
}

describe('metrics', () => {
  it('come late', () => {
    const world = pausing(0);
    world.advanceTo(119_999);
    expect(sums(world, incoming)).toEqual([]);
    world.advanceTo(120_000);
    expect(world.metric(incoming, 'Sum', START, START + MINUTE_MS)).toEqual([{ startMs: START, value: 6_000 }]);
  });

  it('are absent where nothing was written', () => {
    const world = pausing(0);
    world.advanceTo(600_000);
    const starts = world
      .metric(incoming, 'Sum', START, START + 600_000)
      .map(({ startMs }) => (startMs - START) / MINUTE_MS);
    expect(starts).toEqual([0, 1, 3]);
    expect(sums(world, ofFunction('Nothing'))).toEqual([]);
    expect(sums(world, { namespace: 'AWS/Lambda', metric: 'PolledEventCount', dimension: 'none' })).toEqual([]);
  });

  it('are partial first and complete after the spread', () => {
    const world = pausing(60_000);
    const seen: number[] = [];
    for (let atMs = 120_000; atMs <= 180_000; atMs += 1_000) {
      world.advanceTo(atMs);
      seen.push(world.metric(incoming, 'Sum', START, START + MINUTE_MS)[0]?.value ?? 0);
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThanOrEqual(4);
    expect(seen.some((value) => value > 0 && value < 6_000)).toBe(true);
    expect(seen.at(-1)).toBe(6_000);
  });

  it('do not depend on who has looked before', () => {
    const curious = pausing(60_000);
    for (let atMs = 0; atMs < 200_000; atMs += 7_000) {
      curious.advanceTo(atMs);
      sums(curious, incoming);
    }
    const calm = pausing(60_000);
    curious.advanceTo(200_000);
    calm.advanceTo(200_000);
    expect(sums(curious, incoming)).toEqual(sums(calm, incoming));
    expect(curious.digest()).toBe(calm.digest());
  });

  it('are found by their whole minutes: from inclusive, to exclusive', () => {
    const world = pausing(0);
    world.advanceTo(600_000);
    const starts = (from: number, to: number) => world.metric(incoming, 'Sum', START + from, START + to).length;
    expect([starts(0, 60_000), starts(0, 60_001), starts(1, 120_000), starts(60_000, 60_000)]).toEqual([1, 2, 1, 0]);
  });

  it('back-fill an older minute when a long invocation ends', () => {
    const consumer = aConsumer({ batchSize: 1, fixedMs: 300_000, perRecordMs: 0, timeoutMs: 600_000 });
    const stream = aStream({ bursts: [{ atMs: 30_000, overMs: 0, keys: ['a'] }], consumers: [consumer] });
    const world = createWorld(aWorld({ streams: [stream] }), 1);
    world.advanceTo(329_999);
    expect(sums(world, ofFunction('Invocations'))).toEqual([]);
    expect(world.metric(ofFunction('ConcurrentExecutions'), 'Maximum', START, START + 240_000)).toHaveLength(4);
    world.advanceTo(330_000);
    const [point] = world.metric(ofFunction('Duration'), 'Average', START, START + 600_000);
    expect(point).toEqual({ startMs: START, value: 300_000 });
  });

  it('show the age of the last record at hand-over', () => {
    const consumer = aConsumer({ batchSize: 100, fixedMs: 10_000, perRecordMs: 0 });
    const bursts = [{ atMs: 0, overMs: 3_000, keys: ['a', 'b', 'c'] }];
    const world = createWorld(aWorld({ streams: [aStream({ bursts, consumers: [consumer] })] }), 1);
    world.advanceTo(300_000);
    const ages = (statistic: 'Minimum' | 'Maximum') =>
      world.metric(ofFunction('IteratorAge'), statistic, START, START + MINUTE_MS)[0]?.value;
    // The first batch is the first record alone; the second waits for it, and its last record came at 2 s.
    expect([ages('Minimum'), ages('Maximum')]).toEqual([0, 8_000]);
  });

  it('count errors as zero with every good invocation', () => {
    const world = pausing(0);
    world.advanceTo(600_000);
    expect(sums(world, ofFunction('Errors'))).toEqual([0, 0, 0]);
    expect(sums(world, ofFunction('Invocations')).every((value) => value > 0)).toBe(true);
  });

  it('balance with the truth', () => {
    const consumer = aConsumer({ eventCounts: true, downstream: 'table', jitter: 0.1 });
    const stream = aStream({ arrivals: steady(1_500, 600_000, { kind: 'poisson' }), shards: 2, consumers: [consumer] });
    const faults = [{ fromMs: 120_000, toMs: 150_000, capacity: 0, failure: 'fast' }] as const;
    const world = createWorld(aWorld({ streams: [stream], downstreams: [aDownstream({ faults })] }), 1);
    world.advanceTo(3_600_000);
    const total = (name: MetricName) => sums(world, name).reduce((sum, value) => sum + value, 0);
    const truth = world.consumerTruth(STREAM, CONSUMER);
    const mapping = (metric: string): MetricName => ({
      namespace: 'AWS/Lambda',
      metric,
      dimension: world.mappingIdOf(STREAM, CONSUMER),
    });
    expect(total(incoming)).toBe(world.streamTruth(STREAM).recordsIn);
    expect(total(ofFunction('Invocations'))).toBe(truth.invocations);
    expect(total(ofFunction('Errors'))).toBe(truth.failedInvocations);
    expect(total(mapping('PolledEventCount'))).toBe(truth.recordsDone);
    expect(total(mapping('InvokedEventCount')) - total(mapping('FailedInvokeEventCount'))).toBe(truth.recordsDone);
    const downstream = (metric: string): MetricName => ({
      namespace: 'Headgate/Downstream',
      metric,
      dimension: 'table',
    });
    expect(total(downstream('Requests'))).toBe(truth.invocations);
    expect(total(downstream('Errors'))).toBe(truth.failedInvocations);
    expect(truth.failedInvocations).toBeGreaterThan(0);
  });

  it('count each wait for the read limit', () => {
    const bursts = [{ atMs: 0, overMs: 10_000, keys: digits(10) }];
    const consumer = aConsumer({ batchSize: 10, fixedMs: 20_000, perRecordMs: 0 });
    const world = createWorld(
      aWorld({ streams: [aStream({ bursts, recordBytes: 1_000_000, consumers: [consumer] })] }),
      1,
    );
    world.advanceTo(300_000);
    const name: MetricName = {
      namespace: 'AWS/Kinesis',
      metric: 'ReadProvisionedThroughputExceeded',
      dimension: STREAM,
    };
    // One record, then six by payload (more than the bucket holds), then three.
    expect(sums(world, name)).toEqual([1]);
  });

  it('count empty polls as zero, but none while the mapping updates', () => {
    const consumer = aConsumer({ eventCounts: true });
    const physics = idealPhysics({ mappingUpdatePauseMs: { min: 180_000, max: 180_000 } });
    const world = createWorld(aWorld({ streams: [aStream({ consumers: [consumer] })], physics }), 1);
    const uuid = world.mappingIdOf(STREAM, CONSUMER);
    world.advanceTo(119_999);
    world.updateParallelizationFactor(uuid, 2);
    world.advanceTo(600_000);
    const name: MetricName = { namespace: 'AWS/Lambda', metric: 'PolledEventCount', dimension: uuid };
    const polled = world.metric(name, 'Sum', START, START + 480_000);
    expect(polled.map(({ startMs }) => (startMs - START) / MINUTE_MS)).toEqual([0, 1, 5, 6, 7]);
    expect(polled.every(({ value }) => value === 0)).toBe(true);
  });

  it('count the concurrency that others use for the account only', () => {
    const account = { concurrency: 1_000, concurrencyUsedByOthers: 40, shardLimit: 500 };
    const bursts = [{ atMs: 0, overMs: 0, keys: digits(200) }];
    const consumer = aConsumer({ factor: 5, batchSize: 10, fixedMs: 1_000 });
    const world = createWorld(aWorld({ account, streams: [aStream({ bursts, consumers: [consumer] })] }), 1);
    world.advanceTo(300_000);
    const highest = (dimension: string) =>
      world.metric({ ...ofFunction('ConcurrentExecutions'), dimension }, 'Maximum', START, START + MINUTE_MS)[0]?.value;
    expect([highest(CONSUMER), highest('')]).toEqual([5, 45]);
  });
});

describe('a metric series', () => {
  it('keeps 26 hours', () => {
    const series = createMetricSeries({ delayMs: 0, spreadMs: 0, gapShare: 0 }, 1);
    const minutes = 30 * 60;
    for (let minute = 0; minute < minutes; minute += 1) series.add(START + minute * MINUTE_MS, 1);
    const now = START + minutes * MINUTE_MS;
    expect(series.read('Sum', START, now, now)).toHaveLength(26 * 60);
  });

  it('knows all five statistics', () => {
    const series = createMetricSeries({ delayMs: 0, spreadMs: 0, gapShare: 0 }, 1);
    for (const value of [4, 1, 7]) series.add(START + value * 5_000, value);
    const now = START + MINUTE_MS;
    const all = (['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'] as const).map(
      (statistic) => series.read(statistic, START, now, now)[0]?.value,
    );
    expect(all).toEqual([12, 4, 7, 1, 3]);
  });
});
