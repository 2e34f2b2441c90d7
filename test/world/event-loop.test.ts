import { describe, expect, it } from 'vitest';
import { createEventLoop } from '../../src/world/event-loop.ts';

describe('an event loop', () => {
  it('keeps the order of time, and of making where times are equal', () => {
    const loop = createEventLoop();
    const seen: string[] = [];
    for (const [atMs, name] of [
      [20, 'c'],
      [10, 'a'],
      [10, 'b'],
      [30, 'd'],
    ] as const)
      loop.schedule(atMs, () => seen.push(name));
    loop.schedule(10, () => loop.schedule(5, () => seen.push('late')));
    loop.advanceTo(20);
    expect(seen).toEqual(['a', 'b', 'late', 'c']);
    expect(loop.nowMs()).toBe(20);
  });
});
