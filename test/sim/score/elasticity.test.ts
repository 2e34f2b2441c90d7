import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elasticityOf, meanElasticity } from '../../../src/sim/score/elasticity.ts';

/** Steps of ten seconds: demand and supply. */
function steps(...pairs: readonly (readonly [number, number])[]) {
  return pairs.map(([demand, supply]) => ({ seconds: 10, demand, supply }));
}

describe('elasticityOf', () => {
  it('has nothing to say without time', () => {
    expect(elasticityOf([])).toBeNull();
  });

  it('is all zero where supply is demand', () => {
    expect(elasticityOf(steps([2, 2], [4, 4], [3, 3]))).toEqual({
      underPercent: 0,
      overPercent: 0,
      underTimePercent: 0,
      overTimePercent: 0,
      instabilityPercent: 0,
    });
  });

  it('takes lack and excess as shares of demand', () => {
    // Lack of 3 in 4 and excess of 6 over 2, each in one step of four.
    const found = elasticityOf(steps([4, 1], [2, 8], [5, 5], [5, 5]));
    expect(found).toMatchObject({
      underPercent: 75 / 4,
      overPercent: 300 / 4,
      underTimePercent: 25,
      overTimePercent: 25,
    });
  });

  it('weighs each step with its time', () => {
    const found = elasticityOf([
      { seconds: 30, demand: 2, supply: 1 },
      { seconds: 10, demand: 1, supply: 1 },
    ]);
    expect(found).toMatchObject({ underPercent: 37.5, underTimePercent: 75 });
  });

  it('is unstable where supply rises against demand, or does not fall with it', () => {
    // Of five differences: both up (no), supply up alone (yes), supply up and demand down (yes), demand down alone (yes), supply down alone (no).
    const found = elasticityOf(steps([1, 1], [2, 2], [2, 3], [1, 4], [0.5, 4], [0.5, 2]));
    expect(found?.instabilityPercent).toBeCloseTo(60, 10);
  });

  it('never lacks and exceeds more of the time than there is', () => {
    const anySteps = fc.array(
      fc.record({
        seconds: fc.integer({ min: 1, max: 60 }),
        demand: fc.integer({ min: 1, max: 50 }),
        supply: fc.integer({ min: 0, max: 50 }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(anySteps, (series) => {
        const found = elasticityOf(series);
        expect((found?.underTimePercent ?? 0) + (found?.overTimePercent ?? 0)).toBeLessThanOrEqual(100 + 1e-9);
        expect(found?.underPercent).toBeLessThanOrEqual((found?.underTimePercent ?? 0) + 1e-9);
        expect(found?.instabilityPercent).toBeLessThanOrEqual(100 + 1e-9);
      }),
    );
  });
});

describe('meanElasticity', () => {
  it('weighs each part alike and leaves out what says nothing', () => {
    const parts = [elasticityOf(steps([2, 1])), null, elasticityOf(steps([1, 1]))];
    expect(meanElasticity(parts)).toMatchObject({ underPercent: 25, underTimePercent: 50 });
    expect(meanElasticity([null])).toBeNull();
  });
});
