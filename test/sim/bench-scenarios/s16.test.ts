import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's16-broken-control-plane';

describe(NAME, () => {
  it('leaves one call of ten: nine go through, a tenth too, an eleventh is refused', async () => {
    const twoMore = [16, 8].map((to, index) => ({ lever: 'shard-count', atSeconds: 4_000 + 400 * index, to }));
    const nine = await leftAlone(NAME, ['durationSeconds=3900']);
    expect(nine.score).toMatchObject({ reshardCalls: 9, refusedCalls: 0 });
    expect(pointAt(nine, 3_900).openShards).toBe(8);
    const byHand = nine.changes.map(({ change }) => change);
    const more = await leftAlone(NAME, ['durationSeconds=4500', `changes=${JSON.stringify([...byHand, ...twoMore])}`]);
    expect(more.changes.map(({ kind }) => kind)).toEqual([...Array(10).fill('applied'), 'refused']);
    expect(more.changes.at(-1)?.message).toMatch(/^LimitExceededException/u);
  });

  // From here on the load comes at 600 s, and what was done by hand before it is left out.
  const early = [
    'workload.steps=[{"atSeconds":0,"recordsPerSecond":2400},{"atSeconds":600,"recordsPerSecond":9000}]',
    'changes=[]',
  ];

  it('takes 8,000 of 9,000 records/s, does 2,963, and gives up the rest once producers are full', async () => {
    const alone = await leftAlone(NAME, [...early, 'durationSeconds=4200']);
    const { acceptedPerSec, backlogRecords, oldestAgeSeconds } = pointAt(alone, 4_200);
    expectNear(acceptedPerSec, 8_000, 0.001);
    // 3,600 s of it, less the 0.37 s a record takes at least.
    expectNear(backlogRecords, 3_600 * (8_000 - 8 * (100 / 0.27)), 0.01);
    expectNear(oldestAgeSeconds, 3_600 * (1 - (8 * (100 / 0.27)) / 8_000), 0.01);
    // 9,000 a second come to wait, 8,000 get in: after 2,700 s the oldest have waited for 300 s.
    expectNear(alone.score.recordsGivenUp, (3_600 - 2_700) * 1_000, 0.03);
  });

  it('loses nothing with sixteen shards and factor 4', async () => {
    const enough = ['source.shards=16', 'consumers.0.factor=4', 'durationSeconds=1200'];
    const { score } = await leftAlone(NAME, [...early, ...enough]);
    expect(score.recordsLost).toBe(0);
    expect(score.secondsOverTarget).toBe(0);
  });
});
