import { describe, expect, it } from 'vitest';
import { burstQuantile } from '../../../src/bench/bounds/burst-quantile.ts';

/** The least count that is not passed with a chance of 0.999, by adding up the distribution. */
function exact(mean: number, dispersion: number): number {
  const isPoisson = dispersion === 1;
  const size = mean / (dispersion - 1);
  let log = isPoisson ? -mean : -size * Math.log(dispersion);
  let sum = Math.exp(log);
  let count = 0;
  while (sum < 0.999) {
    count += 1;
    const ratio = isPoisson ? mean / count : ((size + count - 1) / count) * (1 - 1 / dispersion);
    log += Math.log(ratio);
    sum += Math.exp(log);
  }
  return count;
}

describe('burstQuantile', () => {
  it.each([10, 50, 300])('is within a record of the exact Poisson quantile at a mean of %i', (mean) => {
    expect(Math.abs(burstQuantile(mean, 1) - exact(mean, 1))).toBeLessThan(1.2);
  });

  it.each([
    [300, 5],
    [600, 20],
  ])('is within 1 % of the exact negative binomial quantile at a mean of %i and an index of %i', (mean, index) => {
    expect(Math.abs(burstQuantile(mean, index) / exact(mean, index) - 1)).toBeLessThan(0.01);
  });

  it('is the mean where nothing is drawn, and nothing for nothing', () => {
    expect(burstQuantile(400, 0)).toBe(400);
    expect(burstQuantile(0, 5)).toBe(0);
  });
});
