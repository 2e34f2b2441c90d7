/** The coarse level against what can be computed by hand. */
import { describe, expect, it } from 'vitest';
import { SHARD_READ_RECORDS_PER_SEC } from '../../../src/core/limits.ts';
import { DAY_MS, HOUR_MS } from '../../../src/core/units.ts';
import { delayQuantileMs } from '../../../src/world/delay-histogram.ts';
import type { World } from '../../../src/world/world-api.ts';
import {
  aConsumer,
  aStream,
  CONSUMER,
  idealPhysics,
  realPhysics,
  STREAM,
  steady,
} from '../../support/world-builders.ts';
import { courseOf, eightShards, inSteps, MINUTE_MS, off, worldAt } from './both-levels.ts';

function heldRecords(world: World): number {
  const { backlogRecords, inFlightRecords } = world.consumerTruth(STREAM, CONSUMER);
  return backlogRecords + inFlightRecords;
}

/** Two shards of two lanes at 200 records a second each, and ten minutes of twice what they can do. */
function overloaded(): World {
  const arrivals = { ...inSteps({ 0: 1_600, 10: 800 }, 300), noise: { kind: 'exact' } } as const;
  const consumer = aConsumer({ factor: 2, batchSize: 100, fixedMs: 50, perRecordMs: 4.5 });
  const keys = { kind: 'uniform', count: 1_000_000 } as const;
  const stream = aStream({ shards: 2, arrivals, keys, consumers: [consumer] });
  const world = worldAt('fluid', { stream, physics: idealPhysics({ tickMs: 100 }) });
  world.advanceTo(10 * MINUTE_MS);
  return world;
}

function clearingSec(world: World): number {
  const from = world.nowMs();
  while (world.consumerTruth(STREAM, CONSUMER).oldestAgeMs > 5_000) world.advanceTo(world.nowMs() + 1_000);
  return (world.nowMs() - from) / 1_000;
}

