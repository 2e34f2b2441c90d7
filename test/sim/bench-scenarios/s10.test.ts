import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, peakBacklog, playedBy, pointAt } from './play-scenario.ts';

const LANE_PER_SEC = 100 / 0.27;
const HOUR = 'durationSeconds=3600';

describe('s10-hot-key', () => {
  const NAME = 's10-hot-key';
  /** 46.37 % of 1,500 records/s, and with it what one of sixteen lanes has of the keys without a name. */
  const HOT_LANE_PER_SEC = 1_500 * (0.4637 + 0.1638 / 16);

  it('falls behind by what the lane of the first key cannot do, and its shard with it', async () => {
    const alone = await leftAlone(NAME, [HOUR]);
    const age = 3_600 * (1 - LANE_PER_SEC / HOT_LANE_PER_SEC);
    expectNear(alone.score.maxIteratorAgeSeconds, age, 0.03);
    // In its shard are k5, k13 and k15 too; all of them wait, as the mapping reads 100,000 records ahead at most.
    const shardPerSec = 1_500 * (0.4637 + 0.0284 + 0.0143 + 0.0082 + 0.1638 / 4);
    expectNear(peakBacklog(alone), age * shardPerSec, 0.05);
    expect(alone.score.recordsLost).toBe(0);
  });

  it.each([
    ['factor 10', 'consumers.0.factor=10'],
    ['sixteen shards', 'source.shards=16'],
  ])('is not helped by %s', async (_, set) => {
    const { score } = await leftAlone(NAME, [HOUR, set]);
    // Even a lane with that key alone.
    expectNear(score.maxIteratorAgeSeconds, 3_600 * (1 - LANE_PER_SEC / (1_500 * 0.4637)), 0.03);
  });

  it('is not resharded by Headgate', async () => {
    const { score } = await playedBy('headgate', NAME, [HOUR]);
    expect(score.reshardCalls).toBe(0);
  });
});

describe('s10-hot-key-one-key-95', () => {
  it('is too much for its shard, and what gets in is too much for its lane', async () => {
    const alone = await leftAlone('s10-hot-key-one-key-95', [HOUR]);
    // Its shard is offered 1,425 records/s of one key and a fourth of 75.
    const refusedPerSec = 1_425 + 75 / 4 - 1_000;
    // Producers hold at most what came in the last 300 s, which varies by chance.
    expect(alone.score.recordsGivenUp).toBeLessThan(refusedPerSec * 3_600);
    expect(alone.score.recordsGivenUp).toBeGreaterThan(refusedPerSec * 3_600 - 300 * 1_444 * 1.01);
    expectNear(pointAt(alone, 1_800).acceptedPerSec, 1_000 + (75 * 3) / 4, 0.02);
    expectNear(alone.score.maxIteratorAgeSeconds, 3_600 * (1 - LANE_PER_SEC / 990), 0.03);
  });
});

describe('s10-hot-key-aggregated', () => {
  const NAME = 's10-hot-key-aggregated';
  const SHORT = 'durationSeconds=4800';
  const behind = 3_000 * (2_000 - 4 * LANE_PER_SEC);

  it.each([1, 4, 10])('does no more with factor %i than with one lane per shard', async (factor) => {
    const alone = await leftAlone(NAME, [SHORT, `consumers.0.factor=${factor}`]);
    expectNear(peakBacklog(alone), behind, 0.02);
    expectNear(alone.score.maxIteratorAgeSeconds, 3_000 * (1 - LANE_PER_SEC / 500), 0.03);
  });

  it('is helped by twice the shards, which are twice the keys', async () => {
    const { score } = await leftAlone(NAME, [SHORT, 'source.shards=8']);
    expect(score.maxIteratorAgeSeconds).toBeLessThan(10);
  });
});
