import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTo, type Bin, createSettledMinutes, KEPT_MINUTES } from '../../src/world/metric-bin.ts';

function bin(value: number): Bin {
  return { sum: value, samples: 1, least: value, most: value };
}

describe('the minutes of a metric that are complete', () => {
  it('keep what was added to each of them, for as long as they are shown', () => {
    const addition = fc.record({ ahead: fc.oneof(fc.nat(3), fc.nat(900)), back: fc.nat(30), value: fc.integer() });
    fc.assert(
      fc.property(fc.array(addition, { minLength: 100, maxLength: 300 }), fc.nat(30_000_000), (additions, first) => {
        const settled = createSettledMinutes();
        const kept = new Map<number, Bin>();
        let newest = first + 30;
        for (const { ahead, back, value } of additions) {
          newest += ahead;
          const minute = newest - back;
          settled.add(minute, bin(value));
          const known = kept.get(minute);
          if (known === undefined) kept.set(minute, bin(value));
          else addTo(known, bin(value));
        }
        for (const [minute, expected] of kept) {
          if (minute > newest - KEPT_MINUTES) expect(settled.get(minute)).toEqual(expected);
        }
        for (let back = 0; back < KEPT_MINUTES; back += 7) {
          if (!kept.has(newest - back)) expect(settled.get(newest - back)).toBeUndefined();
        }
      }),
    );
  });
});
