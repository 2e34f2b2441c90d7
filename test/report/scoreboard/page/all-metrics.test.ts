import { describe, expect, it } from 'vitest';
import { allMetricsOf } from '../../../../src/report/scoreboard/page/all-metrics.ts';
import { aRow, aScenario, aScoreboard } from '../../../support/scoreboard-builder.ts';

describe('allMetricsOf', () => {
  const rows = [
    aRow({ contender: 'headgate', means: { costUsd: 2, reversals: 3 } }),
    aRow({ contender: 'substation', means: { costUsd: 1 } }),
  ];
  const data = allMetricsOf(aScoreboard(), aScenario({ rows }));

  it('has a line for each metric that anyone has a value for, and no other', () => {
    expect(data.lines.map(({ head }) => head)).toEqual(['Cost (US dollars)', 'Reversals (changes)']);
  });

  it('has a cell for each contender, a dash where the value is missing', () => {
    expect(data.contenders).toEqual(['Headgate', 'Substation']);
    expect(data.lines[1]?.cells).toEqual(['3 [2.7, 3.3]', '–']);
  });

  it('has the range of few seeds on a second line, and says who threw', () => {
    const few = { mean: 0.2, low: 0, high: 0.76, range: { least: 0, most: 1, seeds: 5 } };
    const own = aRow({ contender: 'headgate', values: { reversals: few } });
    const threw = aRow({ contender: 'substation', seeds: 0, means: {}, failures: ['no shards'] });

    expect(allMetricsOf(aScoreboard(), aScenario({ rows: [own, threw] })).lines[0]?.cells).toEqual([
      '0.2 [0, 0.76]\n0 to 1 in 5 seeds',
      'threw',
    ]);
  });
});
