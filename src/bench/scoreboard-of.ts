/** Puts a scoreboard together from outcomes. */
import { METRICS } from '../report/scoreboard/metrics.ts';
import { type Competitor, dominatorsOf, paretoPointOf } from '../report/scoreboard/pareto.ts';
import type {
  BoardContender,
  BoardRow,
  BoardScenario,
  BoardTimeline,
  Scoreboard,
  SweptClaim,
} from '../report/scoreboard/scoreboard.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import { type EntrantRuns, rowsOf } from './aggregate.ts';
import { HEADGATE_ID } from './headgate.ts';
import { THREATS } from './threats.ts';

/** One scenario with all its runs. */
export interface ScenarioRuns {
  readonly id: string;
  readonly scenario: Scenario;
  readonly entrants: readonly EntrantRuns[];
  readonly bounds: BoardScenario['bounds'];
}

export interface ScoreboardInput {
  readonly version: string;
  readonly made: Scoreboard['made'];
  readonly contenders: readonly BoardContender[];
  readonly scenarios: readonly ScenarioRuns[];
  readonly claims: readonly SweptClaim[];
  /** Whom the others are compared with: Headgate, or the first policy of a comparison without it. */
  readonly reference?: string;
}

export function scoreboardOf(input: ScoreboardInput): Scoreboard {
  const { version, made, contenders, claims } = input;
  const scenarios = input.scenarios.map((runs) => boardScenarioOf(runs, contenders, input.reference ?? HEADGATE_ID));
  return { version, made, metrics: METRICS, contenders, scenarios, claims, threats: THREATS };
}

function boardScenarioOf(
  { id, scenario, entrants, bounds }: ScenarioRuns,
  contenders: readonly BoardContender[],
  reference: string,
): BoardScenario {
  return {
    id,
    title: scenario.title ?? scenario.name,
    description: scenario.description,
    right: scenario.right,
    document: scenario,
    evidenceAtSeconds: scenario.evidenceAtSeconds,
    durationSeconds: scenario.durationSeconds,
    targetSeconds: scenario.policy.target.iteratorAgeSeconds,
    rows: withFront(rowsOf(entrants, METRICS, reference), entrants, contenders),
    timelines: entrants.flatMap(({ id: contender, outcomes }) => timelinesOf(contender, outcomes)),
    bounds,
  };
}

/** Only those who decide as they go compete for the front. */
function withFront(
  rows: readonly BoardRow[],
  entrants: readonly EntrantRuns[],
  contenders: readonly BoardContender[],
): readonly BoardRow[] {
  const isBound = (id: string): boolean => contenders.find((one) => one.id === id)?.kind === 'bound';
  const competitors = entrants.filter(({ id }) => !isBound(id)).map(competitorOf);
  return rows.map((row) => {
    const own = competitors.find(({ contender }) => contender === row.contender);
    if (own === undefined) return row;
    const beatenBy = dominatorsOf(own, competitors);
    return { ...row, beatenBy, isOnFront: own.points.size > 0 && beatenBy.length === 0 };
  });
}

function competitorOf({ id, outcomes }: EntrantRuns): Competitor {
  const points = outcomes.flatMap(({ task, values }) => {
    const point = values === null ? null : paretoPointOf(values);
    return point === null ? [] : [[task.seed, point] as const];
  });
  return { contender: id, points: new Map(points) };
}

function timelinesOf(contender: string, outcomes: EntrantRuns['outcomes']): readonly BoardTimeline[] {
  const timeline = outcomes.find((outcome) => outcome.timeline !== null)?.timeline ?? null;
  return timeline === null ? [] : [{ contender, ...timeline }];
}
