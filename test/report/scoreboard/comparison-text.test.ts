import { describe, expect, it } from 'vitest';
import { comparisonText } from '../../../src/report/scoreboard/comparison-text.ts';
import type { BoardRow } from '../../../src/report/scoreboard/scoreboard.ts';
import { aRow, aScenario, aScoreboard, comparedRows, ofOneSeed } from '../../support/scoreboard-builder.ts';

const MEANS = { lateRecordSeconds: 1_000, costUsd: 2, recordsThrottled: 0, recordsLost: 0 };

function textOf(rows: readonly BoardRow[]): string {
  return comparisonText(aScoreboard({ scenarios: [aScenario({ rows: comparedRows(rows) })] }));
}

describe('comparisonText', () => {
  it('names in one line what is 0 for everyone, and leaves it out of the table', () => {
    const text = textOf([aRow({ contender: 'headgate', means: MEANS }), aRow({ means: MEANS })]);

    expect(text).toContain('\n0 for everyone: lost, throttled puts.\n');
    expect(text).not.toMatch(/^Lost|^Throttled puts/m);
  });

  it.each([
    ['somebody has some', { ...MEANS, recordsLost: 1 }],
    ['a value is missing: missing is not zero', { lateRecordSeconds: 1_000, costUsd: 2, recordsThrottled: 0 }],
  ])('keeps a metric in the table when %s', (_, means) => {
    const text = textOf([aRow({ contender: 'headgate', means: MEANS }), aRow({ means })]);

    expect(text).toMatch(/^Lost \(records\)/m);
    expect(text).toContain('0 for everyone: throttled puts.');
  });

  it('does not count who did not run at all', () => {
    const threw = aRow({ means: {}, seeds: 0, failures: ['no shards'] });

    expect(textOf([aRow({ contender: 'headgate', means: MEANS }), threw])).toContain('0 for everyone: lost, throttled');
  });

  it('says one seed where more would be judged', () => {
    const text = comparisonText(ofOneSeed(aScoreboard()));

    expect(text).toContain('One seed each: differences are shown, not judged.');
    expect(text).not.toMatch(/is better|is worse|no clear difference|\[/);
    expect(text).toMatch(/Nobody +9\.4M +\+9\.36M {2}one seed/);
    expect(text).toContain('On the front of one seed of cost');
  });
});
