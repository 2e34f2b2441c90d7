import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDelay, createDelayHistogram } from '../../src/world/delay-histogram.ts';

function binOf(delayMs: number): number {
  const histogram = createDelayHistogram();
  addDelay(histogram, delayMs, 1);
  return histogram.counts.indexOf(1);
}

/** What the bins are by their definition. */
function byLogarithm(delayMs: number): number {
  return delayMs <= 1 ? 0 : Math.min(619, 1 + Math.floor(Math.log(delayMs) / Math.log(1.04)));
}

describe('a delay', () => {
  it('falls into the bin of its logarithm, from nothing to beyond the last bin', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 30, noNaN: true }), (exponent) => {
        expect(binOf(Math.exp(exponent))).toBe(byLogarithm(Math.exp(exponent)));
      }),
    );
    for (const delayMs of [0, 1, 2 ** 35, 2 ** 36, 1e12]) expect(binOf(delayMs)).toBe(byLogarithm(delayMs));
  });

  it('falls into the right one at the very edge of each', () => {
    for (let bin = 1; bin < 620; bin += 1) {
      const edgeMs = 1.04 ** (bin - 1);
      for (const delayMs of [edgeMs * (1 - 2e-16), edgeMs, edgeMs * (1 + 2.3e-16)]) {
        expect(binOf(delayMs)).toBe(byLogarithm(delayMs));
      }
    }
  });
});
