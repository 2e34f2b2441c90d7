/** Which runs a scoreboard needs. */
import type { Entrant } from '../../bench/entrants.ts';
import type { Task } from '../../bench/run-outcome.ts';

/** Up to so long a run there are many seeds, beyond it few. */
const LONG_SECONDS = 72 * 3_600;

export interface SeedCounts {
  readonly short: number;
  readonly long: number;
}

export const FULL_SEEDS: SeedCounts = { short: 30, long: 5 };
export const QUICK_SEEDS: SeedCounts = { short: 1, long: 1 };

export function seedsOf(durationSeconds: number, counts: SeedCounts): readonly number[] {
  const count = durationSeconds <= LONG_SECONDS ? counts.short : counts.long;
  return Array.from({ length: count }, (_, index) => index + 1);
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
