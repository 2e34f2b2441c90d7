import { describe, expect, it } from 'vitest';
import { nextTurnSecond, turnPhase } from '../../../src/sim/run/turns.ts';

describe('turns', () => {
  it('come once a minute of wall-clock time, at the phase', () => {
    const startsAt = Date.UTC(2026, 0, 5, 0, 0, 40);
    const next = [0, 30, 31, 90, 91].map((second) => nextTurnSecond(startsAt, second, 10));
    expect(next).toEqual([30, 30, 90, 90, 150]);
  });

  it('have a phase within the minute that the seed decides', () => {
    const phases = Array.from({ length: 50 }, (_, seed) => turnPhase(seed));
    expect(Math.min(...phases)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...phases)).toBeLessThan(60);
    expect(new Set(phases).size).toBeGreaterThan(20);
    expect(turnPhase(7)).toBe(turnPhase(7));
  });
});
