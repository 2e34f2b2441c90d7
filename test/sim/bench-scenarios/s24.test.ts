import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, peakBacklog, pointAt } from './play-scenario.ts';

const NAME = 's24-self-scaling-table';
const SHORT = 'durationSeconds=2800';

describe(NAME, () => {
  it('grows after two minutes of refusals and by half every five, until it refuses nothing', async () => {
    const alone = await leftAlone(NAME, ['durationSeconds=3100']);
    const limitAt = (second: number): number | null | undefined =>
      pointAt(alone, second).downstreams.table?.capacityPerSec;
    expect([1_920, 2_220, 2_520, 2_800].map(limitAt)).toEqual([1_500, 2_250, 3_375, 5_062.5]);
    // Two minutes without 1,500 records/s, five without 750; then more goes than comes.
    expectNear(peakBacklog(alone), 120 * 1_500 + 300 * 750, 0.02);
    // 112,500 less after five minutes with 3,375, and the rest at 2,062 records/s.
    const drained = 2_520 + (405_000 - 112_500) / 2_062.5;
    expectNear(1_800 + (alone.score.catchUpSeconds ?? 0), drained, 0.03);
  });

  it('never grows when the pressure stays below its limit, and 3,000 records/s are never done', async () => {
    // Four executions with 100 records in 0.3 s.
    const braked = await leftAlone(NAME, [SHORT, 'consumers.0.reservedConcurrency=4']);
    expect(pointAt(braked, 2_800).downstreams.table?.capacityPerSec).toBe(1_500);
    expect(braked.score.backlogRecords).toBeGreaterThan(1_000 * (3_000 - 4 * (100 / 0.28)));
  });

  it('is refused more with ten lanes per shard, and is done no sooner', async () => {
    const [two, ten] = await Promise.all([leftAlone(NAME, [SHORT]), leftAlone(NAME, [SHORT, 'consumers.0.factor=10'])]);
    expect(ten.score.amplification ?? 0).toBeGreaterThan(two.score.amplification ?? Number.POSITIVE_INFINITY);
    expectNear(peakBacklog(ten), peakBacklog(two), 0.05);
  });
});
