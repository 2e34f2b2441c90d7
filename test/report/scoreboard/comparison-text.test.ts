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
    expect(text).toContain('In this one seed no contender was ahead of Headgate outright');
  });

  it('says in sentences what it comes to before the table', () => {
    const text = textOf([
      aRow({ contender: 'headgate', means: MEANS }),
      aRow({ means: { ...MEANS, lateRecordSeconds: 160, costUsd: 2.42 } }),
    ]);

    expect(text).toContain(
      '\n\nCompared with Headgate:\n  Substation: 0.16 times as late, 1.21 times the cost.\nNo contender beats',
    );
    expect(text.indexOf('Compared with')).toBeLessThan(text.indexOf('mean [95 % interval]'));
  });

  it('shows a difference in effort without a judgement', () => {
    const text = textOf([
      aRow({ contender: 'headgate', means: { ...MEANS, mappingUpdates: 3 } }),
      aRow({ means: { ...MEANS, mappingUpdates: 0 } }),
    ]);

    expect(text).toMatch(/^ +Substation +0 +−3 \[−3.3, −2.7\]$/m);
  });

  it('says above the table that every run of somebody threw, and shows no value for it', () => {
    const threw = aRow({ means: {}, seeds: 0, failures: ['no factor.'] });
    const text = textOf([aRow({ contender: 'headgate', means: MEANS }), threw]);

    expect(text).toContain('Every run of Substation threw: no factor.\n');
    expect(text.indexOf('Every run of')).toBeLessThan(text.indexOf('mean [95 % interval]'));
    expect(text).toMatch(/^ +Substation +threw$/m);
  });

  it('has no table when nobody ran, only why', () => {
    const text = textOf([aRow({ contender: 'headgate', means: {}, seeds: 0, failures: ['no factor'] })]);

    expect(text.split('\n').slice(2)).toEqual(['', 'Every run of Headgate threw: no factor.', '']);
  });

  it('leaves out the line of what is right where nobody says it', () => {
    const board = aScoreboard({ scenarios: [aScenario({ right: ' ' })] });

    expect(comparisonText(aScoreboard())).toContain('\nRight: ');
    expect(comparisonText(board)).not.toContain('Right');
  });

  it('says that dead-lettered records are not free, where there are some', () => {
    const own = aRow({ contender: 'headgate', means: { ...MEANS, recordsToDestination: 0 } });
    const text = textOf([own, aRow({ means: { ...MEANS, recordsToDestination: 7_000 } })]);

    expect(text).toContain('as late, the same cost, 7,000 records dead-lettered against 0.');
    expect(text).toContain('somebody has to replay them');
    expect(textOf([own])).not.toContain('replay');
  });
});
