import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMetricSeries, createSeriesGroup } from '../../src/world/metric-series.ts';

const PUBLICATION = { delayMs: 0, spreadMs: 30_000, gapShare: 0 };
const HOUR_MS = 3_600_000;

describe('metrics that are written together', () => {
  it('show what each would show alone, digit by digit, whichever of them is written when', () => {
    const write = fc.record({
      member: fc.nat(2),
      atMs: fc.integer({ min: 0, max: HOUR_MS }),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 200 }), (writes) => {
        const words = [1, 2, 3];
        const { series } = createSeriesGroup(PUBLICATION, words);
        const alone = words.map((word) => createMetricSeries(PUBLICATION, word));
        for (const { member, atMs, value } of writes) {
          series[member]?.add(atMs, value);
          alone[member]?.add(atMs, value);
        }
        for (const [index, one] of series.entries()) {
          const shown = one.read('Sum', 0, 2 * HOUR_MS, 2 * HOUR_MS);
          expect(shown).toEqual(alone[index]?.read('Sum', 0, 2 * HOUR_MS, 2 * HOUR_MS));
        }
      }),
    );
  });
});
