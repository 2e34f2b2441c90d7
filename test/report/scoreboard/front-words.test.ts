import { describe, expect, it } from 'vitest';
import { frontWords } from '../../../src/report/scoreboard/front-words.ts';
import type { BoardRow } from '../../../src/report/scoreboard/scoreboard.ts';
import {
  aContender,
  aRow,
  aScenario,
  aScoreboard,
  comparedRows,
  HEADGATE,
  NOBODY,
  ofOneSeed,
} from '../../support/scoreboard-builder.ts';

const MEANS = { lateRecordSeconds: 1_000, costUsd: 2, recordsThrottled: 0, recordsLost: 0 };
const STATIC = aContender({ id: 'static-10', title: 'Static, factor 10' });

function rowsOf(means: Readonly<Record<string, Readonly<Record<string, number>>>>): readonly BoardRow[] {
  return comparedRows(
    Object.entries(means).map(([contender, own]) => aRow({ contender, means: { ...MEANS, ...own } })),
  );
}

function boardOf(rows: readonly BoardRow[]) {
  return aScoreboard({ contenders: [HEADGATE, NOBODY, STATIC, aContender()], scenarios: [aScenario({ rows })] });
}

function firstOf(rows: readonly BoardRow[], isOnce = false): string {
  const board = isOnce ? ofOneSeed(boardOf(rows)) : boardOf(rows);
  return board.scenarios.flatMap((scenario) => frontWords(board, scenario))[0] ?? '';
}

const CHEAP_AND_LATE = { lateRecordSeconds: 9_000, costUsd: 1 };
const DEAR_AND_PROMPT = { lateRecordSeconds: 0, costUsd: 4 };

describe('frontWords', () => {
  it('says that nobody beats anybody, and that all are on the front', () => {
    const rows = rowsOf({ headgate: {}, nobody: CHEAP_AND_LATE, 'static-10': DEAR_AND_PROMPT });

    expect(firstOf(rows)).toBe(
      'No contender beats Headgate outright, and it beats none of them: all three are on the Pareto front.',
    );
  });

  it('names whom Headgate beats and who is on the front, with commas of a title in quotes', () => {
    const rows = rowsOf({ headgate: {}, 'static-10': DEAR_AND_PROMPT, substation: { costUsd: 3 } });

    expect(firstOf(rows)).toBe(
      'No contender beats Headgate outright, and it beats Substation. On the Pareto front: Headgate and “Static, factor 10”.',
    );
  });

  it('names who beats Headgate, and does not take the contender Nobody for no one', () => {
    const rows = rowsOf({ headgate: {}, nobody: { costUsd: 1 }, 'static-10': { costUsd: 1 } });

    expect(firstOf(rows)).toBe(
      '“Nobody” and “Static, factor 10” beat Headgate outright, and Headgate beats none of them. On the Pareto front: “Nobody” and “Static, factor 10”.',
    );
  });

  it('speaks of one seed as of what happened in it', () => {
    const rows = rowsOf({ headgate: {}, substation: { costUsd: 1 } });

    expect(firstOf(rows, true)).toMatch(
      /^In this one seed Substation was ahead of Headgate outright, and Headgate was/,
    );
    expect(firstOf(rowsOf({ headgate: {}, nobody: CHEAP_AND_LATE }), true)).toBe(
      'In this one seed no contender was ahead of Headgate outright, and it was ahead of none of them: both are on the Pareto front.',
    );
  });

  it('tells a loss that is only what the controller costs', () => {
    const words = (nobody: Readonly<Record<string, number>>) => {
      const board = boardOf(rowsOf({ headgate: { costOwnUsd: 0.5 }, nobody }));
      return board.scenarios.flatMap((scenario) => frontWords(board, scenario)).join(' ');
    };

    expect(words({ costUsd: 1.5 })).toContain('“Nobody” is ahead only by what the controller itself costs.');
    expect(words({ costUsd: 1.4 })).not.toContain('only by');
  });

  it('says that a value is missing where that keeps Headgate off the front', () => {
    const [own, ...others] = rowsOf({ headgate: {}, nobody: CHEAP_AND_LATE, substation: DEAR_AND_PROMPT });
    const rows = own === undefined ? [] : [{ ...own, isOnFront: false }, ...others];

    expect(firstOf(rows)).toBe('Headgate has no place on the Pareto front: a value is missing.');
  });

  it('has nothing to say of one contender alone', () => {
    expect(firstOf(rowsOf({ headgate: {} }))).toBe('');
  });
});
