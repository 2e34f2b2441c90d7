import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominates, dominatorsOf, frontOf, paretoFront, paretoPointOf } from '../../../src/report/scoreboard/pareto.ts';
import { aRow } from '../../support/scoreboard-builder.ts';
import '../../support/seed.ts';

const IDS = ['costUsd', 'lateRecordSeconds', 'recordsThrottled', 'recordsLost'];

/** Few values, so that ties are frequent. */
const means = fc.record(Object.fromEntries(IDS.map((id) => [id, fc.integer({ min: 0, max: 4 })])));
const rows = fc
  .array(means, { maxLength: 9 })
  .map((all) => all.map((values, index) => aRow({ contender: `c${index}`, means: values })));

function aPoint(costUsd: number, lateRecordSeconds: number, recordsThrottled: number, recordsLost = 0) {
  return { costUsd, lateRecordSeconds, recordsThrottled, recordsLost };
}

describe('dominates', () => {
  it.each([
    ['better in one, equal in two', aPoint(1, 5, 0), aPoint(2, 5, 0), true],
    ['better in all', aPoint(1, 1, 1), aPoint(2, 2, 2), true],
    ['equal in all', aPoint(1, 1, 1), aPoint(1, 1, 1), false],
    ['better in two, worse in one', aPoint(1, 1, 3), aPoint(2, 2, 2), false],
    ['fewer refused puts, bought with a loss', aPoint(1, 1, 0, 5), aPoint(1, 1, 900, 0), false],
    ['better by less than a hundredth', aPoint(1, 1, 0), aPoint(1.001, 1, 0), false],
  ])('%s', (_, a, b, expected) => {
    expect(dominates(a, b)).toBe(expected);
  });
});

describe('paretoPointOf', () => {
  it('keeps refused puts and lost records apart', () => {
    const row = aRow({ means: { costUsd: 1, lateRecordSeconds: 2, recordsThrottled: 30, recordsLost: 4 } });

    expect(paretoPointOf(row)).toEqual(aPoint(1, 2, 30, 4));
  });

  it.each(IDS)('is unknown without %s: missing is not zero', (id) => {
    const row = aRow();

    expect(paretoPointOf({ values: { ...row.values, [id]: null } })).toBeNull();
  });
});

describe('frontOf', () => {
  it('never holds a dominated row, and always holds one that nobody dominates', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const front = frontOf(all);
        for (const row of all) expect(front.has(row.contender)).toBe(dominatorsOf(row, all).length === 0);
      }),
    );
  });

  it('has somebody on it as soon as somebody was measured', () => {
    fc.assert(
      fc.property(rows, (all) => {
        expect(frontOf(all).size > 0).toBe(all.length > 0);
      }),
    );
  });

  it('beats everyone off it', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const front = paretoFront(all);
        for (const row of all.filter((one) => !front.includes(one))) {
          expect(dominatorsOf(row, front).length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, (all) => {
        expect(frontOf(all.toReversed())).toEqual(frontOf(all));
      }),
    );
  });

  it('is not changed by a row with a missing value, and does not hold it', () => {
    const best = aRow({ contender: 'unmeasured', means: { costUsd: 0, lateRecordSeconds: 0, recordsThrottled: 0 } });

    fc.assert(
      fc.property(rows, (all) => {
        expect(frontOf([best, ...all])).toEqual(frontOf(all));
      }),
    );
  });

  it('holds equals together', () => {
    expect(frontOf([aRow({ contender: 'a' }), aRow({ contender: 'b' })])).toEqual(new Set(['a', 'b']));
  });
});
