/** The coarse level as an account: the same calls, refusals and metrics, the same answer to the same seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../src/world/world.ts';
import type { World } from '../../../src/world/world-api.ts';
import type { ConsumerConfig, StreamConfig } from '../../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  idealPhysics,
  imbalance,
  realPhysics,
  STREAM,
  steady,
  WORLD_STARTS_AT,
} from '../../support/world-builders.ts';
import { eightShards, inSteps, MINUTE_MS, off, worldAt } from './both-levels.ts';

const poisson = { kind: 'poisson' } as const;

function surge(): StreamConfig {
  return eightShards({ arrivals: inSteps({ 0: 2_000, 10: 5_000, 20: 1_500 }, 60) });
}

/** Turns every lever once. */
function steered(seed: number, lookEveryMs: number): World {
  const world = worldAt('fluid', { stream: surge(), physics: realPhysics() }, seed);
  for (let atMs = lookEveryMs; atMs <= 40 * MINUTE_MS; atMs += lookEveryMs) {
    world.advanceTo(atMs);
    world.consumerTruth(STREAM, CONSUMER);
    world.streamTruth(STREAM);
    if (atMs === 12 * MINUTE_MS) world.updateShardCount(STREAM, 12);
    if (atMs === 14 * MINUTE_MS) world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 3);
  }
  return world;
}

