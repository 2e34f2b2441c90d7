/** Runs everything a scoreboard shows. */

import { boundFiguresOf } from '../../bench/bounds/bound-figures.ts';
import { withForesight } from '../../bench/bounds/foresight.ts';
import { chooseStatic, HINDSIGHT_ID, staticGrid } from '../../bench/bounds/hindsight-static.ts';
import { BOUND_IDS } from '../../bench/contenders.ts';
import type { Entrant } from '../../bench/entrants.ts';
import { type RunOutcome, type Task, taskKey } from '../../bench/run-outcome.ts';
import type { ScenarioRuns } from '../../bench/scoreboard-of.ts';
import { type SeedCounts, seedsOf, tasksOf } from './board-tasks.ts';
import { type RunTasks, runTasks } from './run-tasks.ts';
import { type ReadScenario, readScenario, scenarioId } from './scenario-files.ts';

export interface BoardPlan {
  /** Names of the bench's scenarios, or paths. */
  readonly scenarios: readonly string[];
  readonly entrants: readonly Entrant[];
  /** Which bounds that know the future run too; the best constant setting takes more runs than all others together. */
  readonly withBounds: 'all' | 'no-hindsight' | 'none';
  readonly seeds: SeedCounts;
}

interface Round {
  readonly name: string;
  readonly read: ReadScenario;
  readonly entrants: readonly Entrant[];
}

/** Plays all rounds; outcomes of before are not run again. */
export async function playBoard(plan: BoardPlan, tools: RunTasks): Promise<readonly ScenarioRuns[]> {
  const rounds = await roundsOf(plan, tools);
  // Seed by seed: a bench that is stopped has something of everything, and fewer seeds are a whole bench.
  const tasks = rounds
    .flatMap((round) => round.entrants.flatMap((entrant) => roundTasks(round, entrant, plan.seeds)))
    .toSorted((a, b) => a.seed - b.seed);
  const outcomes = new Map((await runTasks(tasks, tools)).map((outcome) => [taskKey(outcome.task), outcome]));
  return rounds.map((round) => ({
    id: scenarioId(round.name),
    scenario: round.read.scenario,
    entrants: withForesight(
      round.entrants.map((entrant) => ({
        id: entrant.id,
        outcomes: roundTasks(round, entrant, plan.seeds).flatMap((task) => outcomes.get(taskKey(task)) ?? []),
      })),
    ),
    bounds: boundFiguresOf(round.read.scenario, round.read.loadTrace),
  }));
}

function roundTasks({ name, read }: Round, entrant: Entrant, seeds: SeedCounts): readonly Task[] {
  return tasksOf(name, entrant, seedsOf(read.scenario.durationSeconds, entrant, seeds));
}

async function roundsOf(plan: BoardPlan, tools: RunTasks): Promise<readonly Round[]> {
  const rounds = plan.scenarios.map((name): Round => {
    return { name, read: readScenario(name, [], tools.io.readText), entrants: plan.entrants };
  });
  if (plan.withBounds === 'none') return rounds;
  const others = BOUND_IDS.filter((id) => id !== HINDSIGHT_ID).map(boundEntrant);
  if (plan.withBounds === 'no-hindsight') {
    return rounds.map((round) => ({ ...round, entrants: [...round.entrants, ...others] }));
  }
  const chosen = await hindsightOf(rounds, tools);
  return rounds.map((round) => {
    const settings = chosen.get(round.name) ?? {};
    return { ...round, entrants: [...round.entrants, { ...boundEntrant(HINDSIGHT_ID), settings }, ...others] };
  });
}

function boundEntrant(id: string): Entrant {
  return { id, contender: id, settings: {}, tuned: false };
}

/** The best constant setting of each scenario, chosen after every one has been run with the first seed. */
async function hindsightOf(
  rounds: readonly Round[],
  tools: RunTasks,
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const grids = rounds.map(({ name, read }) => ({ name, grid: staticGrid(read.scenario, read.loadTrace) }));
  const taskOf = (scenario: string, settings: Readonly<Record<string, number>>): Task => ({
    scenario,
    overrides: [],
    contender: HINDSIGHT_ID,
    settings,
    seed: 1,
    wantsTimeline: false,
  });
  tools.io.err('the best constant setting of each scenario\n');
  const outcomes = await runTasks(
    grids.flatMap(({ name, grid }) => grid.map((settings) => taskOf(name, settings))),
    tools,
  );
  return new Map(
    grids.map(({ name }) => [name, chooseStatic(outcomes.filter((one) => isOf(one, name))).task.settings]),
  );
}

function isOf({ task, values }: RunOutcome, scenario: string): boolean {
  return task.scenario === scenario && values !== null;
}
