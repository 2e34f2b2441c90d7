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

  it('are multiplied piece by piece, also across the ends of pieces and of the whole overlay', () => {
    const arrivals = {
      shape: 'steps' as const,
      points: [
        { atMs: 0, recordsPerSec: 10 },
        { atMs: 3_500, recordsPerSec: 100 },
      ],
      untilMs: 100_000,
      noise: { kind: 'exact' as const },
      overlay: { pieceMs: 1_000, factors: [0, 2, 1] },
    };
    const meter = createArrivalMeter(arrivals);
    expect([meter(0, 1_000), meter(500, 1_500), meter(1_500, 2_500)]).toEqual([0, 10, 15]);
    // From 3 s on the overlay begins again: nothing until 4 s, then twice 100 a second.
    expect([meter(3_000, 4_000), meter(3_900, 4_100), meter(4_000, 7_000)]).toEqual([0, 20, 300]);
  });

  it('keep their mean under an overlay whose factors have the mean 1', () => {
    const overlay = { pieceMs: 300, factors: [0.5, 3, 0.25, 0.25] };
    const points = [{ atMs: 0, recordsPerSec: 50 }];
    const arrivals = { shape: 'lines' as const, points, untilMs: 120_000, noise: { kind: 'exact' as const }, overlay };
    const meter = createArrivalMeter(arrivals);
    let sum = 0;
    for (let second = 0; second < 120; second += 1) sum += meter(second * 1_000, (second + 1) * 1_000);
    expect(sum).toBeCloseTo(6_000, 6);
  });
});
