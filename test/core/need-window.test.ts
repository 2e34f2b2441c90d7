import { describe, expect, it } from 'vitest';
import { addNeed, greatestNeed } from '../../src/core/need-window.ts';
import type { NeedWindow } from '../../src/core/state.ts';
import { MINUTE_MS } from '../../src/core/units.ts';

const KEEP_MS = 10 * MINUTE_MS;

function windowOf(needs: readonly (number | null)[]): NeedWindow | null {
  return needs.reduce<NeedWindow | null>(
    (window, need, minute) => (need === null ? window : addNeed(window, minute * MINUTE_MS, need, KEEP_MS)),
    null,
  );
}

describe('the window of needs', () => {
  it('knows nothing before the quiet time has passed', () => {
    const window = windowOf(Array<number>(10).fill(3));

    expect(greatestNeed(window, 9 * MINUTE_MS, KEEP_MS)).toBeNull();
    expect(greatestNeed(window, 10 * MINUTE_MS, KEEP_MS)).toBe(3);
  });

  it('remembers a peak for the quiet time and no longer', () => {
    const window = windowOf([3, 9, ...Array<number>(11).fill(3)]);

    expect(greatestNeed(windowOf([3, 9, ...Array<number>(10).fill(3)]), 11 * MINUTE_MS, KEEP_MS)).toBe(9);
    expect(greatestNeed(window, 12 * MINUTE_MS, KEEP_MS)).toBe(3);
  });

  it('starts anew after a gap: what was not seen may have been a peak', () => {
    const window = windowOf([...Array<number>(20).fill(3), ...Array<null>(6).fill(null), 3]);

    expect(window?.since).toBe(26 * MINUTE_MS);
    expect(greatestNeed(window, 26 * MINUTE_MS, KEEP_MS)).toBeNull();
  });

  it('is silent once readings have been missing for longer than a gap', () => {
    const window = windowOf(Array<number>(20).fill(3));

    expect(greatestNeed(window, 24 * MINUTE_MS, KEEP_MS)).toBe(3);
    expect(greatestNeed(window, 25 * MINUTE_MS, KEEP_MS)).toBeNull();
    expect(greatestNeed(null, 0, 0)).toBeNull();
  });

  it('takes each moment once', () => {
    const window = windowOf([3, 4]);

    expect(addNeed(window, MINUTE_MS, 99, KEEP_MS)).toBe(window);
  });
});
