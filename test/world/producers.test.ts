/** What producers do when a stream refuses their records, and what they put besides the steady load. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { Producer, StreamConfig } from '../../src/world/world-config.ts';
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

const FAST = aConsumer({ fixedMs: 1, perRecordMs: 0, batchSize: 10_000 });

function worldOf(changes: Partial<StreamConfig>, seed = 1): World {
  return createWorld(aWorld({ streams: [aStream({ consumers: [FAST], ...changes })] }), seed);
}

/** 3,000 records at once on a shard that takes 1,000 a second, and nothing else. */
function flood(producer: Producer): World {
  return worldOf({ producer, bursts: [{ atMs: 0, overMs: 0, keys: Array(3_000).fill('a') }] });
}

/** One record that no shard ever takes. */
function shutOut(producer: Producer): World {
  return worldOf({ producer, recordBytes: 2 * 1_048_576, bursts: [{ atMs: 0, overMs: 0, keys: ['a'] }] });
}

/** Times at which something was refused, looked for every 100 ms. */
function triesUntil(world: World, untilMs: number): number[] {
  const tries: number[] = [];
  let before = 0;
  for (let atMs = 0; atMs <= untilMs; atMs += 100) {
    const throttled = throttledBy(world, atMs);
    if (throttled > before) tries.push(atMs);
    before = throttled;
  }
  return tries;
}

function throttledBy(world: World, atMs: number): number {
  world.advanceTo(atMs);
  return world.streamTruth(STREAM).recordsThrottled;
}

