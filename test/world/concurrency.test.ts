/** Room to run that changes: other functions, growth, reservations. */
import { describe, expect, it } from 'vitest';
import { createConcurrency } from '../../src/world/concurrency.ts';
import { createEnvironments } from '../../src/world/environments.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { AccountConfig, ConsumerConfig, Physics } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  digits,
  drain,
  idealPhysics,
  imbalance,
  STREAM,
} from '../support/world-builders.ts';

const ACCOUNT: AccountConfig = { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit: 500 };

/** Ten lanes on each of ten shards, kept busy for long by invocations of one record and one second. */
function busy(
  consumer: Partial<ConsumerConfig> = {},
  account: Partial<AccountConfig> = {},
  physics: Partial<Physics> = {},
): World {
  const one = aConsumer({ factor: 10, batchSize: 1, fixedMs: 1_000, perRecordMs: 0, ...consumer });
  const bursts = [{ atMs: 0, overMs: 0, keys: digits(6_000) }];
  const producer = { retryMs: 100, giveUpMs: 600_000 };
  const stream = aStream({ shards: 10, bursts, producer, consumers: [one] });
  return createWorld(
    aWorld({ streams: [stream], account: { ...ACCOUNT, ...account }, physics: idealPhysics(physics) }),
    1,
  );
}

const runningAt = (world: World, atMs: number): number => {
  world.advanceTo(atMs);
  return world.consumerTruth(STREAM, CONSUMER).inFlightInvocations;
};

function expectNothingLost(world: World): void {
  drain(world);
  const truth = world.consumerTruth(STREAM, CONSUMER);
  expect(imbalance(world.streamTruth(STREAM), truth)).toEqual({ put: 0, read: 0 });
  expect(truth).toMatchObject({ recordsDone: 6_000, recordsDiscarded: 0, recordsExpired: 0 });
}

describe('other functions of the account', () => {
  it('take and give back room at their times, and nothing is lost by it', () => {
    const concurrencyUsedByOthers = [
      { atMs: 10_000, executions: 70 },
      { atMs: 20_000, executions: 100 },
      { atMs: 30_000, executions: 20 },
    ];
    const world = busy({}, { concurrency: 100, concurrencyUsedByOthers });
    expect([9_500, 12_500, 22_500, 32_500].map((atMs) => runningAt(world, atMs))).toEqual([100, 30, 0, 80]);
    expect(world.consumerTruth(STREAM, CONSUMER).throttledInvocations).toBeGreaterThan(100);
    expectNothingLost(world);
  });

  it('show in the concurrency of the account', () => {
    const world = busy({}, { concurrencyUsedByOthers: [{ atMs: 60_000, executions: 333 }] });
    drain(world);
    world.advanceTo(300_000);
    const inUse = { namespace: 'AWS/Lambda', metric: 'ConcurrentExecutions', dimension: '' } as const;
    const points = world.metric(inUse, 'Minimum', 1_767_225_600_000 + 120_000, 1_767_225_600_000 + 180_000);
    expect(points.map(({ value }) => value)).toEqual([333]);
  });
});

describe('the growth of a function', () => {
  it('is at most so many new environments at once, and then in ten seconds', () => {
    const world = busy({}, {}, { environmentsPer10Sec: 20 });
    expect([500, 10_500, 20_500].map((atMs) => runningAt(world, atMs))).toEqual([20, 40, 60]);
    expectNothingLost(world);
  });

  it('counts new environments alone: warm ones start as they like', () => {
    const environments = createEnvironments(600_000, 10);
    const startAll = (nowMs: number): readonly boolean[] => {
      const taken: boolean[] = [];
      while (environments.canStart(nowMs)) taken.push(environments.take(nowMs));
      return taken;
    };
    expect(startAll(0)).toEqual(Array(10).fill(false));
    for (let parked = 0; parked < 10; parked += 1) environments.park(500);
    expect(startAll(500)).toEqual(Array(10).fill(true));
    // One in a second, and no more than ten saved up.
    expect(startAll(1_000)).toEqual([false]);
    expect(startAll(1_000_000)).toEqual(Array(10).fill(false));
  });

  it('costs no retries', () => {
    expectNothingLost(busy({ maximumRetryAttempts: 0 }, {}, { environmentsPer10Sec: 5 }));
  });
});