describe('an account at the coarse level', () => {
  it('takes the same course for the same seed, however often it is looked at', () => {
    const one = steered(7, MINUTE_MS);
    const other = steered(7, 1_000);
    expect(other.digest()).toBe(one.digest());
    expect(other.consumerTruth(STREAM, CONSUMER)).toEqual(one.consumerTruth(STREAM, CONSUMER));
    expect(other.streamTruth(STREAM)).toEqual(one.streamTruth(STREAM));
    expect(steered(8, MINUTE_MS).digest()).not.toBe(one.digest());
  });

  it('balances at every look, whatever comes and whatever is turned', () => {
    const run = fc.record({
      shards: fc.integer({ min: 1, max: 12 }),
      factor: fc.integer({ min: 1, max: 10 }),
      low: fc.integer({ min: 0, max: 2_000 }),
      high: fc.integer({ min: 0, max: 9_000 }),
      keys: fc.constantFrom<StreamConfig['keys']>(
        { kind: 'uniform', count: 5_000 },
        { kind: 'zipf', count: 2_000, exponent: 1.1 },
        { kind: 'one', key: 'a' },
        { kind: 'aggregated' },
      ),
      noise: fc.constantFrom(poisson, { kind: 'exact' } as const, { kind: 'dispersed', index: 20 } as const),
      mode: fc.constantFrom('range' as const, 'modulo' as const, 'dynamic' as const),
      reserved: fc.constantFrom(null, 3),
      ageMs: fc.constantFrom(null, 120_000),
      target: fc.integer({ min: 1, max: 24 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(run, ({ shards, factor, low, high, keys, noise, mode, reserved, ageMs, target, seed }) => {
        const consumer = aConsumer({ factor, reservedConcurrency: reserved, maximumRecordAgeMs: ageMs });
        const arrivals = { ...inSteps({ 0: low, 3: high, 8: low }, 12), noise };
        const stream = aStream({ shards, keys, arrivals, consumers: [consumer], recordBytes: 2_000 });
        const world = worldAt('fluid', { stream, physics: realPhysics({ laneMode: mode }) }, seed);
        for (let atMs = 7_000; atMs <= 20 * MINUTE_MS; atMs += 7_000) {
          world.advanceTo(atMs);
          if (atMs === 210_000) world.updateShardCount(STREAM, target);
          if (atMs === 280_000) world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 11 - factor);
          const truth = world.consumerTruth(STREAM, CONSUMER);
          expect(imbalance(world.streamTruth(STREAM), truth)).toEqual({ put: 0, read: 0 });
          for (const count of [truth.recordsDone, truth.backlogRecords, truth.inFlightRecords, truth.recordsExpired]) {
            expect(count).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('drains to the last record', () => {
    const world = worldAt('fluid', { stream: surge(), physics: realPhysics() });
    world.advanceTo(120 * MINUTE_MS);
    expect(world.isDrained()).toBe(true);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsDone).toBe(world.streamTruth(STREAM).recordsIn);
  });

  it('shows in its metrics what really happened', () => {
    const world = steered(7, MINUTE_MS);
    const end = WORLD_STARTS_AT + 40 * MINUTE_MS;
    world.advanceTo(45 * MINUTE_MS);
    const sum = (namespace: 'AWS/Kinesis' | 'AWS/Lambda', metric: string, dimension: string): number =>
      world
        .metric({ namespace, metric, dimension }, 'Sum', WORLD_STARTS_AT, end)
        .reduce((total, { value }) => total + value, 0);
    const before = steered(7, MINUTE_MS);
    const truth = before.consumerTruth(STREAM, CONSUMER);
    expect(off(sum('AWS/Lambda', 'Invocations', CONSUMER), truth.invocations)).toBeLessThan(0.001);
    expect(off(sum('AWS/Kinesis', 'IncomingRecords', STREAM), before.streamTruth(STREAM).recordsIn)).toBeLessThan(
      0.001,
    );
    expect(off(sum('AWS/Kinesis', 'GetRecords.Records', STREAM), truth.recordsDone)).toBeLessThan(0.001);
    const durationSec = sum('AWS/Lambda', 'Duration', CONSUMER) / 1_000;
    expect(off(durationSec, truth.executionSeconds)).toBeLessThan(0.01);
    const age = world.metric(
      { namespace: 'AWS/Lambda', metric: 'IteratorAge', dimension: CONSUMER },
      'Maximum',
      WORLD_STARTS_AT,
      end,
    );
    expect(off(Math.max(...age.map(({ value }) => value)), before.streamTruth(STREAM).maxAgeMs)).toBeLessThan(0.03);
  });

  it('shows iterator age, duration and concurrency much as the batch-exact level does', () => {
    const stream = surge();
    const [exact, fluid] = (['batch', 'fluid'] as const).map((detail) =>
      worldAt(detail, { stream, physics: realPhysics() }),
    );
    for (const world of [exact, fluid]) world?.advanceTo(40 * MINUTE_MS);
    const read = (world: World | undefined, metric: string, statistic: 'Maximum' | 'Average'): readonly number[] =>
      (
        world?.metric({ namespace: 'AWS/Lambda', metric, dimension: CONSUMER }, statistic, WORLD_STARTS_AT, Infinity) ??
        []
      )
        .slice(2, 30)
        .map(({ value }) => value);
    const offs = (metric: string, statistic: 'Maximum' | 'Average', leastApart: number): number =>
      Math.max(
        ...read(fluid, metric, statistic).map((value, index) => {
          const other = read(exact, metric, statistic)[index] ?? 0;
          return Math.max(0, Math.abs(value - other) - leastApart) / other;
        }),
      );
    expect(offs('IteratorAge', 'Average', 500)).toBeLessThan(0.05);
    expect(offs('IteratorAge', 'Maximum', 1_500)).toBeLessThan(0.05);
    expect(offs('Duration', 'Average', 2)).toBeLessThan(0.03);
    expect(offs('ConcurrentExecutions', 'Maximum', 2)).toBeLessThan(0.2);
  });

  it('counts the seconds in which some record is too old, and the greatest age', () => {
    const [exact, fluid] = (['batch', 'fluid'] as const).map((detail) => {
      const world = worldAt(detail, { stream: surge(), physics: realPhysics() });
      world.advanceTo(60 * MINUTE_MS);
      return world.streamTruth(STREAM);
    });
    expect(exact?.secondsOverTarget).toBeGreaterThan(1_000);
    expect(off(fluid?.secondsOverTarget ?? 0, exact?.secondsOverTarget ?? 0)).toBeLessThan(0.01);
    expect(off(fluid?.maxAgeMs ?? 0, exact?.maxAgeMs ?? 0)).toBeLessThan(0.01);
  });

  it('refuses as the account does: the eleventh reshard of a day, and calls in the middle of another', () => {
    const world = worldAt('fluid', { stream: aStream({ shards: 2 }), physics: idealPhysics() });
    for (let call = 0; call < 10; call += 1) {
      expect(world.updateShardCount(STREAM, call % 2 === 0 ? 3 : 2).kind).toBe('ok');
      world.advanceTo(world.nowMs() + MINUTE_MS);
    }
    expect(world.updateShardCount(STREAM, 3)).toMatchObject({ kind: 'refused', error: 'LimitExceededException' });
    world.advanceTo(25 * 60 * MINUTE_MS);
    expect(world.updateShardCount(STREAM, 3).kind).toBe('ok');
    const paused = worldAt('fluid', { stream: aStream(), physics: realPhysics() });
    const id = paused.mappingIdOf(STREAM, CONSUMER);
    expect(paused.updateParallelizationFactor(id, 4)).toMatchObject({ kind: 'ok', value: { state: 'Updating' } });
    expect(paused.updateParallelizationFactor(id, 4)).toMatchObject({ error: 'ResourceInUseException' });
  });

  it('is after a reshard of many shards as if it had begun with them', () => {
    const wide = (shards: number): World => {
      const stream = eightShards({ shards, arrivals: steady(20_000, 90 * MINUTE_MS, poisson) });
      return worldAt('fluid', { stream, physics: idealPhysics({ pollIntervalMs: 1_000, tickMs: 500 }) });
    };
    const [grown, always] = [wide(120), wide(240)];
    grown.advanceTo(10 * MINUTE_MS);
    grown.updateShardCount(STREAM, 240);
    always.advanceTo(30 * MINUTE_MS);
    grown.advanceTo(30 * MINUTE_MS);
    const between = (world: World): { delaySec: number; invocations: number } => {
      const before = world.consumerTruth(STREAM, CONSUMER);
      world.advanceTo(80 * MINUTE_MS);
      const after = world.consumerTruth(STREAM, CONSUMER);
      expect(after.readableShards).toBe(240);
      expect(imbalance(world.streamTruth(STREAM), after)).toEqual({ put: 0, read: 0 });
      return {
        delaySec: (after.delayRecordSeconds - before.delayRecordSeconds) / (after.recordsDone - before.recordsDone),
        invocations: after.invocations - before.invocations,
      };
    };
    const [one, other] = [between(grown), between(always)];
    expect(off(one.delaySec, other.delaySec)).toBeLessThan(0.02);
    expect(off(one.invocations, other.invocations)).toBeLessThan(0.01);
  });

  it('splits the busy shards of an on-demand stream', () => {
    const stream = eightShards({ shards: 4, kind: 'kinesis-on-demand', arrivals: steady(3_200, 60 * MINUTE_MS) });
    const world = worldAt('fluid', { stream, physics: realPhysics() });
    world.advanceTo(40 * MINUTE_MS);
    expect(world.streamTruth(STREAM).openShards).toBe(8);
  });

  it('follows a new version of the function', () => {
    const deploys = [{ atMs: 10 * MINUTE_MS, perRecordMs: 6 }];
    const stream = eightShards({ arrivals: steady(2_000, 60 * MINUTE_MS), consumers: [aConsumer({ deploys })] });
    const world = worldAt('fluid', { stream, physics: realPhysics() });
    world.advanceTo(10 * MINUTE_MS);
    expect(world.consumerTruth(STREAM, CONSUMER).oldestAgeMs).toBeLessThan(5_000);
    world.advanceTo(20 * MINUTE_MS);
    // 8 · 100 / 0.68 s a second of 2,000.
    const slope = 1 - (8 * 100) / 0.68 / 2_000;
    expect(off(world.consumerTruth(STREAM, CONSUMER).oldestAgeMs, slope * 10 * MINUTE_MS)).toBeLessThan(0.03);
  });

  it('stays within a reserved concurrency and counts the starts that find no room', () => {
    const consumer = aConsumer({ factor: 3, reservedConcurrency: 10 });
    const stream = eightShards({ arrivals: steady(7_000, 60 * MINUTE_MS), consumers: [consumer] });
    const world = worldAt('fluid', { stream, physics: realPhysics() });
    world.advanceTo(30 * MINUTE_MS);
    const truth = world.consumerTruth(STREAM, CONSUMER);
    expect(truth.executionSeconds).toBeLessThanOrEqual(10 * 30 * 60);
    expect(truth.executionSeconds).toBeGreaterThan(0.8 * 10 * 30 * 60);
    expect(truth.throttledInvocations).toBeGreaterThan(1_000);
  });

  it('says what it does not know', () => {
    const unknown: readonly Partial<ConsumerConfig>[] = [
      { errorShare: 0.1 },
      { filterPassShare: 0.5 },
      { tumblingWindowMs: 60_000 },
      { partialBatchResponses: true },
      { timeoutMs: 100 },
    ];
    for (const changes of unknown) {
      const stream = aStream({ consumers: [aConsumer(changes)] });
      expect(() => worldAt('fluid', { stream, physics: idealPhysics() })).toThrow(/the fluid level has no/);
    }
    const bursts = [{ atMs: 0, overMs: 0, keys: ['a'] }];
    expect(() => worldAt('fluid', { stream: aStream({ bursts }), physics: idealPhysics() })).toThrow(/bursts/);
    const writer = aStream({ consumers: [aConsumer({ downstream: 'table' })] });
    const config = aWorld({ detail: 'fluid', streams: [writer], downstreams: [aDownstream()] });
    expect(() => createWorld(config, 1)).toThrow(/downstream/);
  });
});
