/** One run of one contender. */
import type { RunResult } from '../sim/run/closed-loop.ts';
import { runScenario } from '../sim/run/run-scenario.ts';
import type { Score } from '../sim/score/score.ts';
import { boardTimelineOf } from './board-timeline.ts';
import type { Contender } from './contender.ts';
import { type PreparedRun, prepareRun } from './prepare-run.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { TaskInput } from './task-input.ts';

/** Runs a task; what it throws becomes part of the outcome, so that one broken contender does not end the bench. */
export async function runTask(input: TaskInput): Promise<RunOutcome> {
  const { task, nowMs } = input;
  const startedAt = nowMs();
  try {
    const result = await play(prepareRun(input));
    return outcomeOf(input, result, nowMs() - startedAt);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { task, values: null, failure, timeline: null, wallMs: nowMs() - startedAt };
  }
}

/** The outcome of a run that ended well. */
export function outcomeOf(input: TaskInput, result: RunResult, wallMs: number): RunOutcome {
  const { task, contender, catchUpBoundSeconds } = input;
  const catchUpOverBound = mustSee(contender) ? overBound(result.score, catchUpBoundSeconds) : null;
  return {
    task,
    values: { ...valuesOf(result.score), catchUpOverBound },
    failure: '',
    timeline: task.wantsTimeline ? boardTimelineOf(result) : null,
    wallMs,
  };
}

function play({ scenario, deciding, ownUsdPerHour, options }: PreparedRun): Promise<RunResult> {
  switch (deciding.kind) {
    case 'headgate':
      return runScenario(scenario, { ...options, ownUsdPerHour, mode: 'enforce' });
    case 'decider':
      return runScenario(scenario, { ...options, ownUsdPerHour, decider: deciding.decider });
    case 'nobody':
      return runScenario(scenario, { ...options, ownUsdPerHour, mode: 'none' });
  }
}

/** Who starts as the scenario starts and has to see before it acts; a factor set beforehand needs no seeing. */
function mustSee({ id, kind }: Contender): boolean {
  return (kind === 'headgate' || kind === 'rival') && !id.endsWith('-factor-10');
}

function overBound({ catchUpSeconds }: Score, bound: number | null): number | null {
  return catchUpSeconds === null || bound === null || bound <= 0 ? null : catchUpSeconds / bound;
}

/** The numbers of a score by name. */
function valuesOf(score: Score): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    Object.entries(score).flatMap(([id, value]) =>
      typeof value === 'number' || value === null ? [[id, value] as const] : [],
    ),
  );
}