describe('records that are refused', () => {
  it('are tried again at the same pace as long as there is no back-off', () => {
    const world = flood({ retryMs: 250, giveUpMs: 60_000 });
    expect(throttledBy(world, 0)).toBe(2_000);
    // A quarter of a second lets 250 of them in.
    expect(throttledBy(world, 250)).toBe(2_000 + 1_750);
    expect(throttledBy(world, 500)).toBe(3_750 + 1_500);
  });

  it('back off when they are refused again, though a part of them gets through', () => {
    const world = flood({ retryMs: 250, retryMaxMs: 1_000, giveUpMs: 60_000 });
    expect(throttledBy(world, 250)).toBe(2_000 + 1_750);
    expect(throttledBy(world, 700)).toBe(3_750);
    // Half a second later 500 more are in, and a second after that another 1,000.
    expect(throttledBy(world, 750)).toBe(3_750 + 1_250);
    expect(throttledBy(world, 1_700)).toBe(5_000);
    expect(throttledBy(world, 1_750)).toBe(5_000 + 250);
    expect(throttledBy(world, 10_000)).toBe(5_250);
    expect(world.streamTruth(STREAM).recordsInProducerBuffer).toBe(0);
  });

  it('are given up when their time is up, whatever rounding makes of it', () => {
    // 16,100.000000000002 ms: the sum that plans the moment and the difference to it are not the same to the last digit.
    const producer = { retryMs: 1_000, retryMaxMs: 8_000, giveUpMs: 16.1 * 1_000 };
    const world = worldOf({ producer, recordBytes: 2 * 1_048_576, shards: 1, arrivals: steady(10, 20_000) });
    world.advanceTo(60_000);
    expect(world.streamTruth(STREAM)).toMatchObject({ recordsGivenUp: 200, recordsInProducerBuffer: 0 });
  });

  it('are given up in time after a reshard too, though those that wait were refused at different times', () => {
    const world = worldOf({
      producer: { retryMs: 1_000, retryMaxMs: 4_000, giveUpMs: 60_000 },
      recordBytes: 2 * 1_048_576,
      shards: 1,
      keys: { kind: 'uniform', count: 1_000 },
      arrivals: steady(10, 20_000),
    });
    world.advanceTo(19_900);
    world.updateShardCount(STREAM, 2);
    world.advanceTo(70_500);
    expect(world.streamTruth(STREAM).openShards).toBe(2);
    // Offered in the first ten seconds and a half.
    expect(world.streamTruth(STREAM).recordsGivenUp).toBeGreaterThanOrEqual(100);
  });

  it('are tried soon when they have just been refused, while older ones wait long', () => {
    const bursts = [0, 5_000].map((atMs) => ({ atMs, overMs: 0, keys: Array(atMs === 0 ? 1 : 3).fill('a') }));
    const producer = { retryMs: 1_000, retryMaxMs: 64_000, giveUpMs: 600_000 };
    const world = worldOf({ producer, recordBytes: 2 * 1_048_576, bursts });
    // Of the first record at 0, 1, 3, 7, 15 s and of the others at 5, 6, 8, 12, 20 s.
    expect(triesUntil(world, 20_000)).toEqual([0, 1_000, 3_000, 5_000, 6_000, 7_000, 8_000, 12_000, 15_000, 20_000]);
    expect(world.streamTruth(STREAM).recordsThrottled).toBe(5 * 1 + 5 * 3);
  });

  it('wait twice as long after each refusal of all of them, up to the longest pause', () => {
    const world = shutOut({ retryMs: 400, retryMaxMs: 3_000, giveUpMs: 600_000 });
    expect(triesUntil(world, 9_000)).toEqual([0, 400, 1_200, 2_800, 5_800, 8_800]);
  });

  it('are given up at the first try after their time, or when it is over where they back off', () => {
    for (const [retryMaxMs, tries] of [
      [undefined, [0, 400, 800, 1_200, 1_600, 2_000]],
      [3_000, [0, 400, 1_200]],
    ] as const) {
      const world = shutOut({ retryMs: 400, ...(retryMaxMs === undefined ? {} : { retryMaxMs }), giveUpMs: 2_000 });
      world.advanceTo(1_999);
      expect(world.streamTruth(STREAM)).toMatchObject({
        recordsGivenUp: 0,
        recordsThrottled: tries.length - (retryMaxMs === undefined ? 1 : 0),
      });
      world.advanceTo(2_000);
      expect(world.streamTruth(STREAM)).toMatchObject({
        recordsGivenUp: 1,
        recordsThrottled: tries.length,
        recordsInProducerBuffer: 0,
      });
      expect(world.isDrained()).toBe(true);
    }
  });

  it('begin with the shortest pause again when they had got through', () => {
    const bursts = [0, 60_000].map((atMs) => ({ atMs, overMs: 0, keys: Array(1_500).fill('a') }));
    const world = worldOf({ producer: { retryMs: 1_000, retryMaxMs: 64_000, giveUpMs: 600_000 }, bursts });
    expect(triesUntil(world, 62_000)).toEqual([0, 60_000]);
    expect(world.streamTruth(STREAM).recordsInProducerBuffer).toBe(0);
  });

  it('are given up when the buffer of all producers is full, the newest of them', () => {
    const world = flood({ retryMs: 500, giveUpMs: 60_000, bufferRecords: 300 });
    world.advanceTo(0);
    expect(world.streamTruth(STREAM)).toMatchObject({
      recordsOffered: 3_000,
      recordsIn: 1_000,
      recordsGivenUp: 1_700,
      recordsInProducerBuffer: 300,
    });
    world.advanceTo(1_000);
    expect(world.streamTruth(STREAM)).toMatchObject({ recordsIn: 1_300, recordsGivenUp: 1_700 });
  });

  it('are given up at once without any buffer', () => {
    const world = flood({ retryMs: 500, giveUpMs: 60_000, bufferRecords: 0 });
    drain(world);
    expect(world.streamTruth(STREAM)).toMatchObject({ recordsIn: 1_000, recordsGivenUp: 2_000 });
  });

  it('go with their keys when their shard is split', () => {
    const arrivals = steady(1_600, 20_000);
    const world = worldOf({ arrivals, producer: { retryMs: 500, retryMaxMs: 4_000, giveUpMs: 600_000 } });
    world.advanceTo(10_000);
    expect(world.streamTruth(STREAM).recordsInProducerBuffer).toBeGreaterThan(4_000);
    world.splitShard(STREAM, 'shardId-000000000000', String(1n << 127n));
    expect(drain(world)).toBeLessThan(40_000);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(32_000);
  });

  it('are none at a calm shard, however long the ticks are in which its load comes', () => {
    for (const tickMs of [1_000, 2_000, 5_000, 60_000]) {
      const stream = aStream({ arrivals: steady(900, 600_000), consumers: [FAST] });
      const world = createWorld(aWorld({ streams: [stream], physics: idealPhysics({ tickMs }) }), 1);
      world.advanceTo(600_000);
      expect(world.streamTruth(STREAM)).toMatchObject({ recordsIn: 540_000, recordsThrottled: 0 });
      const full = aStream({ arrivals: steady(1_500, 600_000), consumers: [FAST] });
      const crowded = createWorld(aWorld({ streams: [full], physics: idealPhysics({ tickMs }) }), 1);
      crowded.advanceTo(600_000);
      // A full bucket to begin with, and then the limit.
      expect(crowded.streamTruth(STREAM).recordsIn / 600_000).toBeGreaterThan(0.95);
      expect(crowded.streamTruth(STREAM).recordsIn / 600_000).toBeLessThan(1.11);
    }
  });

  it('make configurations without sense an error', () => {
    const wrong = [{ retryMaxMs: 10 }, { bufferRecords: -1 }, { retryMs: 0 }];
    for (const one of wrong) {
      expect(() => flood({ retryMs: 500, giveUpMs: 1_000, ...one })).toThrow(RangeError);
    }
  });
});

