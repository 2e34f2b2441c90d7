import { describe, expect, it } from 'vitest';
import { PLANTED_BUGS } from '../../../src/sim/faults/planted-bugs.ts';
import { runSeed } from '../../../src/sim/faults/run-seed.ts';

/** Printed with every failure, so that it can be run again. */
const rerun = (seed: number): string => `npm run simulate:faults -- --seeds 1 --seed ${seed} --trace`;

async function firstSeedThatFinds(bug: (typeof PLANTED_BUGS)[number], seeds: number): Promise<number | null> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    if ((await runSeed(seed, bug)).violations.length > 0) return seed;
  }
  return null;
}

describe('simulated faults', () => {
  it('break no invariant', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { violations } = await runSeed(seed);
      expect(violations, rerun(seed)).toEqual([]);
    }
  });

  it('crash turns, let them overlap and reach the account', async () => {
    const results = await Promise.all([3, 4, 5, 6, 7, 8].map((seed) => runSeed(seed)));

    expect(results.some((result) => result.crashes > 10)).toBe(true);
    expect(results.some((result) => result.overlaps > 10)).toBe(true);
    expect(results.some((result) => result.calls > 5)).toBe(true);
  });

  it('give the same for the same seed, step by step', async () => {
    const [first, second, other]: [string[], string[], string[]] = [[], [], []];

    await runSeed(11, null, (line) => first.push(line));
    await runSeed(11, null, (line) => second.push(line));
    await runSeed(12, null, (line) => other.push(line));

    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it.each(PLANTED_BUGS)('find the planted bug %s', async (bug) => {
    expect(await firstSeedThatFinds(bug, 60)).not.toBeNull();
  });
});
