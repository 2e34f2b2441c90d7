import { describe, expect, it } from 'vitest';
import { againstLines } from '../../../src/report/scoreboard/against-words.ts';
import type { BoardRow } from '../../../src/report/scoreboard/scoreboard.ts';
import {
  aContender,
  aRow,
  aScenario,
  aScoreboard,
  comparedRows,
  HEADGATE,
  ORACLE,
} from '../../support/scoreboard-builder.ts';

const MEANS = { lateRecordSeconds: 12_400_000, costUsd: 2, recordsThrottled: 0, recordsLost: 0 };
type Means = Partial<typeof MEANS>;

function linesOf(rows: readonly BoardRow[], bounds: readonly string[] = []): readonly string[] {
  const contenders = [
    HEADGATE,
    ORACLE,
    ...rows.slice(1).map(({ contender }) => aContender({ id: contender, title: contender })),
  ];
  return againstLines(aScoreboard({ contenders }), aScenario({ rows: comparedRows(rows, bounds) }));
}

/** Headgate with these means, and rivals `a`, `b` and so on with theirs. */
function against(own: Means, ...rivals: readonly Means[]): readonly string[] {
  return linesOf([
    aRow({ contender: 'headgate', means: { ...MEANS, ...own } }),
    ...rivals.map((means, index) => aRow({ contender: 'abcdef'.charAt(index), means: { ...MEANS, ...means } })),
  ]);
}

describe('againstLines', () => {
  it.each([
    ['a multiple', {}, { lateRecordSeconds: 1_984_000, costUsd: 2.42 }, '0.16 times as late, 1.21 times the cost'],
    ['never', {}, { lateRecordSeconds: 0 }, 'never late (Headgate 12.4M record-seconds), the same cost'],
    ['only the rival', { lateRecordSeconds: 0 }, {}, 'late by 12.4M record-seconds (Headgate never), the same cost'],
    ['neither', { lateRecordSeconds: 0 }, { lateRecordSeconds: 0 }, 'never late (nor is Headgate), the same cost'],
    ['within a hundredth', {}, { lateRecordSeconds: 12_500_000, costUsd: 1.99 }, 'as late, the same cost'],
    ['next to nothing', {}, { lateRecordSeconds: 9 }, 'under 0.01 times as late, the same cost'],
    ['lost records', {}, { recordsLost: 70 }, 'as late, the same cost, 70 records lost against 0'],
    ['refused puts', { recordsThrottled: 12_000 }, {}, 'as late, the same cost, 0 refused puts against 12k'],
  ])('says %s in words', (_, own, rival, words) => {
    expect(against(own, rival)).toEqual([`a: ${words}.`]);
  });

  it('says where a difference may be chance', () => {
    const rows = comparedRows([
      aRow({ contender: 'headgate', means: MEANS }),
      aRow({ means: { ...MEANS, lateRecordSeconds: 24_800_000, costUsd: 1 } }),
    ]).map((row) => ({
      ...row,
      against: Object.fromEntries(
        Object.entries(row.against).map(([id, one]) => [id, one && { ...one, headgateIs: 'same' as const }]),
      ),
    }));

    expect(againstLines(aScoreboard(), aScenario({ rows }))).toEqual([
      'Substation: 2.0 times as late (no clear difference), 0.50 times the cost (no clear difference).',
    ]);
  });

  it('begins with the widest loss, then the widest win, and ends with what is even', () => {
    const times = [1, 3, 0.5, 40, 0.1].map((factor) => ({ lateRecordSeconds: MEANS.lateRecordSeconds * factor }));

    expect(against({}, ...times).map((line) => line.slice(0, 1))).toEqual(['e', 'c', 'd', 'b', 'a']);
  });

  it('begins with the cheapest of those that are equally late, or never', () => {
    const never = [3, 1, 2].map((costUsd) => ({ lateRecordSeconds: 0, costUsd }));

    expect(against({}, { costUsd: 1.9 }, { costUsd: 8 }, {}).map((line) => line.slice(0, 1))).toEqual(['a', 'c', 'b']);
    expect(against({}, ...never).map((line) => line.slice(0, 1))).toEqual(['b', 'c', 'a']);
  });

  it('leaves out bounds, and who never ran', () => {
    const own = aRow({ contender: 'headgate', means: MEANS });
    const threw = aRow({ contender: 'b', seeds: 0, means: {}, failures: ['no shards'] });
    const rows = [own, aRow({ contender: 'oracle', means: MEANS }), aRow({ contender: 'a', means: MEANS }), threw];

    expect(linesOf(rows, ['oracle'])).toEqual(['a: as late, the same cost.']);
    expect(linesOf([{ ...own, seeds: 0, values: {} }, aRow({ contender: 'a', means: MEANS })])).toEqual([]);
  });
});
