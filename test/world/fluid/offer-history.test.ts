import { describe, expect, it } from 'vitest';
import { createOfferHistory, offeredBy, remember } from '../../../src/world/fluid/offer-history.ts';

const STEP_MS = 1_000;

/** Ten records more in each step than in the one before. */
function aHistory(steps: number, keptMs: number) {
  const history = createOfferHistory();
  let offered = 0;
  for (let step = 0; step < steps; step += 1) {
    remember(history, step * STEP_MS, offered, step * STEP_MS - keptMs);
    offered += step * 10;
  }
  return history;
}

describe('what a stream had been offered', () => {
  it('is nothing before the first step', () => {
    expect(offeredBy(aHistory(3, 1e9), -1, 5)).toBe(0);
    expect(offeredBy(createOfferHistory(), 0, 5)).toBe(0);
  });

  it('grows evenly within a step, and in the last one as records come now', () => {
    const history = aHistory(4, 1e9);
    expect(offeredBy(history, 2_500, 7)).toBeCloseTo(10 + 10);
    expect(offeredBy(history, 3_100, 7)).toBeCloseTo(10 + 20 + 700);
  });

  it('is the same from as far back as producers wait, however long it has gone on', () => {
    const long = aHistory(1_000, 200_000);
    const whole = aHistory(1_000, 1e9);
    for (const atMs of [799_000, 800_500, 900_000, 998_999])
      expect(offeredBy(long, atMs, 1)).toBe(offeredBy(whole, atMs, 1));
    expect(long.tail - long.head).toBe(201);
  });
});
