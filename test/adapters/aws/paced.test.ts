import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPacer, createPacers, LAMBDA_PER_SEC } from '../../../src/adapters/aws/paced.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** When each of `count` turns began, asked for all at once. */
async function startsOf(perSec: number, count: number, withinMs: number): Promise<readonly (number | null)[]> {
  const pacer = createPacer(perSec);
  const began = performance.now();
  const turns = Array.from({ length: count }, async () =>
    (await pacer.turn(withinMs)) ? performance.now() - began : null,
  );
  await vi.runAllTimersAsync();
  return Promise.all(turns);
}

describe('a pacer', () => {
  it('lets the first ones through at once and no more than its rate in any second', async () => {
    expect(await startsOf(3, 8, 60_000)).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000, 2_000]);
  });

  it('counts a second from each turn, not from whole seconds', async () => {
    const pacer = createPacer(2);
    await pacer.turn(10_000);
    await vi.advanceTimersByTimeAsync(600);
    await pacer.turn(10_000);
    const began = performance.now();
    const third = pacer.turn(10_000).then(() => performance.now() - began);
    const fourth = pacer.turn(10_000).then(() => performance.now() - began);
    await vi.runAllTimersAsync();
    expect([await third, await fourth]).toEqual([400, 1_000]);
  });

  it('refuses at once what would not fit, and the refused take no turn from others', async () => {
    expect(await startsOf(2, 6, 1_500)).toEqual([0, 0, 1_000, 1_000, null, null]);
    const pacer = createPacer(1);
    expect(await pacer.turn(0)).toBe(false);
    expect(await pacer.turn(1)).toBe(true);
    expect(await pacer.turn(999)).toBe(false);
    expect(await Promise.all([pacer.turn(1_000), vi.runAllTimersAsync()])).toMatchObject([true, {}]);
  });

  it('forgets what was long ago', async () => {
    const pacer = createPacer(1);
    await pacer.turn(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await pacer.turn(1)).toBe(true);
  });
});

describe('the pacers', () => {
  it('keep to a share of the 15 calls a second that all of Lambda has', () => {
    expect(LAMBDA_PER_SEC).toBeLessThanOrEqual(3);
    expect(createPacers().lambda).not.toBe(createPacers().lambda);
  });
});
