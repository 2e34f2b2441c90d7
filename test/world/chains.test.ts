/** One pipeline behind another: what consumers write is what comes into the next stream. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { ConsumerConfig, StreamConfig } from '../../src/world/world-config.ts';
import { aConsumer, aStream, aWorld, drain, imbalance, realPhysics, steady } from '../support/world-builders.ts';

const NEXT = 'invoices';

function feeder(recordsPerRecord: number, changes: Partial<ConsumerConfig> = {}): ConsumerConfig {
  return aConsumer({ output: { stream: NEXT, recordsPerRecord }, ...changes });
}

function fed(changes: Partial<StreamConfig> = {}): StreamConfig {
  return aStream({ name: NEXT, consumers: [aConsumer({ name: 'send' })], ...changes });
}

function worldOf(streams: readonly StreamConfig[], seed = 1): World {
  return createWorld(aWorld({ streams }), seed);
}

describe('a chain', () => {
  it('offers what is done within a tenth of a second and without losing a fraction', () => {
    const first = aStream({ arrivals: steady(100, 60_000), consumers: [feeder(0.3, { batchSize: 7 })] });
    const world = worldOf([first, fed()]);
    for (let atMs = 1_000; atMs <= 60_000; atMs += 1_000) {
      world.advanceTo(atMs);
      const done = world.consumerTruth('orders', 'bill').recordsDone;
      expect(Math.abs(world.streamTruth(NEXT).recordsOffered - done * 0.3)).toBeLessThan(1);
    }
    drain(world);
    expect(world.streamTruth(NEXT).recordsOffered).toBe(1_800);
    expect(world.consumerTruth(NEXT, 'send').recordsDone).toBe(1_800);
  });

  it('is done when the streams before it are', () => {
    const slow = feeder(2, { batchSize: 1, fixedMs: 1_000, perRecordMs: 0 });
    const first = aStream({ bursts: [{ atMs: 0, overMs: 0, keys: ['a', 'b', 'c'] }], consumers: [slow] });
    const world = worldOf([fed(), first]);
    world.advanceTo(2_999);
    expect(world.isDrained()).toBe(false);
    expect(world.streamTruth(NEXT).recordsOffered).toBe(4);
    drain(world, 100);
    expect(world.nowMs()).toBeLessThan(4_000);
    expect(world.consumerTruth(NEXT, 'send').recordsDone).toBe(6);
  });

  it('lets what the next stream refuses wait there, and is given up as its producers give up', () => {
    const fast = feeder(1, { fixedMs: 10, perRecordMs: 0, batchSize: 5_000, factor: 1 });
    const first = aStream({ shards: 4, arrivals: steady(3_000, 30_000), consumers: [fast] });
    const world = worldOf([first, fed({ producer: { retryMs: 1_000, giveUpMs: 600_000, bufferRecords: 20_000 } })]);
    world.advanceTo(30_000);
    const truth = world.streamTruth(NEXT);
    expect(truth.recordsInProducerBuffer).toBe(20_000);
    expect(truth.recordsGivenUp).toBeGreaterThan(30_000);
    expect(truth.recordsThrottled).toBeGreaterThan(0);
    expect(world.isDrained()).toBe(false);
    expect(drain(world)).toBeGreaterThan(45_000);
    expect(world.streamTruth(NEXT).recordsInProducerBuffer).toBe(0);
  });

  it('gives the records keys of the next stream', () => {
    const keys = { kind: 'shares' as const, shares: { hot: 0.7 }, restKeys: 2_000 };
    const arrivals = steady(200, 60_000);
    const groups: number[] = [];
    const streams = [aStream({ arrivals, consumers: [feeder(1)] }), fed({ keys })];
    const world = createWorld(aWorld({ streams }), 1, ({ stream, group, count }) => {
      if (stream === NEXT) groups.push(...Array<number>(count).fill(group));
    });
    drain(world);
    expect(groups).toHaveLength(12_000);
    expect(groups.filter((group) => group === 0).length / 12_000).toBeCloseTo(0.7, 1);
  });

  it('does not change what the first stream draws', () => {
    const arrivals = steady(300, 60_000, { kind: 'poisson' });
    const consumer = aConsumer({ jitter: 0.3 });
    const alone = worldOf([aStream({ arrivals, consumers: [consumer] })]);
    const chained = worldOf([aStream({ arrivals, consumers: [{ ...consumer, output: feeder(1).output }] }), fed()]);
    for (const world of [alone, chained]) world.advanceTo(60_000);
    expect(chained.consumerTruth('orders', 'bill')).toEqual(alone.consumerTruth('orders', 'bill'));
  });

  it('refuses to end nowhere or where it began', () => {
    expect(() => worldOf([aStream({ consumers: [feeder(1)] })])).toThrow(RangeError);
    const back = fed({ consumers: [aConsumer({ name: 'send', output: { stream: 'orders', recordsPerRecord: 1 } })] });
    expect(() => worldOf([aStream({ consumers: [feeder(1)] }), back])).toThrow(RangeError);
    expect(() => worldOf([fed({ consumers: [feeder(1)] })])).toThrow(RangeError);
  });

  it('keeps every record through three streams, two of them feeding one', () => {
    const rate = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.nat(), (one, other, seed) => {
        const streams = [
          aStream({ arrivals: steady(150, 60_000, { kind: 'poisson' }), consumers: [feeder(one)] }),
          aStream({ name: 'returns', arrivals: steady(90, 90_000), consumers: [feeder(other, { name: 'refund' })] }),
          fed({ shards: 2, arrivals: steady(50, 30_000, { kind: 'poisson' }) }),
        ];
        const world = createWorld(aWorld({ streams, physics: realPhysics() }), seed);
        drain(world, 20_000);
        const done = [world.consumerTruth('orders', 'bill'), world.consumerTruth('returns', 'refund')] as const;
        const own = world.streamTruth(NEXT).recordsOffered - Math.floor(done[0].recordsDone * one + 1e-6);
        expect(own - Math.floor(done[1].recordsDone * other + 1e-6)).toBeGreaterThan(1_200);
        expect(own - Math.floor(done[1].recordsDone * other + 1e-6)).toBeLessThan(1_800);
        expect(imbalance(world.streamTruth(NEXT), world.consumerTruth(NEXT, 'send'))).toEqual({ put: 0, read: 0 });
      }),
      { numRuns: 15 },
    );
  });
});
