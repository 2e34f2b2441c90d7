/** One seed shows a difference but cannot say whether it is chance: nothing of it is judged. */
import type { BoardRow, BoardScenario, Comparison, Interval, Scoreboard } from './scoreboard.ts';

/** Fewer paired seeds than this have no interval, and so no verdict. */
export const LEAST_JUDGED_PAIRS = 2;

/** Of fewer seeds than this the least and the greatest value stand beside the interval: Student's is wide. */
export const ENOUGH_SEEDS = 15;

/** How a comparison ended, seen from the reference; `unjudged`: too few seeds to say. */
export type Outcome = Comparison['headgateIs'] | 'unjudged';

/** What stands first when the whole board is of one seed. */
export const ONE_SEED_WORDS = 'One seed each: differences are shown, not judged.';

/** The outcome of a comparison; nothing is read from fewer than {@link LEAST_JUDGED_PAIRS} seeds. */
export function outcomeOf({ pairs, headgateIs }: Comparison): Outcome {
  return pairs < LEAST_JUDGED_PAIRS ? 'unjudged' : headgateIs;
}

/** Nobody has more than one seed here. Runs that threw have none. */
export function isOneSeed({ rows }: BoardScenario): boolean {
  return rows.some(({ seeds }) => seeds === 1) && rows.every(({ seeds }) => seeds <= 1);
}

/** Every scenario of the board is of one seed. */
export function isOneSeedBoard({ scenarios }: Scoreboard): boolean {
  return scenarios.length > 0 && scenarios.every(isOneSeed);
}

/** What the reference has on the seeds of `row`: its own value, or with fewer seeds their mean, which has no interval. */
export function referenceValue(own: BoardRow, row: BoardRow, id: string): Interval | null {
  const [theirs, comparison] = [row.values[id], row.against[id]];
  if (theirs == null || comparison == null || comparison.pairs >= own.seeds) return own.values[id] ?? null;
  const mean = theirs.mean - comparison.difference.mean;
  return { mean, low: mean, high: mean };
}

/** How rows of unlike seeds are to be read; nothing when all have as many. */
export function unevenSeedsWords({ rows }: BoardScenario): string {
  const counts = new Set(rows.filter(({ seeds }) => seeds > 0).map(({ seeds }) => seeds));
  if (counts.size < 2) return '';
  return ` Rows have ${Math.min(...counts)} to ${Math.max(...counts)} seeds; values are means over a row's own seeds, and who is better, or on the front, is decided on the seeds that both have.`;
}

/** ` of one seed` behind the word for a front that may be chance; else nothing. */
export function frontOrigin(scenario: BoardScenario): string {
  return isOneSeed(scenario) ? ' of one seed' : '';
}
