/** What a downstream could have done, and how long it was pressed too hard. */
import { describe, expect, it } from 'vitest';
import { createDownstream, type Downstream } from '../../src/world/downstream.ts';
import { createMetrics } from '../../src/world/metrics.ts';
import { bestCallsOf, throughputPerSec } from '../../src/world/scalability.ts';
import type { DownstreamConfig } from '../../src/world/world-config.ts';
import { aDownstream, idealPhysics, WORLD_STARTS_AT as START } from '../support/world-builders.ts';

const RETROGRADE = { recordsPerSecPerCall: 400, contention: 0.05, coherency: 0.004 } as const;

function downstreamOf(changes: Partial<DownstreamConfig>): Downstream {
  return createDownstream(aDownstream({ timeoutMs: 900_000, ...changes }), createMetrics(idealPhysics(), 1), START);
}

/** Begins calls of one record until `calls` are in flight; they never end. */
function press(table: Downstream, calls: number, atMs: number): void {
  while (table.truth(atMs).callsInFlight < calls) table.begin(1, atMs);
}

describe('the best number of calls', () => {
  it.each([
    [RETROGRADE, 15],
    [{ recordsPerSecPerCall: 400, contention: 0, coherency: 1 }, 1],
    [{ recordsPerSecPerCall: 10, contention: 0.5, coherency: 0.08 }, 3],
    [{ recordsPerSecPerCall: 10, contention: 2, coherency: 0.1 }, 1],
  ])('is where more of them do less: %j', (law, best) => {
    expect(bestCallsOf(law)).toBe(best);
    for (let calls = 1; calls < 100; calls += 1) {
      expect(throughputPerSec(law, calls)).toBeLessThanOrEqual(throughputPerSec(law, best));
    }
  });

  it('is not there when more never hurt', () => {
    expect(downstreamOf({ contention: 0.05 }).truth(0).bestCalls).toBeNull();
  });
});

describe('the time in the retrograde region', () => {
  it('is that with more calls in flight than the best number', () => {
    const table = downstreamOf(RETROGRADE);
    press(table, 15, 1_000);
    expect(table.truth(10_000).retrogradeMs).toBe(0);
    const call = table.begin(1, 10_000);
    expect(table.truth(13_000).retrogradeMs).toBe(3_000);
    table.end(call, 14_000);
    expect(table.truth(60_000).retrogradeMs).toBe(4_000);
  });

  it('counts the calls of others, from the moment they come', () => {
    const table = downstreamOf({
      ...RETROGRADE,
      outsideCalls: [
        { atMs: 5_000, calls: 10 },
        { atMs: 8_000, calls: 20 },
        { atMs: 9_500, calls: 0 },
      ],
    });
    press(table, 5, 0);
    expect(table.truth(8_000).retrogradeMs).toBe(0);
    expect(table.truth(100_000)).toMatchObject({ retrogradeMs: 1_500, callsInFlight: 5 });
  });
});

describe('calls of others', () => {
  it('slow every call that begins while they last', () => {
    const table = downstreamOf({
      contention: 1,
      outsideCalls: [
        { atMs: 1_000, calls: 3 },
        { atMs: 2_000, calls: 0 },
      ],
    });
    const lastsAt = (atMs: number): number => {
      const call = table.begin(400, atMs);
      table.end(call, atMs);
      return call.lastsMs;
    };
    expect([999, 1_000, 1_999, 2_000].map(lastsAt)).toEqual([1_000, 4_000, 4_000, 1_000]);
  });
});

describe('what a downstream could have done', () => {
  const faults = [
    { fromMs: 10_000, toMs: 20_000, capacity: 0.5, failure: 'fast' },
    { fromMs: 20_000, toMs: 30_000, capacity: 0, failure: 'fast' },
  ] as const;

  it('is its best rate over time, less in a brown-out, nothing in an outage', () => {
    const table = downstreamOf({ ...RETROGRADE, faults });
    const best = throughputPerSec(RETROGRADE, 15);
    expect(table.truth(10_000).capacityRecords).toBeCloseTo(10 * best, 6);
    expect(table.truth(25_000).capacityRecords).toBeCloseTo(15 * best, 6);
    expect(table.truth(40_000).capacityRecords).toBeCloseTo(25 * best, 6);
  });

  it('nears γ / α when there is contention alone', () => {
    expect(downstreamOf({ contention: 0.05 }).truth(10_000).capacityRecords).toBeCloseTo(10 * 8_000, 6);
  });

  it('is bounded by a rate limit, and by that limit as it has grown', () => {
    const rateLimit = { recordsPerSec: 100, burstRecords: 100, excess: 'reject' } as const;
    const selfScaling = { afterThrottledMs: 60_000, everyMs: 60_000, step: 3, maxRecordsPerSec: 10_000 };
    const table = downstreamOf({ rateLimit, selfScaling });
    table.begin(100, 0);
    table.begin(100, 0);
    expect(table.truth(60_000).capacityRecords).toBeCloseTo(6_000, 6);
    expect(table.truth(61_000).capacityRecords).toBeCloseTo(6_300, 6);
  });

  it('has no end without contention, coherency and limit, but for the outages', () => {
    const table = downstreamOf({ faults: [{ fromMs: 0, toMs: 1_000, capacity: 0, failure: 'fast' }] });
    expect(table.truth(1_000).capacityRecords).toBe(0);
    expect(table.truth(1_001).capacityRecords).toBe(Number.POSITIVE_INFINITY);
  });
});
