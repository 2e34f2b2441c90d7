import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportionByChance, apportionEvenly } from '../../src/world/apportion.ts';
import { createChance, createRandomStreams } from '../../src/world/random.ts';

describe('apportioning', () => {
  it('hands out every record, and in the long run by the shares', () => {
    const shares = Float64Array.of(0.5, 0.3, 0.2, 0);
    const credits = new Float64Array(4);
    const sum = new Float64Array(4);
    for (let call = 0; call < 1_000; call += 1) {
      apportionEvenly(call % 4, shares, credits).forEach((part, index) => {
        sum[index] = (sum[index] ?? 0) + part;
      });
    }
    expect([...sum]).toEqual([750, 450, 300, 0]);
  });

  it('hands out every record by chance, too', () => {
    const chance = createChance(createRandomStreams(1)('test'));
    const anyShares = fc
      .array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 })
      .filter((all) => all.some((one) => one > 0));
    fc.assert(
      fc.property(anyShares, fc.integer({ min: 0, max: 3_000 }), (weights, count) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const shares = Float64Array.from(weights, (weight) => weight / total);
        for (const parts of [
          apportionByChance(count, shares, chance),
          apportionEvenly(count, shares, new Float64Array(shares.length)),
        ]) {
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(count);
          parts.forEach((part, index) => {
            expect(part).toBeGreaterThanOrEqual(0);
            if (shares[index] === 0) expect(part).toBe(0);
          });
        }
      }),
    );
  });
});
