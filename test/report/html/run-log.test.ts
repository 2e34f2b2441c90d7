import { describe, expect, it } from 'vitest';
import { reason } from '../../../src/core/reason.ts';
import { renderDecisions } from '../../../src/report/html/decisions.ts';
import { decisionsOf, logOf } from '../../../src/report/html/run-log.ts';
import {
  aFactorAction,
  anOutcome,
  aReport,
  aReportBreaker,
  aReportDecision,
  aReportPrediction,
} from '../../support/report-builder.ts';
import { aRunView } from '../../support/run-view-builder.ts';

const HOLD = aReport();
const CATCHING_UP = aReport({ decision: aReportDecision({ reason: reason('catching-up', 'it drains') }) });
const ACT = aReport({ decision: aReportDecision({ actions: [aFactorAction()], predictions: [aReportPrediction()] }) });

describe('logOf', () => {
  it('folds quiet turns between decisions into one line each', () => {
    const log = logOf(aRunView({ reports: [HOLD, HOLD, ACT, HOLD, CATCHING_UP, CATCHING_UP] }));

    expect(log.map((entry) => (entry.kind === 'held' ? `${entry.turns}: ${entry.words}` : entry.number))).toEqual([
      '2: within target',
      1,
      '3: catching up (2), within target (1)',
    ]);
  });

  it('loses no turn', () => {
    const view = aRunView();
    const turns = logOf(view).reduce((sum, entry) => sum + (entry.kind === 'held' ? entry.turns : 1), 0);

    expect(turns).toBe(view.reports.length);
  });

  it('gives a decision the outcomes that later turns found', () => {
    const judged = aReport({
      outcomes: [anOutcome(), anOutcome({ prediction: aReportPrediction({ id: 'another' }) })],
    });
    const [first] = decisionsOf(logOf(aRunView({ reports: [ACT, judged] })));

    expect(first?.outcomes.map(({ prediction }) => prediction.id)).toEqual(['prediction-1']);
  });
});

describe('renderDecisions', () => {
  it('says which breaker changed, also when it closed and limits nothing any more', () => {
    const open = aReport({ breakers: [aReportBreaker()] });
    const closed = aReport({ breakers: [aReportBreaker({ phase: 'closed', share: null })] });
    const html = renderDecisions(logOf(aRunView({ reports: [open, closed, closed] })));

    expect(html).toContain('The breaker of orders-db is now open; no change: within target');
    expect(html).toContain('The breaker of orders-db is now closed; no change: within target');
    expect(html).toContain('1 turn held');
  });

  it('says when a prediction was not judged any more', () => {
    expect(renderDecisions(logOf(aRunView({ reports: [ACT] })))).toContain('Not judged in this run.');
  });

  it('reads as a line for held turns', () => {
    const reports = Array.from({ length: 14 }, () => CATCHING_UP);

    expect(renderDecisions(logOf(aRunView({ reports })))).toContain('<li class="held">14 turns held: catching up</li>');
  });
});
