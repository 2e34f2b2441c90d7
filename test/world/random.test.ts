import { describe, expect, it } from 'vitest';
import { createChance, createRandomStreams } from '../../src/world/random.ts';

describe('chance', () => {
  it('has the means and variances it is asked for', () => {
    const chance = createChance(createRandomStreams(3)('test'));
    const moments = (draw: () => number) => {
      const draws = Array.from({ length: 40_000 }, draw);
      const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
      return { mean, variance: draws.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws.length };
    };
    const near = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(0.04);
    for (const mean of [0.7, 12, 300]) {
      const poisson = moments(() => chance.poisson(mean));
      near(poisson.mean, mean);
      near(poisson.variance, mean);
    }
    const dispersed = moments(() => chance.dispersed(50, 6));
    near(dispersed.mean, 50);
    near(dispersed.variance, 300);
    for (const [count, share] of [
      [10, 0.3],
      [10, 0.9],
      [1_000, 0.02],
      [1_000, 0.4],
    ] as const) {
      const binomial = moments(() => chance.binomial(count, share));
      near(binomial.mean, count * share);
      near(binomial.variance, count * share * (1 - share));
    }
  });

  it('draws each named stream alone', () => {
    const streams = createRandomStreams(1);
    const first = streams('a');
    const other = streams('b');
    const again = streams('a');
    const drawn = [first(), first(), first()];
    other();
    expect([again(), again(), again()]).toEqual(drawn);
    expect(other()).not.toBe(drawn[1]);
  });
});
