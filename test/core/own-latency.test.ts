import { describe, expect, it } from 'vitest';
import { weighDownstream } from '../../src/core/downstream-evidence.ts';
import { isOwnLatencyHigh } from '../../src/core/own-latency.ts';
import { missing } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aDownstream, NOW, steady } from '../support/observation-builder.ts';
import { aBreakerPolicy } from '../support/policy-builder.ts';

const POLICY = aBreakerPolicy({ slowdown: 2 });

/** Sixty minutes of 10 ms, the last of them as given. */
function latency(last: number, minutes = 60) {
  const points = Array.from({ length: minutes }, (_, index) => ({
    startMs: NOW - (minutes + 1 - index) * MINUTE_MS,
    value: index >= minutes - 2 ? last : 10,
  }));
  return aDownstream({ latencyAverageMs: { kind: 'points', points } });
}

describe("a downstream's own latency", () => {
  it('is high from the owner’s slowdown on', () => {
    expect(isOwnLatencyHigh(latency(20), POLICY, NOW)).toBe(true);
    expect(isOwnLatencyHigh(latency(19), POLICY, NOW)).toBe(false);
  });

  it('is not judged before what is usual is known, nor when it is missing', () => {
    expect(isOwnLatencyHigh(latency(100, 20), POLICY, NOW)).toBe(false);
    expect(isOwnLatencyHigh(aDownstream({ latencyAverageMs: missing('no-datapoints') }), POLICY, NOW)).toBe(false);
    expect(isOwnLatencyHigh(null, POLICY, NOW)).toBe(false);
  });

  it('agrees with another symptom and makes nothing sick by itself', () => {
    const sick = { ...latency(100), errors: steady(600) };
    expect(weighDownstream('orders-db', [], latency(100), POLICY, NOW)).toMatchObject({ agreeing: 0, verdict: 'well' });
    expect(weighDownstream('orders-db', [], sick, POLICY, NOW)).toMatchObject({ agreeing: 2, verdict: 'sick' });
  });
});
