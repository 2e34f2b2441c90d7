import { describe, expect, it } from 'vitest';
import { assess } from '../../src/core/assess.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, anObservation, NOW, series, steady } from '../support/observation-builder.ts';
import { aPrediction, aState, factorAction } from '../support/state-builder.ts';

const ARRIVALS_PER_SEC = 1_500;

/** Average ages, one a minute, of a consumer that does so many records per second in each of them. */
function agesOf(ratesPerSec: readonly number[]): readonly number[] {
  return ratesPerSec.map((_, minute) => {
    const waiting = ratesPerSec.slice(0, minute + 1).reduce((sum, rate) => sum + (ARRIVALS_PER_SEC - rate) * 60, 0);
    return 20_000 + (waiting / ARRIVALS_PER_SEC) * 1_000;
  });
}

/**
 * A reader with enhanced fan-out, whose throughput only its ages tell: nine minutes at 800/s, the raise from factor 1 to
 * 2 with a minute in which nothing is polled, then so many minutes at the new rate. All its batches are full.
 */
function judgedAfter(minutes: number, ratePerSec: number) {
  const rates = [...Array<number>(9).fill(800), 0, ...Array<number>(minutes).fill(ratePerSec)];
  const ages = series(agesOf(rates));
  const changedAt = NOW - (minutes + 1) * MINUTE_MS;
  const metrics = {
    iteratorAgeMaxMs: ages,
    iteratorAgeAverageMs: ages,
    invocations: series(rates.map((rate) => (rate * 60) / 100)),
    durationAverageMs: steady(225),
  };
  const prediction = aPrediction({
    madeAt: changedAt,
    judgeAt: changedAt + 5 * MINUTE_MS,
    action: factorAction(1, 2),
    throughputBeforePerSec: 800,
    throughputPerSec: { low: 1_120, expected: 1_600, high: 2_080 },
  });
  const memory = { lastFactor: 2, previousFactor: 1, changedAt, changeDirection: 'out' } as const;
  const observation = anObservation({
    consumers: [aConsumer({ mapping: { factor: 2, fanOut: 'enhanced' }, metrics })],
    sourceMetrics: { incomingRecords: steady(ARRIVALS_PER_SEC * 60), incomingBytes: steady(ARRIVALS_PER_SEC * 30_000) },
  });
  return assess(observation, aState({ memory, predictions: [prediction] }), NOW).outcomes[0]?.verdict ?? 'open';
}

describe('a raise whose effect only the ages show', () => {
  it.each([4, 5, 6])('is seen to have brought nothing, %i minutes after its pause', (minutes) => {
    expect(['open', 'no-effect']).toContain(judgedAfter(minutes, 800));
    expect(judgedAfter(6, 800)).toBe('no-effect');
  });

  it.each([4, 5, 6])('is seen to have worked, %i minutes after its pause', (minutes) => {
    expect(['open', 'as-predicted']).toContain(judgedAfter(minutes, 1_450));
    expect(judgedAfter(6, 1_450)).toBe('as-predicted');
  });
});
