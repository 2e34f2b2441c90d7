import { describe, expect, it } from 'vitest';
import { publishedSettings } from '../../../src/bench/contender.ts';
import { HEADGATE } from '../../../src/bench/headgate.ts';
import { lossOf, trialsOf } from '../../../src/bench/tune/tune.ts';
import { anOutcome } from '../../support/outcome-builder.ts';

const VALUES = { recordsIn: 1_000_000, lateRecordSeconds: 50_000, costUsd: 4, recordsLost: 0, recordsThrottled: 0 };

function loss(changes: Readonly<Record<string, number>>): number | null {
  const reference = [anOutcome({ contender: 'nobody' }, VALUES)];
  return lossOf([anOutcome({ contender: 'x' }, { ...VALUES, ...changes })], reference);
}

describe('trialsOf', () => {
  it('tries what is published first, and nothing twice', () => {
    const trials = trialsOf(HEADGATE, 20, 1);
    expect(trials[0]).toEqual(publishedSettings(HEADGATE));
    expect(new Set(trials.map((settings) => JSON.stringify(settings))).size).toBe(20);
  });

  it('stops where there is nothing more to try', () => {
    const knobs = [{ name: 'a', description: '', unit: '', published: 1, candidates: [1, 2] }];
    expect(trialsOf({ knobs }, 20, 1)).toHaveLength(2);
  });

  it('draws the same for the same seed', () => {
    expect(trialsOf(HEADGATE, 10, 3)).toEqual(trialsOf(HEADGATE, 10, 3));
    expect(trialsOf(HEADGATE, 10, 3)).not.toEqual(trialsOf(HEADGATE, 10, 4));
  });
});

describe('lossOf', () => {
  it('is 1 for the reference itself', () => {
    expect(loss({})).toBeCloseTo(1);
  });

  it('falls with less lateness and with less cost, by the square root of each', () => {
    expect(loss({ costUsd: 1 })).toBeCloseTo(0.5);
    expect(loss({ lateRecordSeconds: 0 })).toBeLessThan(0.2);
  });

  it('takes a lost record for a day of lateness', () => {
    expect(loss({ lateRecordSeconds: 0, recordsLost: 1 })).toBeGreaterThan(loss({}) ?? 0);
  });

  it('says nothing when a run is missing', () => {
    expect(lossOf([], [anOutcome({ contender: 'nobody' }, VALUES)])).toBeNull();
  });
});
