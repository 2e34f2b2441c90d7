/** What a contender makes of a scenario before it runs. */
import type { RunOptions } from '../sim/run/run-scenario.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../sim/scenario/streams-of.ts';
import { type Contender, type Deciding, publishedSettings } from './contender.ts';
import type { TaskInput } from './task-input.ts';

/** A contender and its scenario, ready to run. */
export interface PreparedRun {
  /** As the contender's user would set it up. */
  readonly scenario: Scenario;
  readonly deciding: Deciding;
  /** What the contender itself costs for all streams, US dollars per hour. */
  readonly ownUsdPerHour: number;
  readonly options: Pick<RunOptions, 'loadTrace' | 'seed' | 'turnSecond'>;
}

/** Sets the scenario up as the contender's user would. Throws what the contender throws. */
export function prepareRun({ task, scenario, contender, loadTrace }: TaskInput): PreparedRun {
  const settings = { ...publishedSettings(contender), ...task.settings };
  const prepared = contender.prepare(scenario, settings);
  return {
    scenario: prepared,
    deciding: contender.deciding(settings),
    ownUsdPerHour: ownUsdPerHourOf(prepared, contender),
    options: { loadTrace, seed: task.seed, turnSecond: turnSecondOf(task.seed) },
  };
}

function ownUsdPerHourOf(scenario: Scenario, contender: Contender): number {
  return streamsOf(scenario).reduce((sum, { consumers }) => sum + contender.ownUsdPerHour(consumers.length), 0);
}

/** Has no divisor in common with 60, so that 60 seeds in a row take their turns in 60 different seconds of the minute. */
const TURN_STEP = 37;

/** Everybody's turn of one seed comes in the same second; the seeds together cover the minute evenly. */
function turnSecondOf(seed: number): number {
  return (seed * TURN_STEP) % 60;
}
