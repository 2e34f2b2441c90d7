import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLookAhead, horizonMs, noteArrivals } from '../../src/world/look-ahead.ts';

const MOST = 200;

/** Counted from the oldest record each time: what the look-ahead finds by going on from its last answer. */
function counted(arrivals: readonly (readonly [atMs: number, count: number])[], oldestMs: number): number {
  const left = arrivals.filter(([atMs]) => atMs >= oldestMs);
  if (left.reduce((sum, [, count]) => sum + count, 0) <= MOST) return Number.POSITIVE_INFINITY;
  let sum = 0;
  return left.find(([, count]) => {
    sum += count;
    return sum >= MOST;
  })?.[0] as number;
}

describe('how far a shard is read ahead', () => {
  it('is the same wherever the search begins', () => {
    const step = fc.record({
      pauseMs: fc.nat(3),
      count: fc.integer({ min: 1, max: 30 }),
      doneShare: fc.double({ min: 0, max: 0.2, noNaN: true }),
      asks: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 200 }), (steps) => {
        const lookAhead = createLookAhead(MOST);
        const arrivals: [number, number][] = [];
        let nowMs = 0;
        let oldestMs = 0;
        for (const { pauseMs, count, doneShare, asks } of steps) {
          nowMs += pauseMs;
          arrivals.push([nowMs, count]);
          noteArrivals(lookAhead, nowMs, count, () => oldestMs);
          if (!asks) continue;
          oldestMs += Math.floor((nowMs - oldestMs) * doneShare);
          expect(horizonMs(lookAhead, () => oldestMs)).toBe(counted(arrivals, oldestMs));
        }
      }),
    );
  });
});
