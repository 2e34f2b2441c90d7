import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

describe('s20-silent-consumer', () => {
  const NAME = 's20-silent-consumer';

  it('invokes nothing while it is off, and its oldest record gets older by a second a second', async () => {
    const alone = await leftAlone(NAME, ['durationSeconds=5400']);
    const off = alone.timeline.filter(({ atSeconds }) => atSeconds > 1_810 && atSeconds <= 5_400);
    expect(off.every(({ donePerSec }) => donePerSec === 0)).toBe(true);
    expectNear(pointAt(alone, 5_400).oldestAgeSeconds, 3_600, 0.001);
    expectNear(pointAt(alone, 5_400).backlogRecords, 3_600 * 1_200, 0.005);
  });

  it('drains with the eight lanes there are: 2,963 records/s less 1,200 for all that came', async () => {
    const alone = await leftAlone(NAME, ['durationSeconds=8400']);
    const enabled = alone.timeline.find(({ atSeconds, donePerSec }) => atSeconds > 5_400 && donePerSec > 0);
    const sum = (3_645 * 1_200) / (8 * (100 / 0.27) - 1_200);
    expect(enabled).toBeDefined();
    // The fullest lane has some per cent more.
    expectNear((alone.score.catchUpSeconds ?? 0) + 1_800, (enabled?.atSeconds ?? 0) + sum, 0.03);
  });
});

describe('s20-silent-consumer-filter', () => {
  it('does every record and invokes nothing', async () => {
    const { score } = await leftAlone('s20-silent-consumer-filter', ['durationSeconds=1800']);
    expect(score.costLambdaUsd).toBe(0);
    expectNear(score.recordsDone, score.recordsIn, 0.001);
    expect(score.maxIteratorAgeSeconds).toBeLessThan(2);
  });
});
