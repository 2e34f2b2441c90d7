/** The coarse level against the batch-exact one: the same account must come out alike. */
import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/world/world-api.ts';
import type { Arrivals, ConsumerConfig, Physics } from '../../../src/world/world-config.ts';
import { aConsumer, aStream, CONSUMER, realPhysics, STREAM, steady } from '../../support/world-builders.ts';
import { aCase, type Case, courseOf, eightShards, inSteps, MINUTE_MS, off } from './both-levels.ts';

interface Setting {
  readonly use: number;
  readonly consumer?: Partial<ConsumerConfig>;
  readonly physics?: Partial<Physics>;
  readonly noise?: Arrivals['noise'];
}

const settings: Readonly<Record<string, Setting>> = {
  'a lane at a fiftieth': { use: 0.02 },
  'a lane at a fifth': { use: 0.2 },
  'a lane at half': { use: 0.5 },
  'a lane at nine tenths': { use: 0.9 },
  'exact arrivals': { use: 0.8, noise: { kind: 'exact' } },
  'three lanes a shard': { use: 0.75, consumer: { factor: 3 } },
  'dispersed arrivals': { use: 0.75, noise: { kind: 'dispersed', index: 20 } },
  'large batches': { use: 0.6, consumer: { fixedMs: 200, perRecordMs: 1, batchSize: 500 } },
  'slow batches': { use: 0.6, consumer: { fixedMs: 1_000, perRecordMs: 0, batchSize: 10 } },
  'quick records': { use: 0.7, consumer: { fixedMs: 20, perRecordMs: 0.5 } },
  'a batch window': { use: 0.5, consumer: { batchWindowMs: 5_000 } },
  'enhanced fan-out': { use: 0.5, consumer: { fanOut: 'enhanced' } },
  'five polls a second': { use: 0.6, physics: { pollIntervalMs: 200 } },
  'fine ticks': { use: 0.9, physics: { tickMs: 100 } },
  'lanes that take keys as they come': { use: 0.6, consumer: { factor: 3 }, physics: { laneMode: 'dynamic' } },
};

function caseOf({ use, consumer, physics, noise }: Setting): Case {
  const config = aConsumer({ jitter: 0.1, ...consumer });
  const here = realPhysics(physics);
  const cycleMs = config.fixedMs + config.perRecordMs * config.batchSize + here.invokeOverheadMs;
  const perSec = ((8 * config.factor * config.batchSize) / cycleMs) * 1_000 * use;
  const arrivals = steady(perSec, 40 * MINUTE_MS, noise ?? { kind: 'poisson' });
  // Small enough that no shard refuses anything.
  return aCase({ stream: eightShards({ shards: 8, arrivals, consumers: [config] }), physics: here, minutes: 20 });
}

describe('a mapping that keeps up', () => {
  it.each(Object.entries(settings))('is the same at both levels with %s', (_, setting) => {
    for (const seed of [1, 2]) {
      const exact = courseOf('batch', caseOf(setting), seed);
      const fluid = courseOf('fluid', caseOf(setting), seed);
      expect(off(fluid.delaySec, exact.delaySec)).toBeLessThan(0.03);
      expect(off(fluid.invocations, exact.invocations)).toBeLessThan(0.03);
      expect(off(fluid.billedGbSeconds, exact.billedGbSeconds)).toBeLessThan(0.03);
    }
  });
});

const setFactor =
  (factor: number) =>
  (world: World): void => {
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), factor);
  };
const setShards =
  (shards: number) =>
  (world: World): void => {
    world.updateShardCount(STREAM, shards);
  };

const physics = realPhysics({ mappingUpdatePauseMs: { min: 45_000, max: 45_000 } });
const surge = inSteps({ 0: 2_000, 10: 5_000, 25: 2_000 }, 100);
const keyed = { kind: 'shares', shares: { hot: 0.5, warm: 0.05 }, restKeys: 10_000 } as const;
const threeReaders = aStream({
  shards: 4,
  recordBytes: 100,
  arrivals: inSteps({ 0: 1_000, 5: 3_600, 15: 500 }, 60),
  keys: { kind: 'uniform', count: 100_000 },
  consumers: ['bill', 'b', 'c'].map((name) => aConsumer({ name, factor: 10 })),
});

const courses: Readonly<Record<string, Partial<Case>>> = {
  'an overload that nobody answers': { stream: eightShards({ arrivals: surge }), minutes: 70 },
  'a higher factor': { stream: eightShards({ arrivals: surge }), minutes: 50, acts: { 14: setFactor(3) } },
  'twice the shards': { stream: eightShards({ arrivals: surge }), minutes: 70, acts: { 14: setShards(16) } },
  'three quarters of the shards': {
    stream: eightShards({ arrivals: inSteps({ 0: 1_000, 10: 2_500, 30: 800 }, 100) }),
    minutes: 50,
    acts: { 12: setShards(6) },
  },
  'a hot key': {
    stream: eightShards({
      shards: 4,
      arrivals: inSteps({ 0: 1_500 }, 90),
      keys: keyed,
      consumers: [aConsumer({ factor: 2, jitter: 0.1 })],
    }),
    minutes: 40,
    acts: { 20: setFactor(10) },
  },
  'a read limit that three share': { stream: threeReaders, minutes: 45 },
};

describe('a mapping that falls behind', () => {
  it.each(Object.entries(courses))('takes the same course at both levels: %s', (_, changes) => {
    const one = aCase({ physics, ...changes });
    const exact = courseOf('batch', one);
    const fluid = courseOf('fluid', one);
    expect(off(fluid.peakAgeMs, exact.peakAgeMs)).toBeLessThan(0.03);
    expect(off(fluid.backlogRecordSeconds, exact.backlogRecordSeconds)).toBeLessThan(0.03);
    expect(off(fluid.delaySec, exact.delaySec)).toBeLessThan(0.03);
    expect(off(fluid.caughtUpMs, exact.caughtUpMs)).toBeLessThan(0.03);
    expect(off(fluid.invocations, exact.invocations)).toBeLessThan(0.03);
    expect(off(fluid.billedGbSeconds, exact.billedGbSeconds)).toBeLessThan(0.03);
  });
});
