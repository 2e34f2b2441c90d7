import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's21-regressed-deploy';
const SHORT = 'durationSeconds=5400';
/** Eight lanes with 100 records in 0.05 + 0.4 + 0.02 s. */
const SLOW_PER_SEC = 8 * (100 / 0.47);

describe(NAME, () => {
  it('keeps up before the deploy, and lacks 498 records/s after it', async () => {
    const alone = await leftAlone(NAME, [SHORT]);
    expect(pointAt(alone, 1_800).oldestAgeSeconds).toBeLessThan(5);
    const { backlogRecords, oldestAgeSeconds } = pointAt(alone, 5_400);
    expectNear(backlogRecords, 3_600 * (2_200 - SLOW_PER_SEC), 0.02);
    // The fullest shard has up to 2 % more keys than an eighth.
    expect(oldestAgeSeconds).toBeGreaterThan(3_600 * (1 - SLOW_PER_SEC / 2_200));
    expect(oldestAgeSeconds).toBeLessThan(3_600 * (1 - SLOW_PER_SEC / (1.02 * 2_200)));
  });

  it('is well with factor 2', async () => {
    const { score } = await leftAlone(NAME, [SHORT, 'consumers.0.factor=2']);
    expect(score.secondsOverTarget).toBe(0);
  });
});
