import { describe, expect, it } from 'vitest';
import { leverReversals, reversalsOf } from '../../../src/sim/score/reversals.ts';
import { aPoint } from '../../support/timeline-builder.ts';

function lever(...pairs: readonly (readonly [number, number])[]) {
  return pairs.map(([atSeconds, value]) => ({ atSeconds, value }));
}

describe('reversalsOf', () => {
  it('counts a change back within half an hour', () => {
    expect(reversalsOf(lever([0, 1], [60, 4], [1_860, 2]))).toBe(1);
    expect(reversalsOf(lever([0, 1], [60, 4], [1_861, 2]))).toBe(0);
  });

  it('counts neither a lever that goes on nor one that rests', () => {
    expect(reversalsOf(lever([0, 1], [60, 2], [120, 2], [180, 4], [240, 4]))).toBe(0);
  });

  it('counts every turn of one that hunts', () => {
    expect(reversalsOf(lever([0, 1], [60, 2], [120, 1], [180, 2], [240, 1]))).toBe(3);
  });
});

describe('leverReversals', () => {
  it('counts factors and shards, and nothing while a reshard goes on', () => {
    const stream = (openShards: number, isUpdating = false) => ({ stream: { openShards, isUpdating } });
    const reshard = [
      aPoint(10, stream(4)),
      aPoint(20, stream(6, true)),
      aPoint(30, stream(3, true)),
      aPoint(40, stream(3)),
    ];
    expect(leverReversals(reshard, ['orders'])).toBe(0);
    const back = [...reshard, aPoint(50, stream(4))];
    expect(leverReversals(back, ['orders'])).toBe(1);
    expect(leverReversals(back, [])).toBe(0);
    const factors = [1, 5, 1].map((factor, index) => aPoint(index * 10, { consumer: { factor } }));
    expect(leverReversals(factors, ['orders'])).toBe(1);
  });
});
