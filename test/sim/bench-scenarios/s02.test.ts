import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/sim/run/closed-loop.ts';
import { drainedAt, expectNear, leftAlone, peakBacklog, playedBy, pointAt } from './play-scenario.ts';

const NAME = 's02-consumer-step';
/** Eight lanes of 100 / (0.05 + 0.2 + 0.02) records a second. */
const EIGHT_LANES_PER_SEC = (8 * 100) / 0.27;
const STEP_SECONDS = 1_800;
const FLUID = 'detail=fluid';

describe(NAME, () => {
  it('leaves behind what eight lanes cannot do', async () => {
    const alone = await leftAlone(NAME, [FLUID]);
    const growthPerSec = 6_000 - EIGHT_LANES_PER_SEC;
    expectNear(peakBacklog(alone), growthPerSec * 7_200, 0.02);
    // After 12,600 s it has come to the records of 37.3 M / 6,000 = 6,222 s after the step.
    expectNear(pointAt(alone, 14_400).oldestAgeSeconds, 12_600 * (1 - EIGHT_LANES_PER_SEC / 6_000), 0.03);
    expect(alone.score.recordsLost).toBe(0);
  });

  it('does not trouble factor 10, which costs more all the time', async () => {
    const [kept, alone] = await Promise.all([playedBy('static-10', NAME, [FLUID]), leftAlone(NAME, [FLUID])]);
    expect(kept.score.lateRecordSeconds).toBe(0);
    expect(kept.score.maxIteratorAgeSeconds).toBeLessThan(5);
    expect(kept.score.costLambdaUsd).toBeGreaterThan(alone.score.costLambdaUsd);
  });

  it('lets Headgate stay near what can be reached at all, without a reshard', async () => {
    const kept = await playedBy('headgate', NAME, ['durationSeconds=3600']);
    // 91 s until it can be seen, and a pause of 30 s at least.
    expect(kept.score.maxIteratorAgeSeconds).toBeGreaterThan(91 + 30);
    // 292 s with the mean pause of 58.5 s.
    expect(kept.score.catchUpSeconds).toBeLessThan(1.5 * 292);
    expect(kept.score).toMatchObject({ reshardCalls: 0, recordsLost: 0 });
  });

  it('lets whoever doubles shards by age come later, with many calls', async () => {
    const rival = await playedBy('age-double', NAME, [FLUID]);
    expect(rival.score.catchUpSeconds ?? Number.POSITIVE_INFINITY).toBeGreaterThan(1_000);
    expect(rival.score.reshardCalls).toBeGreaterThanOrEqual(4);
  });
});

describe('k times the shards take k times as long as k times the factor', () => {
  const ORDERED_SECONDS = 1_980;
  const EXACT = [
    'durationSeconds=3000',
    'workload.dispersion=exact',
    'consumers.0.jitter=0',
    // Twice the lanes do 5,926: with 6,000 neither would ever catch up.
    'workload.steps.1.recordsPerSecond=4500',
    'physics.mappingUpdatePauseSeconds={"min":45,"max":45}',
  ];
  const play = (change: object): Promise<RunResult> =>
    leftAlone(NAME, [...EXACT, `changes=${JSON.stringify([{ atSeconds: ORDERED_SECONDS, ...change }])}`]);
  const growthPerSec = 4_500 - EIGHT_LANES_PER_SEC;
  const sparePerSec = 2 * EIGHT_LANES_PER_SEC - 4_500;

  it('catches up as fast as twice the factor can, after the pause', async () => {
    const result = await play({ lever: 'parallelization-factor', consumer: 'consumer', to: 2 });
    // 180 s of growth, 45 s of standing still.
    const backlog = (ORDERED_SECONDS - STEP_SECONDS) * growthPerSec + 45 * 4_500;
    expectNear(drainedAt(result, ORDERED_SECONDS, 9_000) - ORDERED_SECONDS, 45 + backlog / sparePerSec, 0.05);
  });

  it('catches up half as fast with twice the shards', async () => {
    const result = await play({ lever: 'shard-count', to: 16 });
    // The last of eight shards is split after 116 + 7 × 0.5 s; its records stay in it, and its children are found 5 s later.
    const lastSplit = 116 + 7 * 0.5;
    const backlog = (ORDERED_SECONDS - STEP_SECONDS + lastSplit) * growthPerSec;
    const found = 5 * (1 + 4_500 / sparePerSec);
    const sum = lastSplit + (2 * backlog) / sparePerSec + found;
    // All shards are split nearly at once, so the one with the most keys, 2 % above the mean, ends last: 0.02 × 4,500 / 1,426.
    expectNear(drainedAt(result, ORDERED_SECONDS, 9_000) - ORDERED_SECONDS, sum, 0.08);
  });
});