describe('poison', () => {
  it('comes at its times with keys of its own, and the stream is not done before', () => {
    const poison = [
      { atMs: 10_000, key: 'bad-0' },
      { atMs: 90_000, key: 'bad-1' },
    ];
    const stream = { poison, consumers: [aConsumer({ maximumRetryAttempts: 0 })], arrivals: steady(10, 20_000) };
    const world = worldOf(stream);
    world.advanceTo(50_000);
    expect(world.streamTruth(STREAM).recordsIn).toBe(201);
    expect(world.isDrained()).toBe(false);
    world.advanceTo(90_000);
    expect(world.streamTruth(STREAM).recordsIn).toBe(202);
  });

  it('draws nothing: the other records come as they would without it', () => {
    const arrivals = steady(500, 60_000, { kind: 'poisson' });
    const clean = worldOf({ arrivals });
    const poisoned = worldOf({ arrivals, poison: [{ atMs: 5_000, key: 'bad' }] });
    for (const world of [clean, poisoned]) world.advanceTo(60_000);
    expect(poisoned.streamTruth(STREAM).recordsOffered).toBe(clean.streamTruth(STREAM).recordsOffered + 1);
  });
});

describe('aggregated records', () => {
  it('fall on the shards by the width of their ranges', () => {
    const world = worldOf({
      shards: 2,
      keys: { kind: 'aggregated' },
      arrivals: steady(2_000, 60_000),
      producer: { retryMs: 500, giveUpMs: 60_000, bufferRecords: 0 },
    });
    world.advanceTo(20_000);
    expect(world.streamTruth(STREAM).recordsGivenUp).toBe(0);
    // Three quarters of the keys come to one shard: half as much again as it takes.
    world.mergeShards(STREAM, 'shardId-000000000000', 'shardId-000000000001');
    world.splitShard(STREAM, 'shardId-000000000002', String(1n << 126n));
    const before = world.streamTruth(STREAM);
    world.advanceTo(60_000);
    const after = world.streamTruth(STREAM);
    expect((after.recordsGivenUp - before.recordsGivenUp) / (after.recordsOffered - before.recordsOffered)).toBeCloseTo(
      0.25,
      2,
    );
    drain(world);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(world.streamTruth(STREAM).recordsIn);
  });

  it('may come together with bursts of literal keys', () => {
    const bursts = [{ atMs: 0, overMs: 10_000, keys: digits(100) }];
    const world = worldOf({ keys: { kind: 'aggregated' }, arrivals: steady(100, 10_000), bursts });
    drain(world);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(1_100);
  });
});
