import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Competitor,
  dominates,
  dominatorsOf,
  type ParetoPoint,
  paretoPointOf,
} from '../../../src/report/scoreboard/pareto.ts';
import '../../support/seed.ts';

const IDS = ['costUsd', 'lateRecordSeconds', 'recordsThrottled', 'recordsLost'];

/** Few values, so that ties are frequent. */
const aValue = fc.integer({ min: 0, max: 4 });
const points = fc.record({ costUsd: aValue, lateRecordSeconds: aValue, recordsThrottled: aValue, recordsLost: aValue });
/** Everybody has the same two seeds. */
const competitors = fc
  .array(fc.tuple(points, points), { maxLength: 9 })
  .map((all) => all.map(([first, second], index) => aCompetitor(`c${index}`, { 1: first, 2: second })));

/** Whom nobody beats. */
function frontOf(all: readonly Competitor[]): ReadonlySet<string> {
  return new Set(all.filter((one) => dominatorsOf(one, all).length === 0).map(({ contender }) => contender));
}

function aCompetitor(contender: string, bySeed: Readonly<Record<number, ParetoPoint>>): Competitor {
  return { contender, points: new Map(Object.entries(bySeed).map(([seed, point]) => [Number(seed), point])) };
}

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
  const values = { costUsd: 1, lateRecordSeconds: 2, recordsThrottled: 30, recordsLost: 4, calls: 7 };

  it('keeps refused puts and lost records apart', () => {
    expect(paretoPointOf(values)).toEqual(aPoint(1, 2, 30, 4));
  });

  it.each(IDS)('is unknown without %s: missing is not zero', (id) => {
    expect(paretoPointOf({ ...values, [id]: null })).toBeNull();
  });
});

describe('dominatorsOf', () => {
  it('compares on the seeds that both have: nobody wins by the luck of a seed the other did not meet', () => {
    const published = aCompetitor('published', { 1: aPoint(2, 100, 0), 2: aPoint(2, 900, 0), 3: aPoint(2, 5_000, 0) });
    const same = aCompetitor('tuned', { 1: aPoint(2, 100, 0) });
    const better = aCompetitor('better', { 2: aPoint(2, 800, 0) });
    expect(dominatorsOf(published, [published, same])).toEqual([]);
    expect(dominatorsOf(same, [published, same])).toEqual([]);
    expect(dominatorsOf(published, [published, same, better])).toEqual(['better']);
  });

  it('lets nobody beat anybody without a seed in common', () => {
    const [one, other] = [aCompetitor('one', { 1: aPoint(1, 1, 1) }), aCompetitor('other', { 2: aPoint(9, 9, 9) })];
    expect(dominatorsOf(other, [one])).toEqual([]);
  });

  it('goes by the mean over seeds', () => {
    const steady = aCompetitor('steady', { 1: aPoint(1, 50, 0), 2: aPoint(1, 50, 0) });
    const moody = aCompetitor('moody', { 1: aPoint(1, 0, 0), 2: aPoint(1, 200, 0) });
    expect(dominatorsOf(moody, [steady])).toEqual(['steady']);
  });
});

describe('the front: those whom nobody beats', () => {
  it('has somebody on it as soon as somebody was measured', () => {
    fc.assert(
      fc.property(competitors, (all) => {
        expect(frontOf(all).size > 0).toBe(all.length > 0);
      }),
    );
  });

  it('beats everyone off it', () => {
    fc.assert(
      fc.property(competitors, (all) => {
        const front = frontOf(all);
        const winners = all.filter(({ contender }) => front.has(contender));
        for (const one of all.filter(({ contender }) => !front.has(contender))) {
          expect(dominatorsOf(one, winners).length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(competitors, (all) => {
        expect(frontOf(all.toReversed())).toEqual(frontOf(all));
      }),
    );
  });

  it('is not changed by somebody who was not measured', () => {
    fc.assert(
      fc.property(competitors, (all) => {
        const others = [...frontOf([aCompetitor('unmeasured', {}), ...all])].filter((id) => id !== 'unmeasured');
        expect(new Set(others)).toEqual(frontOf(all));
      }),
    );
  });

  it('holds equals together', () => {
    const equal = { 1: aPoint(1, 1, 1) };
    expect(frontOf([aCompetitor('a', equal), aCompetitor('b', equal)])).toEqual(new Set(['a', 'b']));
  });
});
