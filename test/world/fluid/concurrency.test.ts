/** Lanes that find no room among the concurrent executions, at both levels of detail. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../src/world/world.ts';
import type { World } from '../../../src/world/world-api.ts';
import type { ConsumerConfig, Detail, StreamConfig } from '../../../src/world/world-config.ts';
import { aConsumer, aStream, aWorld, realPhysics } from '../../support/world-builders.ts';
import { inSteps, MINUTE_MS, off } from './both-levels.ts';

interface Capped {
  readonly streams: readonly StreamConfig[];
  readonly concurrency: number;
  readonly minutes: number;
  /** How far the backlog may be off. Waits of the batch level vary more than the coarse level's, and long ones leave a backlog. */
  readonly backlogWithin: number;
}

/** Durations have chance: without it lanes that retry once a second fall into step with each other at the batch level. */
function capped(
  name: string,
  rates: Readonly<Record<number, number>>,
  consumer: Partial<ConsumerConfig>,
): StreamConfig {
  return aStream({
    name,
    shards: 8,
    recordBytes: 100,
    arrivals: inSteps(rates, 600),
    keys: { kind: 'uniform', count: 100_000 },
    consumers: [aConsumer({ name: `of-${name}`, factor: 3, jitter: 0.1, ...consumer })],
  });
}

const slow = { factor: 6, fixedMs: 3_000, perRecordMs: 60 };

/** Streams with 24 slow lanes each: with large batches there is room enough, and 144 lanes with small ones want twice as much. */
function sharers(): readonly StreamConfig[] {
  return [25, 40, 60, 90, 130, 160].map((perSec, index) => ({
    ...capped(`s${index}`, { 0: perSec }, slow),
    shards: 4,
  }));
}

const cases: Readonly<Record<string, Capped>> = {
  'a reservation of 10 for 24 lanes': {
    streams: [capped('a', { 0: 1_000, 10: 4_200, 20: 1_000 }, { reservedConcurrency: 10 })],
    concurrency: 1_000,
    minutes: 30,
    backlogWithin: 0.05,
  },
  'an account of 20 for 24 lanes': {
    streams: [capped('a', { 0: 3_000, 10: 7_600, 20: 3_000 }, {})],
    concurrency: 20,
    minutes: 30,
    backlogWithin: 0.1,
  },
  'a reservation of 15 for 48 slow lanes': {
    streams: [capped('a', { 0: 120 }, { ...slow, reservedConcurrency: 15 })],
    concurrency: 1_000,
    minutes: 60,
    backlogWithin: 0.35,
  },
  'an account that six streams share': { streams: sharers(), concurrency: 75, minutes: 90, backlogWithin: 0.35 },
};

interface Outcome {
  readonly done: number;
  readonly executionSeconds: number;
  readonly billedGbSeconds: number;
  readonly invocations: number;
  readonly throttled: number;
  readonly backlogRecordSeconds: number;
}

type Account = Omit<Capped, 'backlogWithin'>;

function truths(world: World, { streams }: Account) {
  return streams.map(({ name }) => world.consumerTruth(name, `of-${name}`));
}

const LOOK_MS = 20_000;

function outcomeOf(detail: Detail, one: Account): Outcome {
  const account = { concurrency: one.concurrency, concurrencyUsedByOthers: 0, shardLimit: 500 };
  const world = createWorld(aWorld({ detail, streams: one.streams, physics: realPhysics(), account }), 1);
  let backlogRecordSeconds = 0;
  for (let atMs = LOOK_MS; atMs <= one.minutes * MINUTE_MS; atMs += LOOK_MS) {
    world.advanceTo(atMs);
    for (const { backlogRecords, inFlightRecords } of truths(world, one)) {
      backlogRecordSeconds += ((backlogRecords + inFlightRecords) * LOOK_MS) / 1_000;
    }
  }
  const all = truths(world, one);
  const total = (of: (truth: (typeof all)[number]) => number): number => all.reduce((sum, truth) => sum + of(truth), 0);
  return {
    done: total(({ recordsDone }) => recordsDone),
    executionSeconds: total(({ executionSeconds }) => executionSeconds),
    billedGbSeconds: total(({ billedGbSeconds }) => billedGbSeconds),
    invocations: total(({ invocations }) => invocations),
    throttled: total(({ throttledInvocations }) => throttledInvocations),
    backlogRecordSeconds,
  };
}

describe('lanes that find no room', () => {
  it.each(Object.entries(cases))('do and cost the same at both levels: %s', (_, one) => {
    const exact = outcomeOf('batch', one);
    const fluid = outcomeOf('fluid', one);
    expect(exact.throttled).toBeGreaterThan(1_000);
    expect(off(fluid.done, exact.done)).toBeLessThan(0.03);
    expect(off(fluid.billedGbSeconds, exact.billedGbSeconds)).toBeLessThan(0.03);
    expect(off(fluid.invocations, exact.invocations)).toBeLessThan(0.03);
    expect(off(fluid.throttled, exact.throttled)).toBeLessThan(0.12);
    expect(off(fluid.backlogRecordSeconds, exact.backlogRecordSeconds)).toBeLessThan(one.backlogWithin);
  });

  it('never execute more at once, in the mean, than there is room for', () => {
    for (const concurrency of [20, 50, 75]) {
      const { executionSeconds } = outcomeOf('fluid', { streams: sharers(), concurrency, minutes: 30 });
      // A quiet start: all lanes begin with little to do.
      expect(executionSeconds / 1_800).toBeLessThanOrEqual(concurrency);
      expect(executionSeconds / 1_800).toBeGreaterThan(concurrency * 0.97);
    }
  });

  it('do as much as room, batch and duration make', () => {
    const overload = capped('a', { 0: 6_000 }, { jitter: 0, reservedConcurrency: 10 });
    const { done } = outcomeOf('fluid', { streams: [overload], concurrency: 1_000, minutes: 30 });
    // Ten places with 100 records in 250 ms, and at most 30 ms of overhead between two batches of one place.
    expect(done / 1_800).toBeGreaterThan(10 * (100 / 0.28));
    expect(done / 1_800).toBeLessThan(10 * (100 / 0.25));
  });

  it('do nothing without any room, and refuse once a second for each lane', () => {
    const none = capped('a', { 0: 6_000 }, { reservedConcurrency: 0 });
    const { done, throttled } = outcomeOf('fluid', { streams: [none], concurrency: 1_000, minutes: 10 });
    expect(done).toBeLessThan(100);
    expect(off(throttled, 24 * 600)).toBeLessThan(0.02);
  });
});
