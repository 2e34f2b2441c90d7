import { describe, expect, it } from 'vitest';
import { fullestShare } from '../../../src/sim/score/key-spread.ts';

describe('fullestShare', () => {
  it('is all of it on one shard, whatever the keys', () => {
    expect(fullestShare({ kind: 'uniform', count: 1_000 }, 1)).toBeCloseTo(1, 10);
    expect(fullestShare({ kind: 'one', key: 'k' }, 1)).toBe(1);
  });

  it('stays all of it when there is one key', () => {
    expect(fullestShare({ kind: 'one', key: 'k' }, 8)).toBe(1);
  });

  it('is a little more than an even share with many equal keys, and even when records are aggregated', () => {
    const share = fullestShare({ kind: 'uniform', count: 100_000 }, 8);
    expect(share).toBeGreaterThan(1 / 8);
    expect(share).toBeLessThan(1.03 / 8);
    expect(fullestShare({ kind: 'aggregated' }, 8)).toBe(1 / 8);
  });

  it('is the heaviest key with what falls to its shard of the rest', () => {
    const share = fullestShare({ kind: 'shares', shares: { k1: 0.4 }, restKeys: 100_000 }, 4);
    expect(share).toBeCloseTo(0.4 + 0.6 / 4, 2);
  });
});
