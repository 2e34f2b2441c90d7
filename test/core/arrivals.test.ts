import { describe, expect, it } from 'vitest';
import { arrivalsBetween } from '../../src/core/arrivals.ts';
import type { MinutePoint } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';

function points(...values: readonly (number | null)[]): readonly MinutePoint[] {
  return values.flatMap((value, index) => (value === null ? [] : [{ startMs: index * MINUTE_MS, value }]));
}

describe('arrivals between two times', () => {
  it('add up the minutes and their parts', () => {
    expect(arrivalsBetween(points(60, 120, 180), 30_000, 2.5 * MINUTE_MS)).toBeCloseTo(30 + 120 + 90);
  });

  it('take the mean of the neighbours for a minute without data', () => {
    expect(arrivalsBetween(points(60, null, 180), MINUTE_MS, 2 * MINUTE_MS)).toBeCloseTo(120);
  });

  it('go on at the rate of the nearest end outside the history', () => {
    expect(arrivalsBetween(points(60, 120), -MINUTE_MS, 0)).toBeCloseTo(60);
    expect(arrivalsBetween(points(60, 120), 2 * MINUTE_MS, 4 * MINUTE_MS)).toBeCloseTo(240);
  });

  it('are unknown without history', () => {
    expect(arrivalsBetween([], 0, MINUTE_MS)).toBeNull();
  });

  it('are none in an empty span', () => {
    expect(arrivalsBetween(points(60), 30_000, 30_000)).toBe(0);
  });
});
