import { describe, expect, it } from 'vitest';
import { FULL_SEEDS, fewerSeeds, seedsOf, tasksOf } from '../../../src/cli/bench/board-tasks.ts';

const DAY_SECONDS = 86_400;
const published = { id: 'ds2', contender: 'ds2', settings: {}, tuned: false };
const tuned = { id: 'ds2-tuned', contender: 'ds2', settings: { target: 0.7 }, tuned: true };

describe('seedsOf', () => {
  it('has thirty up to 72 h and five beyond', () => {
    expect(seedsOf(3 * DAY_SECONDS, published, FULL_SEEDS)).toHaveLength(30);
    expect(seedsOf(3 * DAY_SECONDS + 1, published, FULL_SEEDS)).toEqual([1, 2, 3, 4, 5]);
  });

  it('has fewer of a tuned one, the first of everyone else', () => {
    expect(seedsOf(3 * DAY_SECONDS, tuned, FULL_SEEDS)).toEqual([1, 2, 3, 4, 5]);
    expect(seedsOf(3 * DAY_SECONDS + 1, tuned, FULL_SEEDS)).toEqual([1]);
  });
});

describe('fewerSeeds', () => {
  it('never has more of anything than a full bench where that has few', () => {
    expect(fewerSeeds(3)).toEqual({ short: 3, long: 3, tunedShort: 3, tunedLong: 1 });
    expect(fewerSeeds(100)).toEqual({ short: 100, long: 5, tunedShort: 5, tunedLong: 1 });
  });
});

describe('tasksOf', () => {
  it('keeps the timeline of the first seed alone', () => {
    const tasks = tasksOf('s01', tuned, [1, 2]);
    expect(tasks.map(({ seed, wantsTimeline }) => [seed, wantsTimeline])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(tasks[0]?.settings).toEqual({ target: 0.7 });
  });
});
