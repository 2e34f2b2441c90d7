/** Which runs a scoreboard needs. */
import type { Entrant } from '../../bench/entrants.ts';
import type { Task } from '../../bench/run-outcome.ts';

/** Up to so long a run there are many seeds, beyond it few. */
const LONG_SECONDS = 72 * 3_600;

/** How many seeds a run has: by how long it lasts, and by whether its entrant is tuned. */
export interface SeedCounts {
  readonly short: number;
  readonly long: number;
  readonly tunedShort: number;
  readonly tunedLong: number;
}

/** Tuned entrants are twice the work again for a second opinion: they get the first few seeds of everyone else. */
export const FULL_SEEDS: SeedCounts = { short: 30, long: 5, tunedShort: 5, tunedLong: 1 };
export const QUICK_SEEDS: SeedCounts = evenSeeds(1);

/** `seeds` of every run. */
export function evenSeeds(seeds: number): SeedCounts {
  return { short: seeds, long: seeds, tunedShort: seeds, tunedLong: seeds };
}

/** `seeds` of each run, but never more than a full bench has where it has few. */
export function fewerSeeds(seeds: number): SeedCounts {
  return {
    short: seeds,
    long: Math.min(seeds, FULL_SEEDS.long),
    tunedShort: Math.min(seeds, FULL_SEEDS.tunedShort),
    tunedLong: Math.min(seeds, FULL_SEEDS.tunedLong),
  };
}

/** The seeds of one entrant in a scenario of this length: 1, 2, 3 and so on. */
export function seedsOf(durationSeconds: number, { tuned }: Entrant, counts: SeedCounts): readonly number[] {
  const [short, long] = tuned ? [counts.tunedShort, counts.tunedLong] : [counts.short, counts.long];
  return Array.from({ length: durationSeconds <= LONG_SECONDS ? short : long }, (_, index) => index + 1);
}

/** All runs of one entrant in one scenario. The first seed keeps its timeline. */
export function tasksOf(scenario: string, entrant: Entrant, seeds: readonly number[]): readonly Task[] {
  return seeds.map((seed) => ({
    scenario,
    overrides: [],
    contender: entrant.contender,
    settings: entrant.settings,
    seed,
    wantsTimeline: seed === seeds[0],
  }));
}
