/** One run of one contender. */
import type { TraceLoader } from '../sim/run/arrivals.ts';
import type { RunResult } from '../sim/run/closed-loop.ts';
import { runScenario } from '../sim/run/run-scenario.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../sim/scenario/streams-of.ts';
import type { Score } from '../sim/score/score.ts';
import { boardTimelineOf } from './board-timeline.ts';
import { type Contender, publishedSettings } from './contender.ts';
import type { RunOutcome, Task } from './run-outcome.ts';

export interface TaskInput {
  readonly task: Task;
  /** The scenario after the task's overrides. */
  readonly scenario: Scenario;
  readonly contender: Contender;
  readonly loadTrace: TraceLoader;
  /** The least catch-up for who has to see first, with the luckiest detection and pause, seconds; null without an event. */
  readonly catchUpBoundSeconds: number | null;
  /** Wall-clock milliseconds, for `wallMs` only. */
  readonly nowMs: () => number;
}

/** Runs a task; what it throws becomes part of the outcome, so that one broken contender does not end the bench. */
export async function runTask(input: TaskInput): Promise<RunOutcome> {
  const { task, nowMs, catchUpBoundSeconds } = input;
  const startedAt = nowMs();
  try {
    const result = await play(input);
    return {
      task,
      values: {
        ...valuesOf(result.score),
        catchUpOverBound: mustSee(input.contender) ? overBound(result.score, catchUpBoundSeconds) : null,
      },
      failure: '',
      timeline: task.wantsTimeline ? boardTimelineOf(result) : null,
      wallMs: nowMs() - startedAt,
    };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { task, values: null, failure, timeline: null, wallMs: nowMs() - startedAt };
  }
}

function play({ task, scenario, contender, loadTrace }: TaskInput): Promise<RunResult> {
  const settings = { ...publishedSettings(contender), ...task.settings };
  const prepared = contender.prepare(scenario, settings);
  const deciding = contender.deciding(settings);
  const ownUsdPerHour = streamsOf(prepared).reduce(
    (sum, { consumers }) => sum + contender.ownUsdPerHour(consumers.length),
    0,
  );
  const options = { loadTrace, seed: task.seed, ownUsdPerHour, turnSecond: turnSecondOf(task.seed) };
  switch (deciding.kind) {
    case 'headgate':
      return runScenario(prepared, { ...options, mode: 'enforce' });
    case 'decider':
      return runScenario(prepared, { ...options, decider: deciding.decider });
    case 'nobody':
      return runScenario(prepared, { ...options, mode: 'none' });
  }
}

/** Who starts as the scenario starts and has to see before it acts; a factor set beforehand needs no seeing. */
function mustSee({ id, kind }: Contender): boolean {
  return (kind === 'headgate' || kind === 'rival') && !id.endsWith('-factor-10');
}

/** Has no divisor in common with 60, so that 60 seeds in a row take their turns in 60 different seconds of the minute. */
const TURN_STEP = 37;

/** Everybody's turn of one seed comes in the same second; the seeds together cover the minute evenly. */
function turnSecondOf(seed: number): number {
  return (seed * TURN_STEP) % 60;
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
