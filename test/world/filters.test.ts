/** A mapping's filter: what it refuses is done when it is read, unseen by the function. */
import { describe, expect, it } from 'vitest';
import { consumerWorld, metricSum, truthOf } from '../support/consumer-worlds.ts';
import { digits, drain, imbalance, STREAM, steady } from '../support/world-builders.ts';

describe('a filter', () => {
  it('lets its share of the records through and is done with the others', () => {
    const world = consumerWorld({ consumer: { filterPassShare: 0.25 }, stream: { arrivals: steady(200, 100_000) } });
    world.advanceTo(60_000);
    expect(imbalance(world.streamTruth(STREAM), truthOf(world))).toEqual({ put: 0, read: 0 });
    drain(world);
    const { recordsDone, recordsFiltered } = truthOf(world);
    expect(recordsDone).toBe(20_000);
    expect(recordsFiltered / recordsDone).toBeCloseTo(0.75, 1);
  });

  it('that refuses all makes no invocation and shows no age', () => {
    const world = consumerWorld({
      consumer: { filterPassShare: 0 },
      stream: { bursts: [{ atMs: 0, overMs: 0, keys: digits(1_000) }] },
      physics: { pollIntervalMs: 1_000 },
    });
    drain(world);
    world.advanceTo(world.nowMs() + 300_000);
    expect(truthOf(world)).toMatchObject({ recordsDone: 1_000, recordsFiltered: 1_000, invocations: 0 });
    expect(metricSum(world, 'AWS/Lambda', 'IteratorAge')).toBe(0);
    expect(metricSum(world, 'AWS/Kinesis', 'GetRecords.Records')).toBe(1_000);
  });

  it('takes no time for what it refuses', () => {
    const slow = { fixedMs: 1_000, perRecordMs: 0, batchSize: 10 };
    const bursts = [{ atMs: 0, overMs: 0, keys: digits(1_000) }];
    const world = consumerWorld({ consumer: { ...slow, filterPassShare: 0.01 }, stream: { bursts } });
    drain(world, 100);
    expect(truthOf(world).invocations).toBeLessThan(30);
    expect(truthOf(world).lastDoneAtMs).toBeLessThan(30_000);
  });
});
