import fc from 'fast-check';
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

  it('keeps that order however many there are, made before and in between', () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(times, times, (before, between) => {
        const loop = createEventLoop();
        const made: number[] = [];
        const seen: number[] = [];
        const schedule = (atMs: number): void => {
          const number = made.push(Math.max(atMs, loop.nowMs())) - 1;
          loop.schedule(atMs, () => seen.push(number));
        };
        before.forEach(schedule);
        loop.advanceTo(10);
        between.forEach(schedule);
        loop.advanceTo(30);
        const first = made.slice(0, before.length).flatMap((atMs, number) => (atMs <= 10 ? [number] : []));
        const rest = [...made.keys()].filter((number) => !first.includes(number));
        const byTime = (a: number, b: number): number => (made[a] ?? 0) - (made[b] ?? 0) || a - b;
        expect(seen).toEqual([...first.sort(byTime), ...rest.sort(byTime)]);
      }),
    );
  });

  it('keeps that order when events make none, one or several others', () => {
    const delays = fc.array(fc.array(fc.nat(5), { maxLength: 3 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(delays, (made) => {
        const loop = createEventLoop();
        const seen: { readonly atMs: number; readonly order: number }[] = [];
        let order = 0;
        let next = 0;
        const schedule = (atMs: number): void => {
          const mine = { atMs, order: order++ };
          loop.schedule(atMs, () => {
            seen.push(mine);
            for (const delayMs of made[next++] ?? []) schedule(loop.nowMs() + delayMs);
          });
        };
        for (const atMs of [3, 1, 2]) schedule(atMs);
        loop.advanceTo(2);
        loop.advanceTo(10_000);
        expect(seen).toHaveLength(order);
        expect(seen).toEqual(seen.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order));
      }),
    );
  });
});
