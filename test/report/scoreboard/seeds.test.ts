import { describe, expect, it } from 'vitest';
import { referenceValue, unevenSeedsWords } from '../../../src/report/scoreboard/seeds.ts';
import { aComparison, anInterval, aRow, aScenario } from '../../support/scoreboard-builder.ts';

const LATE = 'lateRecordSeconds';
const own = aRow({ contender: 'headgate', values: { [LATE]: anInterval(400) } });

describe('referenceValue', () => {
  it("is the reference's own value beside a row of as many seeds", () => {
    const row = aRow({ values: { [LATE]: anInterval(500) }, against: { [LATE]: aComparison(100, 'better') } });
    expect(referenceValue(own, row, LATE)).toEqual(anInterval(400));
  });

  it('is its mean over the seeds of a row that has fewer, without an interval', () => {
    const fewer = { ...aComparison(-10, 'worse'), pairs: 5 };
    const row = aRow({ seeds: 5, values: { [LATE]: anInterval(140) }, against: { [LATE]: fewer } });
    expect(referenceValue(own, row, LATE)).toEqual({ mean: 150, low: 150, high: 150 });
  });

  it('is its own value where nothing was compared', () => {
    expect(referenceValue(own, aRow({ values: {} }), LATE)).toEqual(anInterval(400));
  });
});

describe('unevenSeedsWords', () => {
  it('says how to read rows of unlike seeds, and nothing about equal ones or rows that never ran', () => {
    const rows = (...counts: readonly number[]) => aScenario({ rows: counts.map((seeds) => aRow({ seeds })) });
    expect(unevenSeedsWords(rows(30, 5))).toContain('5 to 30 seeds');
    expect(unevenSeedsWords(rows(30, 30, 0))).toBe('');
  });
});
