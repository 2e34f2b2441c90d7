/** Runs that threw, in sentences: who has none left to compare, and who has fewer. */
import { oneLine } from '../format.ts';
import { hasOnlyThrown } from './cells.ts';
import { nameOf } from './lookup.ts';
import type { BoardRow, BoardScenario, Scoreboard } from './scoreboard.ts';

/** Of many different words the first few. */
const MOST_WORDS = 3;

/** Who has nothing to compare. */
export function thrownLines(board: Scoreboard, { rows }: BoardScenario): readonly string[] {
  return rows
    .filter(hasOnlyThrown)
    .map((row) => `Every run of ${nameOf(board, row.contender)} threw: ${wordsOf(row)}.`);
}

/** Whose means are of fewer runs. */
export function partlyThrownLines(board: Scoreboard, { rows }: BoardScenario): readonly string[] {
  return rows
    .filter((row) => row.failures.length > 0 && !hasOnlyThrown(row))
    .map((row) => `Some runs of ${nameOf(board, row.contender)} threw and are left out of its means: ${wordsOf(row)}.`);
}

function wordsOf({ failures }: BoardRow): string {
  const words = failures.slice(0, MOST_WORDS).map((failure) => oneLine(failure).replace(/\.$/, ''));
  const more = failures.length > MOST_WORDS ? [`and ${failures.length - MOST_WORDS} other messages`] : [];
  return [...words, ...more].join('; ');
}
