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
    expect(overloadRecords(timeline, [])).toBe(700);
  });

  it('is nothing where no number of calls is too many', () => {
    expect(overloadRecords(aTimeline([{ downstream: { attemptsPerSec: 1e6, capacityPerSec: null } }]), [])).toBe(0);
  });

  it('is all that is sent in an outage, though no number of calls is too many before and after it', () => {
    const sent = { downstream: { attemptsPerSec: 7, capacityPerSec: null } };
    const timeline = aTimeline([sent, sent, sent, sent, sent]);
    const outageOf = (...faults: readonly (readonly [number, number])[]) => [
      {
        name: 'db',
        faults: faults.map(([fromSeconds, toSeconds]) => ({
          fromSeconds,
          toSeconds,
          capacity: 0,
          failure: 'fast' as const,
        })),
      },
    ];
    expect(overloadRecords(timeline, outageOf([10, 40]))).toBe(3 * 70);
    expect(overloadRecords(timeline, outageOf([25, 40], [10, 25]))).toBe(3 * 70);
    // In a step that is only partly down it could have done any number.
    expect(overloadRecords(timeline, outageOf([15, 38]))).toBe(70);
    expect(overloadRecords(timeline, outageOf([10, 22], [24, 40]))).toBe(2 * 70);
  });

  it('counts only the steps of a window when it is given one', () => {
    const timeline = aTimeline(
      Array.from({ length: 5 }, () => ({ downstream: { attemptsPerSec: 3, capacityPerSec: 1 } })),
    );
    expect(overloadRecords(timeline, [], { fromSeconds: 10, toSeconds: 40 })).toBe(3 * 20);
  });
});

describe('attemptsWhileDown', () => {
  it('counts where the downstream was down from one point to the next', () => {
    const down = { downstream: { attemptsPerSec: 10, capacity: 0 } };
    const up = { downstream: { attemptsPerSec: 10, capacity: 0.1 } };
    expect(attemptsWhileDown(aTimeline([up, down, down, down, up]))).toBe(200);
  });
});
