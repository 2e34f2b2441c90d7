/** From single runs to the rows of a scoreboard: means, intervals, and paired differences to Headgate. */
import type { BoardRow, Comparison, Interval, Metric } from '../report/scoreboard/scoreboard.ts';
import { ENOUGH_SEEDS, LEAST_JUDGED_PAIRS } from '../report/scoreboard/seeds.ts';
import { meanInterval } from './bootstrap.ts';
import type { RunOutcome } from './run-outcome.ts';

/** Differences below this share of Headgate's value are no difference. */
const NEGLIGIBLE_SHARE = 0.01;
/** Nor are those below this, in the metric's unit: a rounding of the last digit. */
const NEGLIGIBLE = 1e-9;

const SHARE_OF_RUNS = 'share of runs';

/** One entrant's runs of one scenario. */
export interface EntrantRuns {
  readonly id: string;
  readonly outcomes: readonly RunOutcome[];
}

/** The rows of one scenario, in the order of `entrants`. The front is left to the caller. */
export function rowsOf(
  entrants: readonly EntrantRuns[],
  metrics: readonly Metric[],
  headgate: string,
): readonly BoardRow[] {
  const reference = entrants.find(({ id }) => id === headgate)?.outcomes ?? [];
  return entrants.map(({ id, outcomes }) => rowOf(id, outcomes, reference, metrics));
}

function rowOf(
  contender: string,
  own: readonly RunOutcome[],
  reference: readonly RunOutcome[],
  metrics: readonly Metric[],
): BoardRow {
  const done = own.filter(({ values }) => values !== null);
  return {
    contender,
    seeds: done.length,
    values: Object.fromEntries(metrics.map((metric) => [metric.id, intervalOf(valuesOf(done, metric.id), metric)])),
    against: Object.fromEntries(metrics.map((metric) => [metric.id, comparisonOf(metric, done, reference)])),
    isOnFront: null,
    beatenBy: [],
    failures: [...new Set(own.filter(({ failure }) => failure !== '').map(({ failure }) => failure))],
  };
}

function valuesOf(outcomes: readonly RunOutcome[], id: string): readonly number[] {
  return outcomes.flatMap(({ values }) => {
    const value = values?.[id];
    return value === null || value === undefined ? [] : [value];
  });
}

function intervalOf(values: readonly number[], { unit }: Metric): Interval | null {
  if (values.length === 0) return null;
  const { mean, low, high } = meanInterval(values);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Student's interval does not know that a count cannot be negative, nor that all runs are all.
  const ends = { low: least < 0 ? low : Math.max(0, low), high: unit === SHARE_OF_RUNS ? Math.min(1, high) : high };
  const isWide = values.length < ENOUGH_SEEDS && least < most;
  return { mean, ...ends, ...(isWide ? { range: { least, most, seeds: values.length } } : {}) };
}

/** Over the seeds that both have a value for; null when there is none. */
function comparisonOf(
  { id, better }: Metric,
  own: readonly RunOutcome[],
  reference: readonly RunOutcome[],
): Comparison | null {
  const pairs = own.flatMap(({ task, values }) => {
    const mine = values?.[id] ?? null;
    const theirs = reference.find((other) => other.task.seed === task.seed)?.values?.[id] ?? null;
    return mine === null || theirs === null ? [] : [{ difference: mine - theirs, reference: theirs }];
  });
  if (pairs.length === 0) return null;
  const difference = meanInterval(pairs.map((pair) => pair.difference));
  const size = Math.abs(meanInterval(pairs.map((pair) => pair.reference)).mean);
  // One seed has no spread: it would always look certain.
  const isJudged = pairs.length >= LEAST_JUDGED_PAIRS;
  return { difference, pairs: pairs.length, headgateIs: isJudged ? verdictOf(difference, size, better) : 'same' };
}

function verdictOf(difference: Interval, size: number, better: Metric['better']): Comparison['headgateIs'] {
  const holdsZero = difference.low <= 0 && difference.high >= 0;
  const isNegligible = Math.abs(difference.mean) <= Math.max(NEGLIGIBLE, size * NEGLIGIBLE_SHARE);
  if (better === 'context' || holdsZero || isNegligible) return 'same';
  const othersAreHigher = difference.mean > 0;
  return othersAreHigher === (better === 'lower') ? 'better' : 'worse';
}
