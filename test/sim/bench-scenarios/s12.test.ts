import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, peakBacklog, playedBy, pointAt } from './play-scenario.ts';

const NAME = 's12-brownout-retrograde';
const SHORT = 'durationSeconds=6600';

describe(NAME, () => {
  it('recovers with factor 2 when nobody touches it', async () => {
    const alone = await leftAlone(NAME, [SHORT]);
    // Sixteen lanes with 50 ms between their calls do 709 records/s at 30 %, and 2,362 when the database is well.
    const behind = 1_200 * (1_800 - 708.8);
    expectNear(peakBacklog(alone), behind, 0.03);
    const sum = 1_200 + behind / (2_361.5 - 1_800);
    // The fullest of sixteen lanes has 2 to 3 % more keys than the mean: it needs up to 15 % longer.
    expect(alone.score.catchUpSeconds ?? 0).toBeGreaterThan(0.95 * sum);
    expect(alone.score.catchUpSeconds ?? Number.POSITIVE_INFINITY).toBeLessThan(1.15 * sum);
    expect(alone.score.amplification).toBeLessThan(1.01);
  });

  it('never recovers with factor 10: calls take longer than their timeout, and pressure stays', async () => {
    const rival = await playedBy('static-10', NAME, [SHORT]);
    // Eighty first calls at once are enough: it is behind before the fault.
    expect(pointAt(rival, 1_790).oldestAgeSeconds).toBeGreaterThan(600);
    const late = rival.timeline.filter(({ atSeconds }) => atSeconds > 5_400);
    const donePerSec = late.reduce((sum, point) => sum + point.donePerSec, 0) / late.length;
    // Eighty calls at once do 1,064 records/s at most, and those that time out do nothing.
    expect(donePerSec).toBeLessThan(1_064);
    expect(pointAt(rival, 6_600).backlogRecords).toBeGreaterThan(pointAt(rival, 4_800).backlogRecords + 1_000_000);
    expect(rival.score.caughtUp).toBe(0);
    expect(rival.score.amplification).toBeGreaterThan(1.5);
  });

  it('does not recover either when shards are doubled by age', async () => {
    const rival = await playedBy('age-double', NAME, ['durationSeconds=5400']);
    // A doubling takes 30 s and 11.25 s for each shard: a few are made in this time, and each adds lanes.
    expect(rival.score.reshardCalls).toBeGreaterThanOrEqual(4);
    // Left alone it would have been 727 s at worst, and falling.
    expect(pointAt(rival, 5_400).oldestAgeSeconds).toBeGreaterThan(1_000);
    expect(rival.score.caughtUp).toBe(0);
  });

  it('recovers with Headgate, which sends hardly anything twice', async () => {
    const { score } = await playedBy('headgate', NAME, ['durationSeconds=7800']);
    expect(score.caughtUp).toBe(1);
    expect(score.amplification).toBeLessThanOrEqual(1.2);
    expect(score.recordsLost).toBe(0);
  });
});

/** One shard with ten lanes and half the load, in an account with room for every doubling. */
const SMALL = [
  'source.shards=1',
  'consumers.0.factor=10',
  'workload.steps.0.recordsPerSecond=900',
  'account.shardLimit=20000',
  'durationSeconds=6000',
];

describe(`${NAME}, for whom doubles the shards whenever records are late`, () => {
  it('takes all ten calls of the day, asks for more, and does not recover; left alone it would', async () => {
    const [rival, alone] = await Promise.all([playedBy('age-double', NAME, SMALL), leftAlone(NAME, SMALL)]);
    expect(rival.score.reshardCalls).toBe(10);
    expect(rival.score.refusedCalls).toBeGreaterThan(0);
    expect(rival.score.caughtUp).toBe(0);
    expect(rival.score.amplification).toBeGreaterThan(2);
    expect(alone.score.caughtUp).toBe(1);
    expect(rival.score.lateRecordSeconds).toBeGreaterThan(5 * alone.score.lateRecordSeconds);
  });
});
