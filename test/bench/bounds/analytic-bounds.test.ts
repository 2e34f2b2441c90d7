import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageSlope,
  backlogAtAction,
  catchUpSeconds,
  drainSeconds,
  peakAgeSeconds,
  thresholdCrossedSeconds,
} from '../../../src/bench/bounds/catch-up.ts';
import { mappingPauseSeconds, reshardOperations, reshardSeconds } from '../../../src/bench/bounds/dead-times.ts';
import {
  alarmDetectionSeconds,
  detectionLimitedActionSeconds,
  freshMinutesSeconds,
} from '../../../src/bench/bounds/detection.ts';
import {
  drainByFactorSeconds,
  drainByShardsSeconds,
  growthSeconds,
  leastCalls,
  mostShardsInADay,
} from '../../../src/bench/bounds/growth.ts';
import {
  greatestAgeSeconds,
  latestCloseSeconds,
  oneKeyPerSec,
  readLimitDrainSeconds,
  settledBatch,
} from '../../../src/bench/bounds/read-limit.ts';
import { evenBoundaries, planReshard } from '../../../src/world/reshard-plan.ts';
import { aScenario } from '../../support/scenarios.ts';

const { physics } = aScenario();

describe('detection', () => {
  it.each([
    [60, 1, 150],
    [60, 3, 270],
    [60, 5, 390],
    [300, 1, 390],
    [300, 5, 1_590],
  ])('of an alarm of %i s and %i periods takes %i s in the mean', (periodSeconds, periods, seconds) => {
    expect(alarmDetectionSeconds({ periodSeconds, periods, delaySeconds: 60 }).mean).toBe(seconds);
  });

  it('of an alarm whose oldest period need not lie after the step takes a period less', () => {
    const alarm = { periodSeconds: 300, periods: 5, oldestShare: 0, delaySeconds: 60 };
    expect(alarmDetectionSeconds(alarm).mean).toBe(1_290);
  });

  it('by two fresh minutes takes 180 to 240 s, and the pause of the mapping comes on top', () => {
    expect(freshMinutesSeconds(60)).toEqual({ least: 180, mean: 210, most: 240 });
    expect(mappingPauseSeconds(physics)).toEqual({ least: 30, mean: 45, most: 60 });
    expect(detectionLimitedActionSeconds(physics)).toEqual({ least: 210, mean: 255, most: 300 });
  });

  it('counts the share of mapping updates that take longer', () => {
    const pause = { min: 30, max: 60, tail: { share: 0.1, longestSeconds: 300 } };
    // 0.9 × 45 + 0.1 × 180
    expect(mappingPauseSeconds({ ...physics, mappingUpdatePauseSeconds: pause })).toEqual({
      least: 30,
      mean: 58.5,
      most: 300,
    });
  });
});

