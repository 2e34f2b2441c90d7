/** Whether the reference is on the Pareto front, and if not, who is in its place. */
import { formatNumber, joinWords } from '../format.ts';
import { JUDGED_METRIC_IDS } from './comparisons.ts';
import { nameOf, rowOf } from './lookup.ts';
import type { BoardScenario, Scoreboard } from './scoreboard.ts';
import { isOneSeedBoard } from './seeds.ts';

/** So many scenarios are named, the rest counted. */
const NAMED_SCENARIOS = 5;

/** Where nobody beats the contender outright, where somebody does, and whom it loses to there. Of many scenarios. */
export function frontSentences(board: Scoreboard, id: string): readonly string[] {
  const isOnce = isOneSeedBoard(board);
  const ran = board.scenarios.filter((scenario) => (rowOf(scenario, id)?.seeds ?? 0) > 0);
  if (ran.length === 0) return [`There is nothing to compare: no run of ${nameOf(board, id)} ended.`];
  const off = ran.filter((scenario) => rowOf(scenario, id)?.isOnFront !== true);
  const [verb, where] = isOnce ? ['was ahead of', 'Pareto front of one seed'] : ['beats', 'Pareto front'];
  const count = `No other contender ${verb} ${nameOf(board, id)} outright in ${ran.length - off.length} of ${ran.length} ${ran.length === 1 ? 'scenario' : 'scenarios'}, that is, with cost, lateness, refused puts and lost records all no worse and one of them better (the ${where}).`;
  if (off.length === 0) return [count];
  const named = off.slice(0, NAMED_SCENARIOS).map((scenario) => offWords(board, scenario, id));
  const more = off.length > named.length ? [`${off.length - named.length} more`] : [];
  // Who loses to whom of one seed may be chance: it is not counted.
  const byWhom = isOnce ? [] : byWhomSentences(board, off, id);
  return [count, `It is off that front in ${joinWords([...named, ...more])}.`, ...byWhom];
}

/** The contender that leaves everything as it starts. */
export const NOBODY_ID = 'nobody';
/** Sums of dollars differ in their last digits. */
const ROUNDING_USD = 0.0001;

/** Losing to settings that somebody had to look for is one thing, losing to an untouched stream another. */
function byWhomSentences(board: Scoreboard, off: readonly BoardScenario[], id: string): readonly string[] {
  const tuned = new Set(board.contenders.filter((one) => one.tuned).map((one) => one.id));
  const beaters = off.map((scenario) => rowOf(scenario, id)?.beatenBy ?? []);
  const byTuned = beaters.filter((ids) => ids.length > 0 && ids.every((one) => tuned.has(one))).length;
  const parts = [
    ...(tuned.size > 0 ? [`${countWords(byTuned)} to tuned settings alone`] : []),
    ...(board.contenders.some((one) => one.id === NOBODY_ID) ? [nobodyWords(off, id)] : []),
  ];
  return parts.length === 0 ? [] : [`Of these ${off.length}, it loses ${joinWords(parts)}.`];
}

/** A controller costs something even where it leaves everything alone. */
function nobodyWords(off: readonly BoardScenario[], id: string): string {
  const lost = off.filter((scenario) => rowOf(scenario, id)?.beatenBy.includes(NOBODY_ID) === true);
  const words = `${countWords(lost.length)} to a stream that nobody touches`;
  const alike = lost.filter((scenario) => isAlikeButForOwnCost(scenario, id)).length;
  return alike === 0 ? words : `${words} (${formatNumber(alike)} of these only by what the controller itself costs)`;
}

/** Rows that are run with the same seeds: equal in all that is judged, and the difference in cost is the controller's own. */
export function isAlikeButForOwnCost(scenario: BoardScenario, id: string): boolean {
  const meanOf = (contender: string, metric: string): number | undefined =>
    rowOf(scenario, contender)?.values[metric]?.mean;
  const ownUsd = meanOf(id, 'costOwnUsd') ?? 0;
  if (ownUsd <= 0) return false;
  return JUDGED_METRIC_IDS.every((metric) => {
    const difference = (meanOf(id, metric) ?? Number.NaN) - (meanOf(NOBODY_ID, metric) ?? Number.NaN);
    return metric === 'costUsd' ? difference <= ownUsd + ROUNDING_USD : difference === 0;
  });
}

function countWords(count: number): string {
  return count === 0 ? 'none' : formatNumber(count);
}

/** Who is at least as good in all three there. */
function offWords(board: Scoreboard, scenario: BoardScenario, id: string): string {
  const own = rowOf(scenario, id);
  const beatenBy = own?.beatenBy.map((contender) => nameOf(board, contender)) ?? [];
  const [first, ...others] = beatenBy;
  if (first === undefined) return `${scenario.id} (a value is missing)`;
  return `${scenario.id} (${isOneSeedBoard(board) ? 'behind' : 'beaten by'} ${first}${others.length === 0 ? '' : ` and ${others.length} more`})`;
}
