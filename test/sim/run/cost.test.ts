import { describe, expect, it } from 'vitest';
import { costOf } from '../../../src/sim/run/cost.ts';

const NOTHING = { shardHours: 0, records: 0, recordBytes: 1, invocations: 0, billedGbSeconds: 0 };

describe('costOf', () => {
  it('counts PUT units in steps of 25 KB', () => {
    const million = { ...NOTHING, records: 1_000_000 };
    expect(costOf({ ...million, recordBytes: 25 * 1_024 }).kinesisPutUnits).toBeCloseTo(0.014, 10);
    expect(costOf({ ...million, recordBytes: 25 * 1_024 + 1 }).kinesisPutUnits).toBeCloseTo(0.028, 10);
  });

  it('reproduces a published monthly bill: three shards, 1,000 records of 3 KB a second', () => {
    const cost = costOf({ ...NOTHING, shardHours: 3 * 730, records: 1_000 * 730 * 3_600, recordBytes: 3_072 });
    expect(cost.total).toBeCloseTo(69.64, 2);
  });

  it('adds its parts up', () => {
    const cost = costOf({ shardHours: 10, records: 5e6, recordBytes: 100, invocations: 2e6, billedGbSeconds: 1_000 });
    expect(cost.lambdaRequests).toBeCloseTo(0.4, 10);
    expect(cost.lambdaGbSeconds).toBeCloseTo(0.0166667, 10);
    expect(cost.total).toBeCloseTo(0.15 + 0.07 + 0.4 + 0.0166667, 10);
  });
});
