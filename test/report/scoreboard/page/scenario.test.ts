import { describe, expect, it } from 'vitest';
import { renderScenario } from '../../../../src/report/scoreboard/page/scenario.ts';
import type { BoardScenario } from '../../../../src/report/scoreboard/scoreboard.ts';
import { aComparison, aRow, aScenario, aScoreboard, comparedRows } from '../../../support/scoreboard-builder.ts';

const MEANS = { lateRecordSeconds: 1_000, costUsd: 2, recordsThrottled: 0, recordsLost: 0 };

function sectionOf(overrides: Partial<BoardScenario>): string {
  return renderScenario(aScoreboard(), aScenario(overrides));
}

/** The cells of Substation's row. */
function cellsOf(section: string): readonly string[] {
  const row = /<tr data-contender="substation">(.*?)<\/tr>/.exec(section)?.[1] ?? '';
  return [...row.matchAll(/<td[^>]*>.*?<\/td>/g)].map(([cell]) => cell);
}

describe('renderScenario', () => {
  it('shows a difference in effort without a sign', () => {
    const rows = comparedRows([
      aRow({ contender: 'headgate', means: { ...MEANS, mappingUpdates: 3 } }),
      aRow({ means: { ...MEANS, mappingUpdates: 0, lateRecordSeconds: 400 } }),
    ]);
    // Also if whoever made the board judged it.
    const judged = rows.map((row) => ({
      ...row,
      against: { ...row.against, mappingUpdates: aComparison(-3, 'worse') },
    }));
    const cells = cellsOf(sectionOf({ rows: judged }));

    expect(cells.filter((cell) => cell.includes('class="worse"'))).toHaveLength(1);
    expect(cells.filter((cell) => cell.includes(', not judged"'))).toHaveLength(1);
  });

  it('says in the tooltip from where to where few seeds went', () => {
    const few = { mean: 0.2, low: 0, high: 0.76, range: { least: 0, most: 1, seeds: 5 } };
    const rows = [aRow({ contender: 'headgate' }), aRow({ values: { mappingUpdates: few } })];

    expect(sectionOf({ rows })).toContain(
      '<td data-value="0.2" title="0 to 1 in 5 seeds">0.2<small>[0, 0.76]</small></td>',
    );
  });

  it('says threw where every run threw, and what that means', () => {
    const rows = [aRow({ contender: 'headgate' }), aRow({ seeds: 0, means: {}, failures: ['no shards'] })];
    const section = sectionOf({ rows });

    expect(new Set(cellsOf(section))).toEqual(new Set(['<td>threw</td>']));
    expect(section).toContain('The word threw: every run ended in an error.');
    expect(sectionOf({})).not.toContain('threw');
  });

  it('has a column of dead-lettered records, and what they are, only where there are some', () => {
    const rows = [aRow({ contender: 'headgate', means: { ...MEANS, recordsToDestination: 7 } })];

    expect(sectionOf({ rows })).toContain('Dead-lettered (records)</button>');
    expect(sectionOf({ rows })).toContain('are left out of lateness and of the Pareto front');
    expect(sectionOf({})).not.toContain('ead-lettered (records)</button>');
    expect(sectionOf({})).not.toContain('are left out of lateness');
  });

  it('leaves out what nobody wrote', () => {
    const bare = sectionOf({ right: '', description: ' ' });

    expect(sectionOf({})).toMatch(/What right looks like.*What the scenario shows/s);
    expect(bare).not.toMatch(/What right looks like|What the scenario shows/);
    expect(bare).toContain('The first evidence is there at second 1,800');
  });

  it('shows the whole document where the board has it, line by line and escaped', () => {
    const section = sectionOf({ document: { name: '<b>', source: { shards: 1 } } });

    expect(section).toContain('<summary>The scenario in full</summary>');
    expect(section).toContain(
      '{\n  &quot;name&quot;: &quot;&lt;b&gt;&quot;,\n  &quot;source&quot;: {\n    &quot;shards&quot;: 1\n  }\n}</pre>',
    );
  });
});
