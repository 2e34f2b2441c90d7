import { describe, expect, it } from 'vitest';
import type { EntrantRuns } from '../../../src/bench/aggregate.ts';
import { withForesight } from '../../../src/bench/bounds/foresight.ts';
import type { StaticOutcome } from '../../../src/bench/bounds/hindsight-static.ts';
import type { RunOutcome } from '../../../src/bench/run-outcome.ts';

const OFFERED = 1e9;

function anOutcome(contender: string, fields: Partial<StaticOutcome> | null, seed = 1): RunOutcome {
  const fair = { lateRecordSeconds: 0, costUsd: 10, recordsLost: 0, recordsThrottled: 0, recordsOffered: OFFERED };
  return {
    task: { scenario: 'any', overrides: [], contender, settings: {}, seed, wantsTimeline: false },
    values: fields === null ? null : { ...fair, catchUpOverBound: 2, ...fields },
    failure: '',
    timeline: null,
    wallMs: 0,
  };
}

function anEntrant(id: string, ...outcomes: readonly (Partial<StaticOutcome> | null)[]): EntrantRuns {
  return { id, outcomes: outcomes.map((fields, index) => anOutcome(id, fields, index + 1)) };
}

/** Cost of the oracle's outcome of each seed. */
function chosenCosts(entrants: readonly EntrantRuns[], id = 'oracle'): readonly unknown[] {
  const found = withForesight(entrants).find((entrant) => entrant.id === id);
  return (found?.outcomes ?? []).map(({ values }) => values?.costUsd);
}

describe('withForesight', () => {
  it('takes, for each seed by itself, a constant setting where the plan was later than that', () => {
    const oracle = anEntrant('oracle', { costUsd: 5 }, { costUsd: 5, lateRecordSeconds: 1e9 });
    const nobody = anEntrant('nobody', { costUsd: 8 }, { costUsd: 8 });
    expect(chosenCosts([nobody, oracle])).toEqual([5, 8]);
  });

  it.each(['nobody', 'static-1', 'static-10', 'hindsight-static'])('counts %s as a constant setting', (id) => {
    const lossy = anEntrant('oracle', { costUsd: 5, recordsLost: 1 });
    expect(chosenCosts([anEntrant(id, { costUsd: 8 }), lossy])).toEqual([8]);
  });

  it('counts one refused put in a hundred thousand as none, and more as refused', () => {
    const setting = anEntrant('hindsight-static', { costUsd: 9 });
    const withRefused = (recordsThrottled: number) => anEntrant('oracle', { costUsd: 7, recordsThrottled });
    expect(chosenCosts([setting, withRefused(1e4)])).toEqual([7]);
    expect(chosenCosts([setting, withRefused(1.1e4)])).toEqual([9]);
  });

  it('counts a thousandth of a second of lateness per record as none', () => {
    const setting = anEntrant('hindsight-static', { costUsd: 9 });
    const withLate = (lateRecordSeconds: number) => anEntrant('oracle', { costUsd: 7, lateRecordSeconds });
    expect(chosenCosts([setting, withLate(1e6)])).toEqual([7]);
    expect(chosenCosts([setting, withLate(1.1e6)])).toEqual([9]);
  });

  it('never takes what a constant setting beats outright, however negligible the difference', () => {
    const setting = anEntrant('nobody', { costUsd: 7 });
    const runs = withForesight([setting, anEntrant('oracle', { costUsd: 7, recordsThrottled: 1 })]);
    expect(runs[1]?.outcomes[0]?.values?.recordsThrottled).toBe(0);
  });

  it('plays the orders of an online contender that beats all of that outright, and only then', () => {
    const nobody = anEntrant('nobody', { costUsd: 8, lateRecordSeconds: 5e9 });
    const oracle = anEntrant('oracle', { costUsd: 9, lateRecordSeconds: 6e9 });
    const cheaperAndSooner = anEntrant('some-rival', { costUsd: 7, lateRecordSeconds: 4e9 });
    const soonerForMore = anEntrant('some-rival', { costUsd: 8.1, lateRecordSeconds: 1e9 });
    expect(chosenCosts([nobody, cheaperAndSooner, oracle])).toEqual([7]);
    expect(chosenCosts([nobody, soonerForMore, oracle])).toEqual([8]);
  });

  it('keeps the name of the oracle, and no time over a bound that holds for those who have to see', () => {
    const [, oracle] = withForesight([anEntrant('nobody', { costUsd: 1 }), anEntrant('oracle', { recordsLost: 1 })]);
    expect(oracle?.outcomes[0]?.task.contender).toBe('oracle');
    expect(oracle?.outcomes[0]?.values?.catchUpOverBound).toBeNull();
  });

  it('lets whoever may split and merge use calls alone, and not the other way round', () => {
    const entrants = [anEntrant('oracle', { costUsd: 4 }), anEntrant('oracle-split-merge', { costUsd: 6 })];
    expect(chosenCosts(entrants, 'oracle-split-merge')).toEqual([4]);
    const turned = [anEntrant('oracle', { costUsd: 6 }), anEntrant('oracle-split-merge', { costUsd: 4 })];
    expect(chosenCosts(turned)).toEqual([6]);
  });

  it('leaves everybody else alone, and takes whatever ran when the plan threw', () => {
    const nobody = anEntrant('nobody', { costUsd: 8 });
    const better = anEntrant('hindsight-static', { costUsd: 2 });
    const found = withForesight([nobody, better, anEntrant('oracle', null)]);
    expect(found[0]).toBe(nobody);
    expect(found[1]).toBe(better);
    expect(found[2]?.outcomes[0]?.values?.costUsd).toBe(2);
  });
});
