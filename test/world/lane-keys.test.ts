import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_SPACE, keyHash, keyPlace, RESIDUES } from '../../src/world/key-hash.ts';
import { createKeyPool, type HashRange } from '../../src/world/key-pool.ts';
import { laneOfHash, lanesOverlap, poolJointShares, poolLaneShares } from '../../src/world/lane-keys.ts';
import type { LaneMode } from '../../src/world/world-config.ts';
import { digits } from '../support/world-builders.ts';

const WHOLE: HashRange = { from: 0n, to: HASH_SPACE };
const modes: readonly LaneMode[] = ['range', 'modulo'];

function laneSizes(mode: LaneMode, factor: number, keys: readonly string[]): number[] {
  const sizes = Array.from({ length: factor }, () => 0);
  for (const key of keys) {
    const lane = laneOfHash(mode, WHOLE, factor, keyHash(key));
    sizes[lane] = (sizes[lane] ?? 0) + 1;
  }
  return sizes;
}

describe('lanes of keys', () => {
  it('gives the sizes published for the keys 0 to 999', () => {
    expect(laneSizes('range', 10, digits(1_000))).toEqual([119, 96, 95, 87, 98, 102, 100, 96, 100, 107]);
    expect(Math.max(...laneSizes('modulo', 10, digits(1_000)))).toBe(105);
    const largest = [2, 3, 4, 5, 6, 7, 8, 9].map((factor) => Math.max(...laneSizes('range', factor, digits(1_000))));
    expect(largest).toEqual([505, 335, 269, 215, 186, 159, 143, 130]);
  });

  it('places a pool as it places each of its keys', () => {
    const pool = createKeyPool(digits(1_000).map((key) => ({ key, weight: 1 })));
    for (const mode of modes) {
      for (let factor = 1; factor <= 10; factor += 1) {
        const shares = [...poolLaneShares(mode, pool, WHOLE, factor)].map((share) => Math.round(share * 1_000));
        expect(shares).toEqual(laneSizes(mode, factor, digits(1_000)));
      }
    }
  });

  it('knows the short form of a hash', () => {
    for (const key of digits(50)) {
      expect(keyPlace(key).residue).toBe(Number(keyHash(key) % BigInt(RESIDUES)));
      expect(keyPlace(key).position).toBeCloseTo(Number(keyHash(key)) / 2 ** 128, 12);
    }
  });

  it('finds each pair of lanes with a common key to overlap', () => {
    const factor = fc.integer({ min: 1, max: 10 });
    fc.assert(
      fc.property(fc.constantFrom(...modes), factor, factor, fc.string(), (mode, before, after, key) => {
        const a = { factor: before, lane: laneOfHash(mode, WHOLE, before, keyHash(key)) };
        const b = { factor: after, lane: laneOfHash(mode, WHOLE, after, keyHash(key)) };
        expect(lanesOverlap(mode, a, b)).toBe(true);
      }),
    );
    expect(lanesOverlap('range', { factor: 2, lane: 0 }, { factor: 2, lane: 1 })).toBe(false);
    expect(lanesOverlap('modulo', { factor: 4, lane: 1 }, { factor: 2, lane: 0 })).toBe(false);
  });

  it('moves pool keys only between lanes that overlap', () => {
    const pool = createKeyPool(digits(3_000).map((key) => ({ key, weight: 1 })));
    const range: HashRange = { from: HASH_SPACE / 4n, to: HASH_SPACE / 2n };
    for (const mode of modes) {
      poolJointShares(mode, pool, range, 4, 6).forEach((row, lane) => {
        expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        row.forEach((share, to) => {
          const overlap = lanesOverlap(mode, { factor: 4, lane }, { factor: 6, lane: to });
          if (share > 0) expect(overlap).toBe(true);
        });
      });
    }
  });

  it('fills lanes as balls fill bins', () => {
    // E[max]/(m/p) for p = 10, from the literature of balls in bins; 1,000 keys: 1.157.
    const trials = 40;
    let sum = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const keys = digits(1_000).map((key) => `${trial}-${key}`);
      sum += Math.max(...laneSizes('range', 10, keys)) / 100;
    }
    expect(sum / trials).toBeGreaterThan(1.157 * 0.98);
    expect(sum / trials).toBeLessThan(1.157 * 1.02);
  });
});
