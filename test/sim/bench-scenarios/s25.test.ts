import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's25-invisible-reader';
/** What two applications that keep up leave of 1,024 records/s a shard. */
const LEFT_PER_SEC = 4 * (1_024 - 2 * 350);

describe(NAME, () => {
  it('leaves the mapping what two readers do not take', async () => {
    const alone = await leftAlone(NAME);
    expect(pointAt(alone, 1_800).oldestAgeSeconds).toBeLessThan(5);
    expectNear(pointAt(alone, 7_200).backlogRecords, 5_400 * (1_400 - LEFT_PER_SEC), 0.03);
    // The lanes are not what binds: eight of them would do 2,963 records/s.
    const running = alone.timeline.slice(-60).map(({ inFlightInvocations }) => inFlightInvocations);
    expect(running.reduce((sum, each) => sum + each, 0) / running.length).toBeLessThan(5);
  });

  it('is no better with ten lanes per shard', async () => {
    const { score } = await leftAlone(NAME, ['consumers.0.factor=10']);
    expectNear(score.backlogRecords, 5_400 * (1_400 - LEFT_PER_SEC), 0.05);
  });

  it.each([
    ['enhanced fan-out', 'consumers.0.fanOut=enhanced'],
    ['a fifth shard', 'source.shards=5'],
    ['one reader less', 'invisibleReaders.1.toSeconds=1801'],
  ])('is well with %s', async (_what, set) => {
    const { score } = await leftAlone(NAME, ['durationSeconds=3600', set]);
    expect(score.secondsOverTarget).toBe(0);
  });
});
