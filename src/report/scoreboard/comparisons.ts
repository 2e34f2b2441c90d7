/** Every comparison of the reference with who else decides as it goes: those it loses are kept as carefully as those it wins. */
import { groupBy } from './group-by.ts';
import { metricOf, opponentsOf, referenceOf, rowOf } from './lookup.ts';
import type { BoardRow, BoardScenario, Interval, Metric, Scoreboard } from './scoreboard.ts';
import { type Outcome, outcomeOf, referenceValue } from './seeds.ts';

/** What a contender is judged by first: the three of the Pareto front, the third in its two parts. */
export const JUDGED_METRIC_IDS = ['lateRecordSeconds', 'costUsd', 'recordsLost', 'recordsThrottled'] as const;

/** The reference and one opponent, in one scenario and one metric. */
export interface Judgement {
  readonly scenario: BoardScenario;
  readonly metric: Metric;
  readonly opponent: string;
  readonly mine: Interval;
  readonly theirs: Interval;
  /** Theirs less mine, paired over seeds. */
  readonly difference: Interval;
  /** Seen from the reference. */
  readonly outcome: Outcome;
}

/** All judgements of one scenario and metric that ended alike. */
export interface JudgementGroup {
  readonly scenario: BoardScenario;
  readonly metric: Metric;
  /** Greatest difference first; never empty. */
  readonly judgements: readonly [Judgement, ...Judgement[]];
  /** How many opponents could be compared. */
  readonly compared: number;
}

/** Scenario by scenario, metric by metric, opponent by opponent. What was not measured on both sides is not judged. */
export function judgementsOf(board: Scoreboard): readonly Judgement[] {
  const reference = referenceOf(board);
  const metrics = JUDGED_METRIC_IDS.flatMap((id) => metricOf(board, id) ?? []);
  return board.scenarios.flatMap((scenario) => {
    const own = reference === null ? null : rowOf(scenario, reference.id);
    if (own === null) return [];
    const rows = opponentsOf(board).flatMap(({ id }) => rowOf(scenario, id) ?? []);
    return metrics.flatMap((metric) => rows.flatMap((row) => judgementOf(scenario, metric, own, row) ?? []));
  });
}

/** The judgements with this outcome, one group per scenario and metric, in the order of the board. */
export function groupsOf(judgements: readonly Judgement[], outcome: Judgement['outcome']): readonly JudgementGroup[] {
  const byPlace = groupBy(judgements, ({ scenario, metric }) => `${scenario.id}\n${metric.id}`);
  return byPlace.flatMap(({ members }) => {
    const [first, ...rest] = members
      .filter((one) => one.outcome === outcome)
      .toSorted((a, b) => Math.abs(b.difference.mean) - Math.abs(a.difference.mean));
    if (first === undefined) return [];
    return [{ scenario: first.scenario, metric: first.metric, judgements: [first, ...rest], compared: members.length }];
  });
}

function judgementOf(scenario: BoardScenario, metric: Metric, own: BoardRow, row: BoardRow): Judgement | null {
  const [mine, theirs, against] = [referenceValue(own, row, metric.id), row.values[metric.id], row.against[metric.id]];
  if (mine == null || theirs == null || against == null) return null;
  const { difference } = against;
  return { scenario, metric, opponent: row.contender, mine, theirs, difference, outcome: outcomeOf(against) };
}
