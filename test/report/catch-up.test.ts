import { describe, expect, it } from 'vitest';
import { missing, present } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { catchUpOf, catchUpSentence } from '../../src/report/catch-up.ts';
import {
  aFactorAction,
  aReport,
  aReportBreaker,
  aReportConsumerSignals,
  aReportDecision,
  aReportFinding,
  aReportPrediction,
  MAPPING_ID,
  REPORT_AT,
  reportSignals,
} from '../support/report-builder.ts';

const BEHIND = aReportFinding({ bottleneck: 'consumer-bound', mappingId: MAPPING_ID });

function draining(donePerSec: number, low = 60_000, high = 120_000) {
  return aReport({
    diagnosis: { findings: [BEHIND] },
    signals: reportSignals({
      arrivalsPerSec: present(1_000, MINUTE_MS),
      consumers: [
        aReportConsumerSignals({
          throughputPerSec: present(donePerSec, MINUTE_MS),
          backlogRecords: present({ low, high }, MINUTE_MS),
        }),
      ],
    }),
  });
}

function predicted(low: number, kind: 'applied' | 'refused' = 'applied') {
  const prediction = aReportPrediction({
    caughtUpAt: REPORT_AT + 11 * MINUTE_MS,
    throughputPerSec: { low, expected: 2_000, high: 3_000 },
  });
  const action = aFactorAction();
  const result = kind === 'applied' ? { action, kind } : { action, kind, error: 'No', message: 'no' };
  return aReport({
    signals: reportSignals({ arrivalsPerSec: present(1_000, MINUTE_MS), consumers: [] }),
    decision: aReportDecision({ actions: [action], predictions: [prediction] }),
    results: [result],
  });
}

const wordsOf = (report: ReturnType<typeof aReport>) => catchUpSentence(catchUpOf(report), report.at);

describe('catchUpOf', () => {
  it('takes the time of the prediction, and its interval from the rates', () => {
    expect(wordsOf(predicted(1_500))).toBe('Caught up at about 09:25 UTC, in 11 min; between 09:20 and 09:35 UTC.');
  });

  it('says so when the low end of the prediction never catches up', () => {
    expect(wordsOf(predicted(900))).toContain('not at all at the low end');
  });

  it('promises nothing for a change that AWS refused', () => {
    expect(catchUpOf(predicted(1_500, 'refused'))).toBeNull();
  });

  it('reckons with what is done now where nothing was changed', () => {
    expect(wordsOf(draining(2_000))).toBe(
      'Caught up at about 09:15 UTC, in 2 min at the present rate; between 09:15 and 09:16 UTC.',
    );
  });

  it.each([
    [700, 'grows'],
    [1_000, 'does not shrink'],
  ])('sees no end at %i records/s', (done, how) => {
    expect(wordsOf(draining(done))).toContain(`Not in sight, the backlog ${how}`);
  });

  it('tells nothing where a reading is missing, all is done, or a breaker is open', () => {
    const blind = reportSignals({ consumers: [aReportConsumerSignals({ throughputPerSec: missing('stale') })] });

    expect(catchUpOf(aReport({ diagnosis: { findings: [BEHIND] }, signals: blind }))).toBeNull();
    expect(catchUpOf(draining(700, 10, 20))).toBeNull();
    expect(catchUpOf({ ...draining(2_000), breakers: [aReportBreaker()] })).toBeNull();
    expect(catchUpSentence(null, 0)).toBe('');
  });
});
