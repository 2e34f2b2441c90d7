import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/decision.ts';
import { reason } from '../../src/core/reason.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { tellOutcomes } from '../../src/report/tell-predictions.ts';
import { anOutcome, aReport, aReportPrediction, REPORT_AT } from '../support/report-builder.ts';

function told(fields: Partial<Outcome>): string {
  const prediction = aReportPrediction({ madeAt: REPORT_AT - 8 * MINUTE_MS });
  return tellOutcomes(aReport({ outcomes: [anOutcome({ prediction, ...fields })] }))[0]?.text ?? '';
}

describe('what is said of an outcome', () => {
  it.each([
    ['as-predicted', 7_850, 'did what was predicted', '7,850'],
    ['less-than-predicted', 4_000, 'helped, but less than predicted', '4,000'],
    ['no-effect', 2_040, 'had no effect', '2,040'],
    ['made-worse', 1_500, 'made it worse', '1,500'],
  ] as const)(
    'of %s at %i records/s is that the change %s, and what was predicted',
    (verdict, rate, words, measured) => {
      const text = told({ verdict, throughputPerSec: rate });

      expect(text).toContain(`from 1 to 4 at 09:06:00 UTC ${words}: `);
      expect(text).toContain(`predicted 7,200 to 8,400 records/s, measured ${measured} records/s`);
    },
  );

  it('is no rate of a consumer that can only do what arrives because its backlog is gone', () => {
    const because = reason('catching-up', 'the backlog is gone');
    const text = told({ verdict: 'as-predicted', throughputPerSec: 3_000, reason: because });

    expect(text).toMatch(/at 09:06:00 UTC did what it was for\. The backlog is gone\.$/);
  });

  it('is no number where none was measured', () => {
    const because = reason('readings-missing', 'another change came in between');
    const text = told({ verdict: 'not-judgeable', throughputPerSec: null, reason: because });

    expect(text).toContain('could not be judged');
    expect(text).toContain('throughput could not be measured. Another change came in between.');
  });
});
