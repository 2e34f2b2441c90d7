import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone } from './play-scenario.ts';

describe('s26-hourly-job', () => {
  it('is late by what four lanes leave behind, and drained soon after each job', async () => {
    const alone = await leftAlone('s26-hourly-job', ['durationSeconds=5000']);
    // 318.5 records/s stay behind for 600 s; the last of them waits for 191,000 / 1,481 s. Keys are not quite even over shards.
    expectNear(alone.score.maxIteratorAgeSeconds, 129, 0.08);
    // Over a minute late from (60 × 1,800 / 318.5) s after the begin until the last minute of the backlog is done.
    expect(alone.score.caughtUp).toBe(1);
    expectNear(alone.score.catchUpSeconds ?? 0, 776, 0.05);
  });
});
