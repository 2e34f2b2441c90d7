/** What the bench has found, in a few plain sentences made from its numbers. */
import { formatShare, joinWords } from '../format.ts';
import { againstLines } from './against-words.ts';
import { deadLetterWords } from './cells.ts';
import { judgementsOf } from './comparisons.ts';
import { frontSentences } from './front-sentences.ts';
import { frontWords } from './front-words.ts';
import { referenceName, referenceOf } from './lookup.ts';
import type { BoardScenario, Scoreboard } from './scoreboard.ts';
import { isOneSeedBoard, ONE_SEED_WORDS } from './seeds.ts';
import { tallySentences } from './tally-sentences.ts';
import { partlyThrownLines, thrownLines } from './thrown-words.ts';

/** A claim that holds in at least this share of the swept settings holds. */
export const CLAIM_HOLDS_SHARE = 0.9;

/** A verdict as a page lays it out: what stands first, a list under it, and a paragraph. */
export interface Verdict {
  readonly head: string;
  /** One sentence per opponent; empty when there are many scenarios. */
  readonly points: readonly string[];
  readonly rest: readonly string[];
}

/** All of a verdict, a sentence an item. */
export function verdictOf(board: Scoreboard): readonly string[] {
  const { head, points, rest } = verdictPartsOf(board);
  return [head, ...points, ...rest];
}

/** Where the reference stands, where it loses, to whom and by how much, and what to doubt. */
export function verdictPartsOf(board: Scoreboard): Verdict {
  const [scenario, ...others] = board.scenarios;
  const reference = referenceOf(board);
  if (reference === null || scenario === undefined) return { head: 'Nothing has been run.', points: [], rest: [] };
  if (others.length === 0) return partsOfOne(board, scenario);
  const [head = '', ...rest] = [
    ...(isOneSeedBoard(board) ? [ONE_SEED_WORDS] : []),
    ...frontSentences(board, reference.id),
    ...tallySentences(board, judgementsOf(board)),
    ...failureSentences(board),
    claimSentence(board),
  ];
  return { head, points: [], rest };
}

/** Of one scenario there is nothing to count: everybody is told by itself. */
function partsOfOne(board: Scoreboard, scenario: BoardScenario): Verdict {
  const once = isOneSeedBoard(board) ? [ONE_SEED_WORDS] : [];
  const points = againstLines(board, scenario);
  const rest = [
    ...thrownLines(board, scenario),
    ...frontWords(board, scenario),
    ...[deadLetterWords(scenario)].filter((words) => words !== ''),
    ...partlyThrownLines(board, scenario),
    ...(board.claims.length === 0 ? [] : [claimSentence(board)]),
  ];
  if (points.length > 0) return { head: [...once, comparedWords(board)].join(' '), points, rest };
  const [head = 'There is nothing to compare.', ...others] = [...rest, ...once];
  return { head, points, rest: others };
}

/** What stands before the sentences of {@link againstLines}. */
export function comparedWords(board: Scoreboard): string {
  return `Compared with ${referenceName(board)}:`;
}

function failureSentences({ scenarios }: Scoreboard): readonly string[] {
  const failed = scenarios.flatMap(({ id, rows }) =>
    rows.filter(({ failures }) => failures.length > 0).map(({ contender }) => `${contender} in ${id}`),
  );
  if (failed.length === 0) return [];
  const more = failed.length > 3 ? [`${failed.length - 3} more`] : [];
  return [`Runs that threw are left out of the means: ${joinWords([...failed.slice(0, 3), ...more])}.`];
}

function claimSentence({ claims }: Scoreboard): string {
  if (claims.length === 0) return 'No sweep over the uncertain constants belongs to this board.';
  const firm = claims.filter(({ held, settings }) => settings > 0 && held / settings >= CLAIM_HOLDS_SHARE).length;
  return `${firm} of ${claims.length} claims hold in at least ${formatShare(CLAIM_HOLDS_SHARE)} of the swept settings.`;
}