describe('a step', () => {
  const step = { arrivalsPerSec: 6_000, capacityBeforePerSec: 3_000, orderedAfterSeconds: 200, pauseSeconds: 40 };

  it('leaves a backlog of what the lanes could not do, and of all that came in the pause', () => {
    expect(backlogAtAction(step)).toBe(3_000 * 200 + 6_000 * 40);
  });

  it('makes the oldest record as old as the backlog takes to arrive', () => {
    expect(peakAgeSeconds(step)).toBe(backlogAtAction(step) / 6_000);
    expect(ageSlope(6_000, 3_000)).toBe(0.5);
    expect(ageSlope(3_000, 6_000)).toBe(0);
  });

  it('crosses an age threshold late, or never', () => {
    expect(thresholdCrossedSeconds(60, 6_000, 3_000)).toBe(120);
    expect(thresholdCrossedSeconds(60, 3_000, 3_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is caught up with when what waits is drained by what is to spare', () => {
    expect(catchUpSeconds(step, 9_000)).toBe(240 + 840_000 / 3_000);
    expect(catchUpSeconds(step, 6_000)).toBe(Number.POSITIVE_INFINITY);
    expect(drainSeconds(0, 1, 2)).toBe(0);
  });
});

describe('read limits', () => {
  const MIB = 1_048_576;

  it.each([
    [1, 600],
    [0.5, 200],
  ])('make a shard with %d MiB/s take %i s to drain after 600 s', (mib, seconds) => {
    const load = { bytesPerSec: mib * MIB, recordsPerSec: 1, standardReaders: 1 };
    expect(readLimitDrainSeconds(600, load)).toBeCloseTo(seconds, 9);
  });

  it('count records too, and are shared by standard readers', () => {
    expect(readLimitDrainSeconds(600, { bytesPerSec: 1, recordsPerSec: 1_000, standardReaders: 1 })).toBe(600);
    expect(readLimitDrainSeconds(600, { bytesPerSec: 1, recordsPerSec: 1_000, standardReaders: 2 })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('leave one key what one lane does, the overhead included', () => {
    const timing = { batchRecords: 100, fixedSeconds: 0.05, perRecordSeconds: 0.002 };
    expect(oneKeyPerSec({ ...timing, overheadSeconds: 0 })).toBeCloseTo(400, 9);
    expect(oneKeyPerSec({ ...timing, overheadSeconds: 0.02 })).toBeCloseTo(370.37, 2);
  });

  it.each([
    [200, 16.67],
    [300, 37.5],
    [390, 88.64],
  ])('settle a lane that never waits, at %i records/s, at batches of %d', (rate, batch) => {
    expect(settledBatch(rate, 0.05, 0.002)).toBeCloseTo(batch, 1);
  });

  it('leave a lane that cannot keep up without a batch to settle at', () => {
    expect(settledBatch(500, 0.05, 0.002)).toBe(Number.POSITIVE_INFINITY);
  });

  it('make retention a clock', () => {
    expect(greatestAgeSeconds(82_800, 45)).toBe(82_845);
    expect(latestCloseSeconds(86_400, 3_600)).toBe(82_800);
    expect(latestCloseSeconds(3_600, 86_400)).toBe(0);
  });
});

describe('growth', () => {
  it.each([
    [2, 16, 3],
    [2, 17, 4],
    [16, 2, 3],
    [4, 4, 0],
  ])('from %i to %i shards takes %i calls', (from, to, calls) => {
    expect(leastCalls(from, to)).toBe(calls);
  });

  it('ends at 1,024 times as many shards in a day', () => {
    expect(mostShardsInADay(2)).toBe(2_048);
  });

  it('takes the time of every hop', () => {
    expect(growthSeconds(physics, 2, 16)).toBe(3 * 30 + (1 + 3 + 7) * 5);
    expect(growthSeconds(physics, 4, 4)).toBe(0);
  });

  it('counts the splits and merges that the world does', () => {
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(count, count, (from, to) => {
        expect(reshardOperations(from, to)).toBe(planReshard(evenBoundaries(from), to).length);
      }),
    );
    expect(reshardSeconds(physics, 8, 16)).toBe(30 + 7 * 5);
  });
});

describe('clearing a backlog', () => {
  const backlog = { shards: 1, factor: 1, laneRatePerSec: 400, arrivalsPerSec: 100, backlogRecords: 600_000 };

  it('with twice the shards takes twice as long as with twice the factor', () => {
    expect(drainByFactorSeconds(backlog, 2)).toBeCloseTo(857.14, 2);
    expect(drainByShardsSeconds(backlog, 2)).toBeCloseTo(1_714.29, 2);
  });

  it('with k times the shards always takes k times as long as with k times the factor', () => {
    const amount = fc.double({ min: 1, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        amount,
        amount,
        fc.integer({ min: 2, max: 8 }),
        (n, rate, b, times) => {
          const even = { shards: n, factor: 2, laneRatePerSec: rate, arrivalsPerSec: n * rate, backlogRecords: b };
          const ratio = drainByShardsSeconds(even, times) / drainByFactorSeconds(even, times);
          expect(ratio).toBeCloseTo(times, 6);
        },
      ),
    );
  });
});