describe('PutFunctionConcurrency', () => {
  it('is in force at once: what runs ends, and no more starts than it allows', () => {
    const world = busy();
    expect(runningAt(world, 3_500)).toBe(100);
    expect(world.putReservedConcurrency(CONSUMER, 7)).toMatchObject({ value: { reservedConcurrency: 7 } });
    expect(world.getFunction(CONSUMER)).toMatchObject({ value: { reservedConcurrency: 7 } });
    expect(runningAt(world, 3_900)).toBe(100);
    expect(runningAt(world, 6_500)).toBe(7);
    world.putReservedConcurrency(CONSUMER, null);
    expect(world.getFunction(CONSUMER)).toMatchObject({ value: { reservedConcurrency: null } });
    expect(runningAt(world, 9_500)).toBe(100);
    expectNothingLost(world);
  });

  it('stops the function at 0', () => {
    const world = busy();
    world.advanceTo(3_500);
    world.putReservedConcurrency(CONSUMER, 0);
    expect(runningAt(world, 5_000)).toBe(0);
    expect(runningAt(world, 60_000)).toBe(0);
    world.putReservedConcurrency(CONSUMER, 5);
    expect(runningAt(world, 62_000)).toBe(5);
    world.putReservedConcurrency(CONSUMER, 500);
    expectNothingLost(world);
  });

  it('takes from the others what it reserves, and gives it back', () => {
    const long = { factor: 10, batchSize: 1, fixedMs: 1_000, perRecordMs: 0 };
    const consumers = [aConsumer(long), aConsumer({ ...long, name: 'other' })];
    const bursts = [{ atMs: 0, overMs: 0, keys: digits(3_000) }];
    const account = { ...ACCOUNT, concurrency: 140 };
    const world = createWorld(aWorld({ account, streams: [aStream({ shards: 20, bursts, consumers })] }), 1);
    const running = (atMs: number) => {
      world.advanceTo(atMs);
      return ['other', CONSUMER].map((name) => world.consumerTruth(STREAM, name).inFlightInvocations);
    };
    // The one that asks first at an instant has all there is.
    expect(running(1_500)).toEqual([0, 140]);
    world.putReservedConcurrency(CONSUMER, 40);
    expect(running(6_500)).toEqual([100, 40]);
    world.putReservedConcurrency(CONSUMER, 10);
    expect(running(9_500)).toEqual([130, 10]);
    world.putReservedConcurrency(CONSUMER, null);
    expect(running(12_500).reduce((sum, count) => sum + count)).toBe(140);
  });

  it('counts what runs among the unreserved again when a reservation is taken away', () => {
    const limits = { environmentIdleMs: 1, environmentsPer10Sec: 100 };
    const concurrency = createConcurrency({ ...ACCOUNT, concurrency: 10 }, limits, () => 0);
    const [one, kept] = [concurrency.slotsOf('one', 3), concurrency.slotsOf('kept', 4)];
    const startAll = (): number => {
      const before = one.inFlight();
      while (one.acquire());
      return one.inFlight() - before;
    };
    expect(startAll()).toBe(3);
    one.reserve(null);
    expect(startAll()).toBe(3);
    expect([kept.acquire(), concurrency.inUse(), concurrency.reserved()]).toEqual([true, 7, 4]);
  });

  it.each([-1, 1.5, Number.NaN, 901, 1_000])('refuses %d', (executions) => {
    const world = busy();
    expect(world.putReservedConcurrency(CONSUMER, executions)).toMatchObject({
      kind: 'refused',
      error: 'InvalidParameterValueException',
    });
    expect(world.getFunction(CONSUMER)).toMatchObject({ value: { reservedConcurrency: null } });
    expect(world.streamTruth(STREAM).refusedCalls).toBe(1);
  });

  it('leaves 100 of the account unreserved, but a reservation may always be lowered', () => {
    const world = busy({ reservedConcurrency: 950 });
    expect(world.putReservedConcurrency(CONSUMER, 951)).toMatchObject({ kind: 'refused' });
    expect(world.putReservedConcurrency(CONSUMER, 940)).toMatchObject({ kind: 'ok' });
    expect(world.putReservedConcurrency(CONSUMER, 900)).toMatchObject({ kind: 'ok' });
    expect(world.putReservedConcurrency('nowhere', 1)).toMatchObject({ error: 'ResourceNotFoundException' });
  });
});
