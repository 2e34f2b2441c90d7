import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's19-many-consumers';
const SHORT = 'durationSeconds=5400';
/** Of 2 MiB/s a fifth, in records of 2 KiB. */
const EACH_PER_SEC = 1_024 / 5;

describe(NAME, () => {
  it('gives each of five consumers a fifth of what a shard can be read', async () => {
    const alone = await leftAlone(NAME, [SHORT]);
    const consumers = Object.values(pointAt(alone, 5_400).consumers);
    expect(consumers).toHaveLength(5);
    for (const { backlogRecords, oldestAgeSeconds } of consumers) {
      expectNear(backlogRecords, 3_600 * (1_000 - 4 * EACH_PER_SEC), 0.02);
      // The age is that of the fullest shard, whose keys are up to 2 % more.
      expect(oldestAgeSeconds).toBeGreaterThan(3_600 * (1 - EACH_PER_SEC / 250));
      expect(oldestAgeSeconds).toBeLessThan(3_600 * (1 - EACH_PER_SEC / 255));
    }
  });

  it('is no better with ten lanes per shard', async () => {
    const sets = [0, 1, 2, 3, 4].map((index) => `consumers.${index}.factor=10`);
    const more = await leftAlone(NAME, ['durationSeconds=3600', ...sets]);
    expect(more.score.maxIteratorAgeSeconds).toBeGreaterThan(1_800 * (1 - EACH_PER_SEC / 250));
  });

  it.each([
    ['enhanced fan-out for two', ['consumers.0.fanOut=enhanced', 'consumers.1.fanOut=enhanced']],
    ['a fifth shard', ['source.shards=5']],
  ])('is well with %s', async (_what, sets) => {
    const { score } = await leftAlone(NAME, ['durationSeconds=3600', ...sets]);
    expect(score.secondsOverTarget).toBe(0);
  });
});
