/** Who beats whom outright in one scenario, in words: a count of one scenario would read as a win. */
import { capitalise, formatNumber, joinWords } from '../format.ts';
import { isAlikeButForOwnCost, NOBODY_ID } from './front-sentences.ts';
import { nameOf, referenceName, referenceOf, rowOf } from './lookup.ts';
import type { BoardRow, BoardScenario, Scoreboard } from './scoreboard.ts';
import { isOneSeed } from './seeds.ts';

const OUTRIGHT = 'Outright means: cost, lateness, refused puts and lost records all no worse, and one of them better.';
const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** How it is said: one seed shows who was ahead in it and nothing more. */
interface Voice {
  readonly lead: string;
  readonly beats: string;
  readonly beat: string;
}

const OF_MANY_SEEDS: Voice = { lead: '', beats: 'beats', beat: 'beat' };
const OF_ONE_SEED: Voice = { lead: 'In this one seed ', beats: 'was ahead of', beat: 'were ahead of' };

/** Sentences on the Pareto front of one scenario; none when fewer than two compete. */
export function frontWords(board: Scoreboard, scenario: BoardScenario): readonly string[] {
  const id = referenceOf(board)?.id ?? '';
  const own = rowOf(scenario, id);
  const competing = scenario.rows.filter(({ isOnFront, seeds }) => isOnFront !== null && seeds > 0);
  if (own === null || competing.length < 2) return [];
  if (own.isOnFront !== true && own.beatenBy.length === 0) {
    return [`${referenceName(board)} has no place on the Pareto front: a value is missing.`];
  }
  const names = (rows: readonly BoardRow[]): readonly string[] => rows.map(({ contender }) => nameOf(board, contender));
  const front = competing.filter(({ isOnFront }) => isOnFront === true);
  const ahead = competing.filter(({ contender }) => own.beatenBy.includes(contender));
  const behind = competing.filter(({ beatenBy }) => beatenBy.includes(id));
  const duels = duelWords(referenceName(board), names(ahead), names(behind), isOneSeed(scenario));
  const isAll = front.length === competing.length;
  return [
    isAll
      ? `${duels}: ${allWords(front.length)} on the Pareto front.`
      : `${duels}. On the Pareto front: ${joinWords(names(front))}.`,
    ...ownCostWords(board, scenario, own),
    OUTRIGHT,
  ];
}

/** `No contender beats A outright, and it beats none of them`; `B beats A outright, and A beats none of them`. */
function duelWords(own: string, ahead: readonly string[], behind: readonly string[], isOnce: boolean): string {
  const { lead, beats, beat } = isOnce ? OF_ONE_SEED : OF_MANY_SEEDS;
  const whom = behind.length === 0 ? 'none of them' : joinWords(behind);
  if (ahead.length === 0) return capitalise(`${lead}no contender ${beats} ${own} outright, and it ${beats} ${whom}`);
  return `${lead}${joinWords(ahead)} ${ahead.length > 1 ? beat : beats} ${own} outright, and ${own} ${beats} ${whom}`;
}

/** Losing to an untouched stream by what a controller costs is no mistake of its decisions. */
function ownCostWords(board: Scoreboard, scenario: BoardScenario, own: BoardRow): readonly string[] {
  if (!own.beatenBy.includes(NOBODY_ID) || !isAlikeButForOwnCost(scenario, own.contender)) return [];
  return [`${nameOf(board, NOBODY_ID)} is ahead only by what the controller itself costs.`];
}

function allWords(count: number): string {
  return count === 2 ? 'both are' : `all ${COUNTS[count] ?? formatNumber(count)} are`;
}
