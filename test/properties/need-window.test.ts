import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNeed, greatestNeed } from '../../src/core/need-window.ts';
import type { NeedWindow } from '../../src/core/state.ts';
import { MINUTE_MS } from '../../src/core/units.ts';

const GAP_MS = 5 * MINUTE_MS;

/** Needs a minute apart, with a gap now and then. */
const history = fc.array(
  fc.record({
    afterMs: fc.oneof({ weight: 8, arbitrary: fc.constant(MINUTE_MS) }, fc.integer({ min: 1, max: 8 * MINUTE_MS })),
    need: fc.integer({ min: 1, max: 50 }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** The plain way: every need of the last quiet time, if there was none of the long gaps. */
function bruteForce(needs: readonly { at: number; need: number }[], now: number, quietMs: number): number | null {
  const last = needs.at(-1);
  if (last === undefined || now - last.at > GAP_MS) return null;
  let since = last.at;
  for (const { at } of needs.toReversed()) {
    if (since - at > GAP_MS) break;
    since = at;
  }
  const counted = needs.filter(({ at }) => at >= since && now - at <= quietMs).map(({ need }) => need);
  return now - since < quietMs || counted.length === 0 ? null : Math.max(...counted);
}

describe('the window of needs', () => {
  it('knows the greatest need of the quiet time as a plain search does, and keeps less', () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 7 * MINUTE_MS }),
        (steps, quiet, later) => {
          const quietMs = quiet * MINUTE_MS;
          const needs: { at: number; need: number }[] = [];
          let window: NeedWindow | null = null;
          let at = 0;
          for (const { afterMs, need } of steps) {
            at += afterMs;
            needs.push({ at, need });
            window = addNeed(window, at, need, quietMs);
            expect(greatestNeed(window, at, quietMs)).toBe(bruteForce(needs, at, quietMs));
          }

          expect(greatestNeed(window, at + later, quietMs)).toBe(bruteForce(needs, at + later, quietMs));
          expect(window?.needs.length).toBeLessThanOrEqual(needs.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
