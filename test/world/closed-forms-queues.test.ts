/** Closed forms 3 and 4: a lane as a queue, alone with its records. */
import { describe, expect, it } from 'vitest';
import { settledBatch } from '../../src/bench/bounds/read-limit.ts';
import type { Detail } from '../../src/world/world-config.ts';
import { steady } from '../support/world-builders.ts';
import { off } from './fluid/both-levels.ts';
import { oneMapping, truthOf } from './fluid/closed-forms.ts';

const poisson = { kind: 'poisson' } as const;
const keys = { kind: 'one', key: 'a' } as const;

/** A lane that takes its records one by one, each for `serviceMs`. */
function meanDelaySec(level: Detail, perSec: number, serviceMs: number): number {
  const lastsMs = 3_000_000;
  const world = oneMapping(level, {
    consumer: { batchSize: 1, fixedMs: serviceMs, perRecordMs: 0 },
    stream: { keys, arrivals: steady(perSec, lastsMs, poisson) },
    physics: { tickMs: 10 },
    seed: 5,
  });
  world.advanceTo(lastsMs);
  const { delayRecordSeconds, recordsDone } = truthOf(world);
  return delayRecordSeconds / recordsDone;
}

/** A lane that greedily takes what has come, in batches of up to 100. */
function meanBatch(level: Detail, perSec: number, fixedMs: number, perRecordMs: number): number {
  const lastsMs = 400_000;
  const world = oneMapping(level, {
    consumer: { fixedMs, perRecordMs },
    stream: { keys, arrivals: steady(perSec, lastsMs, poisson) },
    physics: { tickMs: 2 },
    seed: 5,
  });
  world.advanceTo(lastsMs);
  const { recordsDone, invocations } = truthOf(world);
  return recordsDone / invocations;
}

describe('3. M/D/1: W = s + λs² / 2(1 − λs)', () => {
  // The flow measures a lane on 1,500 records and adds to that queue the steps in which more comes than it does: few records
  // a step at a high use are beyond it.
  it.each([
    ['batch', 3, 0.02],
    ['batch', 5, 0.03],
    ['batch', 8, 0.06],
    ['fluid', 3, 0.02],
    ['fluid', 5, 0.06],
  ] as const)('holds at the %s level for %i records a second of ten', (level, perSec, within) => {
    const [serviceSec, use] = [0.1, perSec / 10];
    const expected = serviceSec + (use * serviceSec) / (2 * (1 - use));
    expect(off(meanDelaySec(level, perSec, 100), expected)).toBeLessThan(within);
  });
});

describe('4. batch fix point: b = λa / (1 − λc)', () => {
  it.each([
    ['batch', 200, 50, 2, 16.67, 0.01],
    ['batch', 300, 50, 2, 37.5, 0.01],
    ['batch', 100, 200, 1, 22.22, 0.01],
    ['fluid', 200, 50, 2, 16.67, 0.04],
    ['fluid', 300, 50, 2, 37.5, 0.04],
    ['fluid', 100, 200, 1, 22.22, 0.04],
  ] as const)(
    'holds at the %s level for %i records/s with a = %i ms and c = %i ms: %d',
    (level, perSec, a, c, published, within) => {
      const expected = settledBatch(perSec, a / 1_000, c / 1_000);
      expect(expected).toBeCloseTo(published, 2);
      expect(off(meanBatch(level, perSec, a, c), expected)).toBeLessThan(within);
    },
  );
});
