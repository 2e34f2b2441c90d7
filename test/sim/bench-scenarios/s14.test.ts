import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone } from './play-scenario.ts';

const NAME = 's14-quiet-night-cost';
/** Every hour is like the others. */
const HOUR = 'durationSeconds=3600';
const HOURS = 24;
const REQUEST_USD = 0.2e-6;
const GB_SECOND_USD = 1.66667e-5;

/** Each lane is found with something to do once a second: 0.2 s a call and 2 ms a record, for 400 records/s. */
function lambdaUsdPerDay(callsPerSec: number): number {
  return 86_400 * (callsPerSec * REQUEST_USD + (callsPerSec * 0.2 + 400 * 0.002) * GB_SECOND_USD);
}

describe(NAME, () => {
  it('bills 79 calls a second with factor 10: a lane with 5 records/s finds none in 0.7 % of its polls', async () => {
    const { score } = await leftAlone(NAME, [HOUR]);
    const sum = lambdaUsdPerDay(80 * (1 - Math.exp(-5)));
    expectNear(sum, 25.4, 0.002);
    expectNear(score.costLambdaUsd * HOURS, sum, 0.01);
    expectNear(score.costPartsUsd.kinesisShardHours * HOURS, 8 * 24 * 0.015, 0.001);
    expect(score.secondsOverTarget).toBe(0);
  });

  it('bills 8 calls a second with factor 1, a seventh of the money', async () => {
    const { score } = await leftAlone(NAME, [HOUR, 'consumers.0.factor=1']);
    const sum = lambdaUsdPerDay(8);
    expectNear(sum, 3.6, 0.005);
    expectNear(score.costLambdaUsd * HOURS, sum, 0.01);
    expect(score.secondsOverTarget).toBe(0);
  });

  it('is kept by two lanes of one shard, 476 records/s, and not by one, 238', async () => {
    const two = await leftAlone(NAME, [HOUR, 'source.shards=1', 'consumers.0.factor=2']);
    const one = await leftAlone(NAME, [HOUR, 'source.shards=1', 'consumers.0.factor=1']);
    expect(two.score.maxIteratorAgeSeconds).toBeLessThan(5);
    // 1 − 238 / 400 seconds per second.
    expectNear(one.score.maxIteratorAgeSeconds, 3_600 * (1 - 100 / 0.42 / 400), 0.03);
  });
});