describe('the coarse level', () => {
  it('clears a backlog in twice the time with twice the shards than with twice the lanes', () => {
    const byFactor = overloaded();
    byFactor.updateParallelizationFactor(byFactor.mappingIdOf(STREAM, CONSUMER), 4);
    const byShards = overloaded();
    byShards.updateShardCount(STREAM, 4);
    // 480,000 records at 1,600 − 800 a second.
    expect(off(clearingSec(byFactor), 600)).toBeLessThan(0.03);
    expect(off(clearingSec(byShards), 1_200)).toBeLessThan(0.03);
  });

  it('ages by 1 − μ/λ a second while more comes than it does', () => {
    const arrivals = steady(800, 1_000_000);
    const stream = aStream({ arrivals, keys: { kind: 'one', key: 'a' }, consumers: [aConsumer()] });
    const world = worldAt('fluid', { stream, physics: idealPhysics() });
    world.advanceTo(200_000);
    const before = world.consumerTruth(STREAM, CONSUMER).oldestAgeMs;
    world.advanceTo(1_000_000);
    const slope = (world.consumerTruth(STREAM, CONSUMER).oldestAgeMs - before) / 800_000;
    expect(slope).toBeCloseTo(1 - 400 / 800, 3);
  });

  it('reads no faster than the shard lets it: what a pause of half the limit leaves takes as long again', () => {
    const perSec = SHARD_READ_RECORDS_PER_SEC / 2 - 1;
    const consumer = aConsumer({ factor: 10, fixedMs: 50, perRecordMs: 0, batchSize: 500 });
    const stream = aStream({ arrivals: steady(perSec, 3_000_000), consumers: [consumer], recordBytes: 100 });
    const pauseMs = 10 * MINUTE_MS;
    const physics = idealPhysics({ mappingUpdatePauseMs: { min: pauseMs, max: pauseMs } });
    const world = worldAt('fluid', { stream, physics });
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 10);
    world.advanceTo(pauseMs);
    expect(world.consumerTruth(STREAM, CONSUMER).oldestAgeMs).toBeCloseTo(pauseMs, -3);
    expect(off(clearingSec(world), 600)).toBeLessThan(0.02);
    const read = world.metric(
      { namespace: 'AWS/Kinesis', metric: 'ReadProvisionedThroughputExceeded', dimension: STREAM },
      'Sum',
      0,
      Number.MAX_SAFE_INTEGER,
    );
    expect(read.some(({ value }) => value > 0)).toBe(true);
  });

  it("holds to Little's law, and its delays say the same one by one", () => {
    const stream = eightShards({ arrivals: inSteps({ 0: 2_000, 10: 5_000, 20: 1_000 }, 40) });
    const world = worldAt('fluid', { stream, physics: realPhysics() });
    let recordSeconds = 0;
    for (let atMs = 500; !world.isDrained(); atMs += 1_000) {
      world.advanceTo(atMs);
      recordSeconds += heldRecords(world);
    }
    world.advanceTo(world.nowMs() + 20_000);
    const { delayRecordSeconds, delays, recordsDone } = world.consumerTruth(STREAM, CONSUMER);
    expect(off(recordSeconds, delayRecordSeconds)).toBeLessThan(0.001);
    const counted = delays.counts.reduce((sum, count) => sum + count, 0);
    expect(off(counted, recordsDone)).toBeLessThan(0.005);
    const points = [...delays.counts.keys()].map((bin) => (delays.counts[bin] ?? 0) * 1.04 ** (bin - 0.5));
    const fromHistogram = points.reduce((sum, ms) => sum + ms, 0) / 1_000;
    expect(off(fromHistogram, delayRecordSeconds)).toBeLessThan(0.02);
    expect(delayQuantileMs([delays], 0.5)).toBeGreaterThan(500);
  });

  it('loses records at the very age of the retention, as fast as they came', () => {
    const pauseMs = 2 * DAY_MS;
    const physics = idealPhysics({ mappingUpdatePauseMs: { min: pauseMs, max: pauseMs } });
    const stream = aStream({ arrivals: steady(10, 3 * DAY_MS), retentionMs: DAY_MS });
    const world = worldAt('fluid', { stream, physics });
    world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 2);
    world.advanceTo(DAY_MS);
    expect(world.consumerTruth(STREAM, CONSUMER).recordsExpired).toBe(0);
    world.advanceTo(DAY_MS + HOUR_MS);
    expect(off(world.consumerTruth(STREAM, CONSUMER).recordsExpired, 36_000)).toBeLessThan(0.001);
    expect(world.consumerTruth(STREAM, CONSUMER).oldestAgeMs).toBeCloseTo(DAY_MS, -2);
  });

  it('changes by less than one percent with its step', () => {
    const stream = eightShards({
      arrivals: { ...inSteps({ 0: 2_000, 10: 5_000, 25: 2_000 }, 100), noise: { kind: 'exact' } },
    });
    const at = (tickMs: number) =>
      courseOf('fluid', { stream, physics: realPhysics({ tickMs }), minutes: 70, acts: {} });
    const reference = at(1_000);
    // Ten ticks are a step: steps of one and of five seconds against ten. Coarser ticks come in lumps, and that is no rounding.
    for (const tickMs of [100, 500]) {
      const other = at(tickMs);
      expect(off(other.peakAgeMs, reference.peakAgeMs)).toBeLessThan(0.01);
      expect(off(other.backlogRecordSeconds, reference.backlogRecordSeconds)).toBeLessThan(0.01);
      expect(off(other.caughtUpMs, reference.caughtUpMs)).toBeLessThan(0.01);
    }
  });

  it('accepts what the open shards let in, keeps the rest with the producers, and gives up what waits too long', () => {
    const producer = { retryMs: 500, giveUpMs: 60_000 };
    const stream = aStream({
      arrivals: steady(1_800, 10 * MINUTE_MS),
      producer,
      consumers: [aConsumer({ factor: 10 })],
    });
    const world = worldAt('fluid', { stream, physics: realPhysics() });
    world.advanceTo(9 * MINUTE_MS);
    const truth = world.streamTruth(STREAM);
    expect(off(truth.recordsIn, 1_000 * 9 * 60)).toBeLessThan(0.01);
    expect(truth.recordsThrottled).toBeGreaterThan(0);
    expect(truth.recordsGivenUp).toBeGreaterThan(200_000);
    expect(truth.recordsInProducerBuffer).toBeGreaterThan(50_000);
    world.updateShardCount(STREAM, 2);
    world.advanceTo(13 * MINUTE_MS);
    expect(world.streamTruth(STREAM).recordsInProducerBuffer).toBe(0);
  });
});
