/** A mapping reads only so far beyond the oldest record that is not done: a stuck lane ends up blocking its shard. */
import { describe, expect, it } from 'vitest';
import { createLookAhead, horizonMs, noteArrivals } from '../../src/world/look-ahead.ts';
import { consumerWorld, truthOf } from '../support/consumer-worlds.ts';
import { steady } from '../support/world-builders.ts';

const RATE_PER_SEC = 100;

function stuckWorld(lookAheadRecords: number, laneMode: 'range' | 'dynamic') {
  return consumerWorld({
    consumer: { factor: 4, fixedMs: 10, perRecordMs: 0.1 },
    stream: { arrivals: steady(RATE_PER_SEC, 600_000), poison: [{ atMs: 10_000, key: 'bad' }] },
    physics: { laneMode, lookAheadRecords, pollIntervalMs: 1_000, retryMaxMs: 10_000 },
  });
}

describe('the look-ahead', () => {
  it.each(['range', 'dynamic'] as const)('stops all lanes of a shard behind a poison record (%s)', (laneMode) => {
    const world = stuckWorld(3_000, laneMode);
    const doneAt = (atMs: number): number => {
      world.advanceTo(atMs);
      return truthOf(world).recordsDone;
    };
    // 3,000 records are 30 seconds of arrivals.
    expect(-doneAt(30_000) + doneAt(36_000)).toBeGreaterThan(4 * RATE_PER_SEC);
    const stopped = doneAt(45_000);
    expect(stopped).toBeGreaterThan(2_500);
    expect(stopped).toBeLessThanOrEqual(1_000 + 3_000 + RATE_PER_SEC);
    expect(doneAt(200_000)).toBe(stopped);
    world.advanceTo(230_000);
    const before = truthOf(world).backlogRecords + truthOf(world).inFlightRecords;
    world.advanceTo(290_000);
    const after = truthOf(world).backlogRecords + truthOf(world).inFlightRecords;
    expect(after - before).toBe(60 * RATE_PER_SEC);
  });

  it('lets the other lanes go on while it is not reached', () => {
    const world = stuckWorld(1_000_000, 'range');
    world.advanceTo(600_000);
    expect(truthOf(world).recordsDone).toBeGreaterThan(40_000);
  });

  it('lets a shard go on when the poison record is gone', () => {
    const world = consumerWorld({
      consumer: { factor: 4, fixedMs: 10, perRecordMs: 0.1, maximumRecordAgeMs: 120_000, bisectOnError: true },
      stream: { arrivals: steady(RATE_PER_SEC, 600_000), poison: [{ atMs: 10_000, key: 'bad' }] },
      physics: { lookAheadRecords: 3_000, pollIntervalMs: 1_000 },
    });
    world.advanceTo(120_000);
    expect(truthOf(world).recordsDone).toBeLessThan(4_200);
    world.advanceTo(600_000);
    expect(truthOf(world).backlogRecords).toBeLessThan(200);
  });
});

describe('the horizon', () => {
  it('is the instant of the record that is just within', () => {
    const lookAhead = createLookAhead(25);
    for (let atMs = 0; atMs < 10; atMs += 1) noteArrivals(lookAhead, atMs, 10, () => 0);
    expect(horizonMs(lookAhead, () => 0)).toBe(2);
    expect(horizonMs(lookAhead, () => 4)).toBe(6);
    expect(horizonMs(lookAhead, () => 8)).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps no more of the past than it needs', () => {
    const lookAhead = createLookAhead(1_000_000);
    for (let atMs = 0; atMs < 100_000; atMs += 1) noteArrivals(lookAhead, atMs, 1, () => atMs - 5);
    expect(lookAhead.arrivals.elements).toBeLessThan(3_000);
  });
});
