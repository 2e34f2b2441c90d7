import { describe, expect, it } from 'vitest';
import { createKeyGroups } from '../../src/world/key-groups.ts';

describe('key groups', () => {
  it('follow hot keys and pool the rest', () => {
    const shares = createKeyGroups({ kind: 'shares', shares: { hot: 0.5, warm: 0.1 }, restKeys: 4_000 }, []);
    expect(shares.tracked.map(({ key, share }) => [key, share.toFixed(9)])).toEqual([
      ['hot', '0.500000000'],
      ['warm', '0.100000000'],
    ]);
    expect(shares.poolShare).toBeCloseTo(0.4, 9);
    const zipf = createKeyGroups({ kind: 'zipf', count: 100_000, exponent: 1.2 }, []);
    expect(zipf.tracked.length).toBeGreaterThan(50);
    expect(zipf.tracked.length).toBeLessThanOrEqual(200);
    const sum = zipf.tracked.reduce((total, { share }) => total + share, 0);
    expect(sum + zipf.poolShare).toBeCloseTo(1, 9);
  });

  it('never tear equal keys apart', () => {
    expect(createKeyGroups({ kind: 'uniform', count: 200 }, []).tracked).toHaveLength(200);
    expect(createKeyGroups({ kind: 'uniform', count: 500 }, []).tracked).toHaveLength(0);
    const burst = createKeyGroups({ kind: 'one', key: 'a' }, [{ atMs: 0, overMs: 0, keys: ['a', 'b', 'b'] }]);
    expect(burst.tracked.map(({ key, share }) => [key, share])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
  });
});
