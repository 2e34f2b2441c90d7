/** One seed shows a difference but cannot say whether it is chance: nothing of it is judged. */
import type { BoardScenario, Comparison, Scoreboard } from './scoreboard.ts';

/** Fewer paired seeds than this have no interval, and so no verdict. */
export const LEAST_JUDGED_PAIRS = 2;

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

/** ` of one seed` behind the word for a front that may be chance; else nothing. */
export function frontOrigin(scenario: BoardScenario): string {
  return isOneSeed(scenario) ? ' of one seed' : '';
}
