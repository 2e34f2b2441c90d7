import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/sim/run/closed-loop.ts';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

/** 150 ms of own work, 1,000 items at 300 a second in two calls, 100 ms between them, 20 ms until the next batch. */
const LANE_PER_SEC = 1_000 / (0.15 + 1_000 / 300 + 0.1 + 0.02);

function mostRunning({ timeline }: RunResult): number {
  return Math.max(...timeline.map(({ inFlightInvocations }) => inFlightInvocations));
}

describe('s17-iot-hot-shard', () => {
  const NAME = 's17-iot-hot-shard';

  it('has one execution at a time and an age that grows while seven shards idle', async () => {
    const alone = await leftAlone(NAME);
    expect(mostRunning(alone)).toBe(1);
    expectNear(pointAt(alone, 1_800).oldestAgeSeconds, 1_800 * (1 - LANE_PER_SEC / 1_000), 0.01);
    // The records came at 1,000 a second until 2,100 s, and are done in that order.
    expectNear(pointAt(alone, 3_600).oldestAgeSeconds, 3_600 * (1 - LANE_PER_SEC / 1_000), 0.01);
    // Each batch brings 1,000 items, and the 500 that were left unprocessed once more.
    expectNear(alone.score.amplification ?? 0, 1.5, 0.01);
  });

  it('throttles its producers: one shard takes 1,000 records/s', async () => {
    const { score } = await leftAlone(NAME);
    // Half an hour, and 300 s more of what waits by then.
    expectNear(score.recordsIn, (1_800 + 300) * 1_000, 0.001);
    expectNear(score.recordsGivenUp, 1_800 * 1_667 - 2_100_000, 0.001);
    expect(score.recordsThrottled).toBeGreaterThan(score.recordsGivenUp);
  });

  it.each([
    ['the factor', 'consumers.0.factor=10'],
    ['the shards', 'source.shards=16'],
  ])('does not gain from %s', async (_what, set) => {
    const [alone, more] = await Promise.all([leftAlone(NAME), leftAlone(NAME, [set])]);
    expect(mostRunning(more)).toBe(1);
    expect(more.score.recordsDone).toBe(alone.score.recordsDone);
  });
});

describe('s17-iot-hot-shard-unique-key', () => {
  it('has eight executions at once, a flat age, and producers that are never refused', async () => {
    const alone = await leftAlone('s17-iot-hot-shard-unique-key');
    expect(mostRunning(alone)).toBe(8);
    // 4.8 s until a batch is full, 3.6 s for it, and what lanes wait for each other.
    const steady = alone.timeline.filter(({ atSeconds }) => atSeconds >= 120 && atSeconds <= 1_800);
    const ages = steady.map(({ oldestAgeSeconds }) => oldestAgeSeconds);
    expect(Math.max(...ages)).toBeLessThan(2 * (4.8 + 3.6));
    expect(alone.score).toMatchObject({ recordsThrottled: 0, recordsLost: 0, backlogRecords: 0, secondsOverTarget: 0 });
  });
});
