import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's23-partial-batch-poison';

describe(NAME, () => {
  it('stops one shard of four for ever, once 100,000 records are read behind the poison', async () => {
    const alone = await leftAlone(NAME);
    expect(pointAt(alone, 7_200).oldestAgeSeconds).toBe(5_400);
    // A lane of three stands at once, the two others of the shard after 100,000 / 600 s.
    expectNear(alone.score.backlogRecords, 5_400 * 200 + (5_400 - 100_000 / 600) * 400, 0.02);
    expect(alone.score.recordsLost).toBe(0);
    expectNear(pointAt(alone, 7_200).donePerSec, 1_800, 0.03);
  });

  it('is no better with ten lanes per shard', async () => {
    const { score } = await leftAlone(NAME, ['consumers.0.factor=10']);
    expect(score.maxIteratorAgeSeconds).toBe(5_400);
  });

  it('costs one record and eight seconds with three retries', async () => {
    const { score } = await leftAlone(NAME, ['consumers.0.maximumRetryAttempts=3']);
    expect(score.recordsLost).toBe(1);
    // Pauses of 1, 2 and 4 s between four tries.
    expectNear(score.maxIteratorAgeSeconds, 8, 0.2);
  });
});
