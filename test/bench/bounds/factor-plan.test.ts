import { describe, expect, it } from 'vitest';
import { type FactorPlanInput, planFactor } from '../../../src/bench/bounds/factor-plan.ts';

/** One shard whose lanes do 100 records/s each, for an hour. */
function anInput(fields: Partial<FactorPlanInput> = {}): FactorPlanInput {
  return {
    start: 1,
    arrivalsPerSec: Array.from({ length: 60 }, () => 50),
    capacityPerSec: (_, factor) => 100 * factor,
    usdPerMinute: (_, factor) => 0.001 * factor,
    isAllowed: () => true,
    pauseSeconds: 45,
    targetSeconds: 60,
    ...fields,
  };
}

/** 50 records/s, and `peak` from minute 20 to 40. */
function withPeak(peak: number): readonly number[] {
  return Array.from({ length: 60 }, (_, minute) => (minute >= 20 && minute < 40 ? peak : 50));
}

describe('planFactor', () => {
  it('leaves alone what is enough', () => {
    expect(new Set(planFactor(anInput()).factors)).toEqual(new Set([1]));
  });

  it('takes the least factor that keeps the age, and changes it before the peak, not in it', () => {
    const { factors, lateRecordSeconds } = planFactor(anInput({ arrivalsPerSec: withPeak(350) }));
    expect(factors.slice(20, 40)).toEqual(Array.from({ length: 20 }, () => 4));
    expect(factors[19]).toBeGreaterThan(1);
    expect(lateRecordSeconds).toBe(0);
    expect(factors.at(-1)).toBe(1);
  });

  it('does not change for less than a change costs', () => {
    const { factors } = planFactor(anInput({ start: 2, usdPerMinute: (_, factor) => 0.00001 * factor }));
    expect(new Set(factors)).toEqual(new Set([2]));
  });

  it('keeps to the factors that are allowed, and says how late that makes it', () => {
    const input = anInput({ arrivalsPerSec: withPeak(350), isAllowed: (_, factor) => factor <= 3 });
    const { factors, lateRecordSeconds } = planFactor(input);
    expect(Math.max(...factors)).toBe(3);
    expect(lateRecordSeconds).toBeGreaterThan(0);
  });

  it('drains with more lanes after an outage than the load alone needs', () => {
    const isOut = (minute: number) => minute >= 20 && minute < 30;
    const { factors } = planFactor(anInput({ capacityPerSec: (minute, factor) => (isOut(minute) ? 0 : 100 * factor) }));
    expect(factors[30]).toBe(10);
    expect(factors.at(-1)).toBe(1);
  });

  it('raises nothing where more lanes do no more', () => {
    const input = anInput({ arrivalsPerSec: withPeak(350), capacityPerSec: () => 100 });
    expect(new Set(planFactor(input).factors)).toEqual(new Set([1]));
  });

  it('drains what cannot be drained to the end as well: what is left then is late too', () => {
    // 180,000 records come in the hour, and the last ten minutes are too short for them at any factor.
    const capacityPerSec = (minute: number, factor: number) => (minute < 50 ? 0 : 20 * factor);
    expect(planFactor(anInput({ capacityPerSec })).factors.at(-1)).toBe(10);
  });
});
