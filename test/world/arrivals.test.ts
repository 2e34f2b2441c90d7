import { describe, expect, it } from 'vitest';
import { createArrivalDraw, createArrivalMeter } from '../../src/world/arrivals.ts';
import { createChance } from '../../src/world/random.ts';

describe('arrivals', () => {
  const points = [
    { atMs: 1_000, recordsPerSec: 10 },
    { atMs: 3_000, recordsPerSec: 30 },
  ];
  it('hold from step to step, or go straight from point to point, until their end', () => {
    const noise = { kind: 'exact' } as const;
    const spans = [
      [0, 1_000],
      [0, 2_000],
      [1_500, 2_500],
      [2_500, 3_500],
      [9_000, 99_000],
    ] as const;
    const steps = spans.map(([from, to]) =>
      createArrivalMeter({ shape: 'steps', points, untilMs: 10_000, noise })(from, to),
    );
    expect(steps).toEqual([0, 10, 10, 20, 30]);
    const lines = spans.map(([from, to]) =>
      createArrivalMeter({ shape: 'lines', points, untilMs: 10_000, noise })(from, to),
    );
    expect(lines).toEqual([0, 15, 20, 28.75, 30]);
  });

  it('lose no fraction when they are exact', () => {
    const draw = createArrivalDraw(
      { kind: 'exact' },
      createChance(() => 0.5),
    );
    expect(Array.from({ length: 10 }, () => draw(0.7)).reduce((sum, one) => sum + one, 0)).toBe(7);
  });
});
