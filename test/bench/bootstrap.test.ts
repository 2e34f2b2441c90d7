import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean, meanInterval } from '../../src/bench/bootstrap.ts';
import '../support/seed.ts';

describe('bootstrapMean', () => {
  it('gives one value no width', () => {
    expect(bootstrapMean([7])).toEqual({ mean: 7, low: 7, high: 7 });
  });

  it('covers about the standard error of the mean', () => {
    const values = Array.from({ length: 100 }, (_, index) => index % 2);
    const { mean, low, high } = bootstrapMean(values);
    expect(mean).toBe(0.5);
    // 1.96 × 0.5 / √100 = 0.098
    expect(mean - low).toBeCloseTo(0.098, 1);
    expect(high - mean).toBeCloseTo(0.098, 1);
    expect(high - low).toBeGreaterThan(0.15);
  });

  it('holds its mean, lies within the values, and is the same each time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          const interval = bootstrapMean(values);
          const slack = 1e-6;
          expect(interval.low).toBeLessThanOrEqual(interval.mean + slack);
          expect(interval.high).toBeGreaterThanOrEqual(interval.mean - slack);
          expect(interval.low).toBeGreaterThanOrEqual(Math.min(...values) - slack);
          expect(interval.high).toBeLessThanOrEqual(Math.max(...values) + slack);
          expect(bootstrapMean(values)).toEqual(interval);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('meanInterval', () => {
  it('is as wide as Student says where there are few values', () => {
    const { mean, low, high } = meanInterval([1, 2, 3, 4, 5]);
    // 2.776 × 1.5811 / √5
    expect(mean).toBe(3);
    expect(high - mean).toBeCloseTo(1.963, 2);
    expect(mean - low).toBeCloseTo(1.963, 2);
  });

  it('is the bootstrap interval where there are enough', () => {
    const values = Array.from({ length: 30 }, (_, index) => (index * 7) % 11);
    expect(meanInterval(values)).toEqual(bootstrapMean(values));
  });

  it('gives one value no width', () => {
    expect(meanInterval([4])).toEqual({ mean: 4, low: 4, high: 4 });
  });
});
