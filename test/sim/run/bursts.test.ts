import { describe, expect, it } from 'vitest';
import { burstsOf } from '../../../src/sim/run/bursts.ts';
import { aScenario } from '../../support/scenarios.ts';

const BURST = { kind: 'burst', records: 2_000 } as const;

function keysOf(fields: Parameters<typeof aScenario>[0], seed = 1): readonly string[] {
  return burstsOf(aScenario(fields), seed)[0]?.keys ?? [];
}

describe('burstsOf', () => {
  it('puts the keys of a range one by one, as decimal numbers', () => {
    const keys = keysOf({
      workload: { kind: 'burst', overSeconds: 30 },
      keys: { kind: 'literal', keys: { from: 0, to: 999 } },
    });
    expect(keys).toHaveLength(1_000);
    expect([keys[0], keys[10], keys[999]]).toEqual(['0', '10', '999']);
  });

  it('prefers the keys of the burst itself, and repeats literal keys for more records', () => {
    const literal = { kind: 'literal' as const, keys: ['a', 'b'] };
    expect(keysOf({ workload: { kind: 'burst', keys: ['x'] }, keys: literal })).toEqual(['x']);
    expect(keysOf({ workload: { kind: 'burst', records: 3 }, keys: literal })).toEqual(['a', 'b', 'a']);
  });

  it('puts the bursts on top of the workload after its own', () => {
    const bursts = burstsOf(aScenario({ workload: BURST, bursts: [{ records: 1, atSeconds: 60, overSeconds: 2 }] }), 1);
    expect(bursts.map(({ atMs, overMs, keys }) => [atMs, overMs, keys.length])).toEqual([
      [0, 0, 2_000],
      [60_000, 2_000, 1],
    ]);
  });

  it('draws keys by their shares', () => {
    const keys = keysOf({ workload: BURST, keys: { kind: 'shares', shares: { hot: 0.5 }, restKeys: 2 } });
    expect(keys.filter((key) => key === 'hot').length / keys.length).toBeCloseTo(0.5, 1);
    expect(new Set(keys)).toEqual(new Set(['hot', 'rest-0', 'rest-1']));
  });

  it('draws the first key of a Zipf mix most', () => {
    const keys = keysOf({ workload: BURST, keys: { kind: 'zipf', count: 10, exponent: 1 } });
    const drawn = (key: string): number => keys.filter((each) => each === key).length / keys.length;
    const harmonic = Array.from({ length: 10 }, (_, index) => 1 / (index + 1)).reduce((a, b) => a + b, 0);
    expect(drawn('0')).toBeCloseTo(1 / harmonic, 1);
    expect(drawn('0')).toBeGreaterThan(drawn('9') * 4);
  });

  it('draws every key of a uniform mix, and the same ones for the same seed', () => {
    const fields = { workload: BURST, keys: { kind: 'uniform', count: 5 } } as const;
    expect(new Set(keysOf(fields))).toEqual(new Set(['0', '1', '2', '3', '4']));
    expect(keysOf(fields)).toEqual(keysOf(fields));
    expect(keysOf(fields, 2)).not.toEqual(keysOf(fields));
  });

  it('gives every record of a single-key scenario that key', () => {
    expect(new Set(keysOf({ workload: BURST, keys: { kind: 'one', key: 'a' } }))).toEqual(new Set(['a']));
  });
});
