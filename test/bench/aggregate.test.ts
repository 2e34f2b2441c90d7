import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../src/bench/aggregate.ts';
import type { Metric } from '../../src/report/scoreboard/scoreboard.ts';
import { anOutcome } from '../support/outcome-builder.ts';

const LATE: Metric = { id: 'late', title: 'late', unit: 's', better: 'lower', meaning: '' };
const CALLS: Metric = { id: 'calls', title: 'calls', unit: '', better: 'context', meaning: '' };

function runs(id: string, values: readonly (number | null)[]) {
  return {
    id,
    outcomes: values.map((late, index) =>
      anOutcome({ contender: id, seed: index + 1 }, late === null ? null : { late, calls: late }),
    ),
  };
}

function against(rival: readonly (number | null)[], own: readonly (number | null)[]) {
  const rows = rowsOf([runs('headgate', own), runs('rival', rival)], [LATE, CALLS], 'headgate');
  return rows[1];
}

describe('rowsOf', () => {
  it('pairs by seed: a steady small difference counts although the seeds differ much', () => {
    const row = against([140, 1_045, 10_050], [100, 1_000, 10_000]);
    expect(row?.against['late']?.difference.mean).toBeCloseTo(45);
    expect(row?.against['late']?.headgateIs).toBe('better');
  });

  it('judges no single pair, however wide its difference', () => {
    expect(against([9_000], [100])?.against['late']).toMatchObject({ pairs: 1, headgateIs: 'same' });
    expect(against([9_000, 9_000], [100, null])?.against['late']).toMatchObject({ pairs: 1, headgateIs: 'same' });
    expect(against([9_000, 9_000], [100, 100])?.against['late']).toMatchObject({ pairs: 2, headgateIs: 'better' });
  });

  it('calls a difference within one per cent the same', () => {
    expect(against([100.5, 1_004], [100, 1_000])?.against['late']?.headgateIs).toBe('same');
  });

  it('calls it the same when seeds disagree about the sign', () => {
    expect(against([50, 150, 60, 140], [100, 100, 100, 100])?.against['late']?.headgateIs).toBe('same');
  });

  it('says that Headgate is worse where it is', () => {
    expect(against([50, 60, 55], [100, 100, 100])?.against['late']?.headgateIs).toBe('worse');
  });

  it('judges no metric that is neither good nor bad', () => {
    expect(against([50, 60], [100, 100])?.against['calls']?.headgateIs).toBe('same');
  });

  it('ends no interval of values below zero when none of them is negative', () => {
    const row = against([0, 0, 0, 0, 1], [0, 0, 0, 0, 0]);
    expect(row?.values['late']).toMatchObject({ mean: 0.2, low: 0 });
    expect(row?.values['late']?.high).toBeCloseTo(0.755);
    expect(against([-1, 0, 1], [0, 0, 0])?.values['late']?.low).toBeLessThan(-1);
  });

  it('leaves an interval of differences as wide as it is', () => {
    expect(against([0, 0, 0, 0, 1], [0, 0, 0, 0, 0])?.against['late']?.difference.low).toBeCloseTo(-0.355);
  });

  it('ends an interval of a share of runs at all of them', () => {
    const share: Metric = { ...LATE, unit: 'share of runs', better: 'higher' };
    const [row] = rowsOf([runs('headgate', [1, 1, 1, 1, 0])], [share], 'headgate');
    expect(row?.values['late']).toMatchObject({ mean: 0.8, high: 1 });
  });

  it('has the least and the most of few seeds that differ', () => {
    const of = (values: readonly (number | null)[]) => against(values, values)?.values['late']?.range;
    expect(of([3, 1, null, 2])).toEqual({ least: 1, most: 3, seeds: 3 });
    expect(of([2, 2])).toBeUndefined();
    expect(of(Array.from({ length: 14 }, (_, index) => index))).toMatchObject({ seeds: 14 });
    expect(of(Array.from({ length: 15 }, (_, index) => index))).toBeUndefined();
  });

  it('leaves out seeds that failed, and names why they did', () => {
    const row = against([null, 60], [100, 100]);
    expect(row?.seeds).toBe(1);
    expect(row?.failures).toEqual(['it broke']);
    expect(row?.against['late']?.difference.mean).toBe(-40);
  });

  it('compares nothing when there is no value', () => {
    const row = against([null], [100]);
    expect(row?.values['late']).toBeNull();
    expect(row?.against['late']).toBeNull();
  });
});
