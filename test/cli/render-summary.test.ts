import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../src/cli/render-summary.ts';
import type { RunResult } from '../../src/sim/run/closed-loop.ts';
import { runScenario } from '../../src/sim/run/run-scenario.ts';
import { aScenario } from '../support/scenarios.ts';
import { NO_TRACES } from '../support/sim-accounts.ts';

const SCENARIO = aScenario({ name: 'short', durationSeconds: 120 });
const WITH_EVENT = aScenario({ name: 'short', durationSeconds: 120, evidenceAtSeconds: 60 });
const RESULT = await runScenario(SCENARIO, { mode: 'none', loadTrace: NO_TRACES });

/** The run with other figures in its score, and a load that stops or does not. */
function aResult(score: Partial<RunResult['score']>, offeredPerSec = 0): RunResult {
  const timeline = RESULT.timeline.map((point) => ({ ...point, offeredPerSec }));
  return { ...RESULT, timeline, score: { ...RESULT.score, backlogRecords: 0, ...score } };
}

describe('renderSummary', () => {
  it('says for how long the oldest record was above the target', () => {
    const text = renderSummary(SCENARIO, aResult({ maxIteratorAgeSeconds: 135, secondsOverTarget: 1_380 }));

    expect(text).toContain('135 s at worst, for 1,380 s above the target of 60 s');
  });

  it('tells when the last record was done only of a load that stops and leaves none', () => {
    const score = { makespanSeconds: 90 };

    expect(renderSummary(SCENARIO, aResult(score))).toContain('last record done  90 s after the start');
    expect(renderSummary(SCENARIO, aResult(score, 1_000))).not.toContain('last record done');
    expect(renderSummary(SCENARIO, aResult({ ...score, backlogRecords: 1 }))).not.toContain('last record done');
    expect(renderSummary({ ...SCENARIO, untilDrained: true }, aResult(score, 1_000))).toContain('last record done');
  });

  it('says that none was done, whatever is left', () => {
    expect(renderSummary(SCENARIO, aResult({ makespanSeconds: null, backlogRecords: 9 }))).toContain('none was done');
  });

  it.each([
    [{ catchUpSeconds: 0, caughtUp: 1 }, 'none needed: never late after the event at second 60'],
    [{ catchUpSeconds: 45, caughtUp: 1 }, 'on time again 45 s after the event at second 60'],
    [{ catchUpSeconds: 60, caughtUp: 0 }, 'not on time again by the end of the run, 60 s after the event at second 60'],
  ])('tells the catch-up %o', (score, words) => {
    expect(renderSummary(WITH_EVENT, aResult(score))).toContain(`catch-up          ${words}`);
  });

  it('has no catch-up without an event', () => {
    expect(renderSummary(SCENARIO, aResult({ catchUpSeconds: null, caughtUp: null }))).not.toContain('catch-up');
  });
});
