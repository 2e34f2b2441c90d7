import { describe, expect, it } from 'vitest';
import { attemptsWhileDown, overloadRecords } from '../../../src/sim/score/downstream-load.ts';
import { aTimeline } from '../../support/timeline-builder.ts';

describe('overloadRecords', () => {
  it('adds up what was sent above the best, and takes nothing off for rest', () => {
    const timeline = aTimeline([
      { downstream: { attemptsPerSec: 150, capacityPerSec: 100 } },
      { downstream: { attemptsPerSec: 0, capacityPerSec: 100 } },
      { downstream: { attemptsPerSec: 120, capacityPerSec: 100 } },
    ]);
    expect(overloadRecords(timeline)).toBe(700);
  });

  it('is nothing where no number of calls is too many', () => {
    expect(overloadRecords(aTimeline([{ downstream: { attemptsPerSec: 1e6, capacityPerSec: null } }]))).toBe(0);
  });
});

describe('attemptsWhileDown', () => {
  it('counts where the downstream was down from one point to the next', () => {
    const down = { downstream: { attemptsPerSec: 10, capacity: 0 } };
    const up = { downstream: { attemptsPerSec: 10, capacity: 0.1 } };
    expect(attemptsWhileDown(aTimeline([up, down, down, down, up]))).toBe(200);
  });
});
