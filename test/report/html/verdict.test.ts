import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/report/html/verdict.ts';
import type { RunResult } from '../../../src/report/run-view.ts';
import { aFactorAction, aReport, aReportDecision } from '../../support/report-builder.ts';
import { aRun, aRunView } from '../../support/run-view-builder.ts';

const CALM = aRun([{ from: 0, shards: 16, factor: 1, phase: null }]);

function scored(score: RunResult['score']): RunResult {
  return { timeline: CALM.timeline, score };
}

describe('verdictOf', () => {
  it('says what happened, what was done and how it ended, beside the other run', () => {
    const { sentences } = verdictOf(aRunView());

    expect(sentences[0]).toContain(
      'Broken on purpose: orders-db at 30 % of its capacity (1 h to 1 h 15 min after the start).',
    );
    expect(sentences[1]).toMatch(
      /^Headgate made 6 changes in 120 turns: 5 of the parallelization factor and 1 of the shard count\./,
    );
    expect(sentences[1]).toMatch(/it ended on time with nothing waiting\.$/);
    expect(sentences[2]).toMatch(
      /^Without a controller, .* it ended late, the oldest of [\d,]+ records being .* old\.$/,
    );
  });

  it('says plainly where the controlled run is worse', () => {
    expect(verdictOf(aRunView()).price).toBe('Worse than without a controller: shard-hours (+6.27) and cost (+$0.22).');
    expect(verdictOf(aRunView({ controlled: CALM, uncontrolled: CALM })).price).toBeNull();
  });

  it.each([
    [0, 0, 'On time, with Headgate and without'],
    [0, 600, 'On time throughout; without a controller late for 10 min'],
    [60, 600, 'Late for 1 min; without a controller for 10 min'],
    [600, 600, 'Late for 10 min, exactly as without a controller'],
    [600, 60, 'Late for 10 min, longer than without a controller (1 min)'],
  ])('heads a run late for %s s against %s s', (mine, other, headline) => {
    const controlled = scored({ secondsOverTarget: mine });
    const uncontrolled = scored({ secondsOverTarget: other });

    expect(verdictOf(aRunView({ controlled, uncontrolled })).headline).toBe(headline);
  });

  it('claims nothing about lateness that was not measured', () => {
    const { headline, sentences } = verdictOf(aRunView({ controlled: scored({}), uncontrolled: scored({}) }));

    expect(headline).toBe('What this run shows');
    expect(sentences.join(' ')).not.toContain('late for');
  });

  it('counts only changes that AWS accepted', () => {
    const decision = aReportDecision({ actions: [aFactorAction()] });
    const refused = aReport({
      decision,
      results: [{ action: aFactorAction(), kind: 'refused', error: 'E', message: 'm' }],
    });
    const wished = aReport({ decision: aReportDecision({ recommended: [aFactorAction()] }) });

    expect(verdictOf(aRunView({ reports: [refused] })).sentences[1]).toMatch(/^Headgate changed nothing in 1 turn\./);
    expect(verdictOf(aRunView({ reports: [wished, wished] })).sentences[1]).toContain(
      'in 2 of them it recommended a change',
    );
  });

  it('names records that were lost', () => {
    const controlled = scored({ recordsLost: 12, secondsOverTarget: 0 });

    expect(verdictOf(aRunView({ controlled })).sentences[1]).toContain('12 records were lost.');
  });
});
