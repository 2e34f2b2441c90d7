import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastWaitMs } from '../../../src/world/fluid/least-wait.ts';

/** Lanes of some kinds that each take their own time for a batch, as functions of the wait. */
function askedOf(kinds: readonly { readonly lanes: number; readonly busyMs: number; readonly least: number }[]) {
  return (waitMs: number): number =>
    kinds.reduce((sum, { lanes, busyMs, least }) => sum + (lanes * busyMs) / Math.max(least, busyMs + waitMs), 0);
}

const kinds = fc.array(
  fc.record({
    lanes: fc.integer({ min: 1, max: 20_000 }),
    busyMs: fc.integer({ min: 1, max: 900_000 }),
    least: fc.integer({ min: 0, max: 1_000_000 }),
  }),
  { minLength: 1, maxLength: 8 },
);

describe('the least wait', () => {
  it('is where what is asked for meets what there is', () => {
    fc.assert(
      fc.property(kinds, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (some, share) => {
        const asked = askedOf(some);
        const most = asked(0) * share;
        const waitMs = leastWaitMs(asked, most, 1e12);
        expect(asked(waitMs)).toBeLessThanOrEqual(most * (1 + 1e-9));
        expect(asked(Math.max(0, waitMs - 0.01))).toBeGreaterThanOrEqual(most * (1 - 1e-9));
      }),
    );
  });

  it('takes few looks at lanes that are all behind', () => {
    let looks = 0;
    const asked = askedOf([{ lanes: 20_000, busyMs: 250, least: 0 }]);
    const waitMs = leastWaitMs(
      (wait) => {
        looks += 1;
        return asked(wait);
      },
      1_000,
      1e8,
    );
    expect(waitMs).toBeCloseTo(4_750, 3);
    expect(looks).toBeLessThan(8);
  });

  it('is the longest there is where nothing may run, or no wait is long enough', () => {
    expect(leastWaitMs(() => 5, 0, 1_000)).toBe(1_000);
    expect(leastWaitMs(() => 5, 4, 1_000)).toBe(1_000);
  });
});
