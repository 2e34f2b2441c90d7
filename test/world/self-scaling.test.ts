/** Downstreams that give themselves a higher limit while they refuse. */
import { describe, expect, it } from 'vitest';
import { createDownstream, type Downstream } from '../../src/world/downstream.ts';
import { createMetrics } from '../../src/world/metrics.ts';
import { aDownstream, idealPhysics, WORLD_STARTS_AT as START } from '../support/world-builders.ts';

const MINUTE_MS = 60_000;

function growing(startsAt = START): Downstream {
  const rateLimit = { recordsPerSec: 100, burstRecords: 100, excess: 'reject' } as const;
  const selfScaling = { afterThrottledMs: 2 * MINUTE_MS, everyMs: 5 * MINUTE_MS, step: 2, maxRecordsPerSec: 700 };
  return createDownstream(aDownstream({ rateLimit, selfScaling }), createMetrics(idealPhysics(), 1), startsAt);
}

/** One refused call in each of these minutes. */
function refuseIn(table: Downstream, minutes: readonly number[]): void {
  for (const minute of minutes) {
    const atMs = minute * MINUTE_MS + 1_000;
    table.end(table.begin(100, atMs), atMs);
    const refused = table.begin(100, atMs);
    expect(refused.refused).toBe(100);
    table.end(refused, atMs);
  }
}

const limitAt = (table: Downstream, atMs: number): number | null => table.truth(atMs).rateLimitPerSec;

describe('self-scaling', () => {
  it('begins at the end of the last of so many minutes with refusals', () => {
    const table = growing();
    refuseIn(table, [0, 1]);
    expect(limitAt(table, 2 * MINUTE_MS - 1)).toBe(100);
    expect(limitAt(table, 2 * MINUTE_MS)).toBe(200);
    expect(limitAt(table, 60 * MINUTE_MS)).toBe(200);
  });

  it('does not begin when a minute passes without refusals', () => {
    const table = growing();
    refuseIn(table, [0, 2, 4, 6]);
    expect(limitAt(table, 20 * MINUTE_MS)).toBe(100);
  });

  it('goes on at most so often while refusals last, up to its end', () => {
    const table = growing();
    const seen: (number | null)[] = [];
    for (let minute = 0; minute < 20; minute += 1) {
      const atMs = minute * MINUTE_MS + 1_000;
      for (let call = 0; call < 8; call += 1) table.begin(100, atMs);
      seen.push(limitAt(table, (minute + 1) * MINUTE_MS));
    }
    expect(seen).toEqual([100, 200, 200, 200, 200, 200, 400, 400, 400, 400, 400, ...Array(9).fill(700)]);
  });

  it('goes by the minutes of the wall clock', () => {
    const table = growing(START + 30_000);
    refuseIn(table, [0, 1]);
    expect(limitAt(table, MINUTE_MS + 29_999)).toBe(100);
    expect(limitAt(table, MINUTE_MS + 30_000)).toBe(200);
  });

  it('comes to the same whether or not somebody looks in between', () => {
    const [looked, left] = [growing(), growing()];
    for (let minute = 0; minute < 12; minute += 1) {
      refuseIn(looked, [minute]);
      refuseIn(left, [minute]);
      for (let second = 1; second < 60; second += 7) looked.truth(minute * MINUTE_MS + second * 1_000);
    }
    expect(looked.truth(12 * MINUTE_MS)).toEqual(left.truth(12 * MINUTE_MS));
  });
});
