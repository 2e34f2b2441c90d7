import { describe, expect, it } from 'vitest';
import { chartLines } from '../../src/report/sparkline.ts';
import { aLastHour, REPORT_AT } from '../support/report-builder.ts';

describe('chartLines', () => {
  it('draws the hour with scale, gaps, times and the meaning of a column', () => {
    const lines = chartLines(aLastHour([30, 60, null, null, 120, 240], [0, 0, null, null, 620, 1_240]));

    expect(lines).toEqual([
      'iterator age, 0 to 4 min',
      `${'▁'.repeat(27)}▃·█`,
      '',
      'records in, 0 to 1,240 records/s',
      `${'█'.repeat(27)}▁·█`,
      '08:14                09:14 UTC',
      '1 column = 2 min, · = no data',
    ]);
  });

  it('draws a calm stream low', () => {
    expect(chartLines(aLastHour()).slice(0, 2)).toEqual(['iterator age, 0 to 10 s', '▂'.repeat(30)]);
  });

  it('says what was not measured, and nothing when nothing was', () => {
    const none = Array.from({ length: 60 }, () => null);

    expect(chartLines(aLastHour(none))).toContain('iterator age: no data');
    expect(chartLines(aLastHour(none, none))).toEqual([]);
    expect(chartLines({ startMs: REPORT_AT, ageMaxMs: [], incomingRecords: [] })).toEqual([]);
  });

  it('puts an odd minute into a column of its own, the oldest', () => {
    const lines = chartLines({ startMs: REPORT_AT, ageMaxMs: [80_000, 0, 0], incomingRecords: [1, 1, 1] });

    expect(lines[1]).toBe('█▁');
  });

  it('is never wider than 40 characters', () => {
    const huge = aLastHour([1e9, 123_456], [12_345_678.9, 3.3]);

    for (const line of chartLines(huge)) expect([...line].length, line).toBeLessThanOrEqual(40);
  });
});
