import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/bench/run-outcome.ts';
import { chunksOf } from '../../../src/cli/bench/run-tasks.ts';

function tasks(count: number): readonly Task[] {
  return Array.from({ length: count }, (_, index) => ({
    scenario: 's01-demo-dekokun',
    overrides: [],
    contender: 'nobody',
    settings: {},
    seed: index + 1,
    wantsTimeline: false,
  }));
}

describe('tasks dealt out to processes', () => {
  it.each([
    [1, 2],
    [7, 2],
    [2_000, 2],
    [2_000, 16],
  ])('%i of them for %i cores keep their order and come once each', (count, jobs) => {
    const all = tasks(count);
    expect(chunksOf(all, jobs).flat()).toEqual(all);
  });

  it('are many at first, and few in the end, so that the cores end together', () => {
    const sizes = chunksOf(tasks(2_000), 2).map(({ length }) => length);
    expect(sizes[0]).toBe(80);
    expect(sizes.at(-1)).toBe(1);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('end where a group of one scenario and seed ends, as long as one does', () => {
    const groups = Array.from({ length: 40 }, (_, seed) => tasks(30).map((task) => ({ ...task, seed }))).flat();
    const chunks = chunksOf(groups, 2);
    expect(chunks.flat()).toEqual(groups);
    expect(chunks[0]).toHaveLength(60);
    // One group alone is for all cores.
    expect(chunksOf(groups.slice(0, 30), 2).length).toBeGreaterThan(1);
  });

  it('are none when nothing is left', () => {
    expect(chunksOf([], 2)).toEqual([]);
  });
});
