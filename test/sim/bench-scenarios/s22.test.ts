import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's22-owner-resets';
const EIGHT_LANES_PER_SEC = 8 * (100 / 0.27);

describe(NAME, () => {
  it('is over within six minutes of what the owner does by hand', async () => {
    const alone = await leftAlone(NAME, ['durationSeconds=3600']);
    expectNear(pointAt(alone, 2_400).backlogRecords, 600 * (6_000 - EIGHT_LANES_PER_SEC), 0.01);
    expect(pointAt(alone, 2_760).oldestAgeSeconds).toBeLessThan(60);
    expect(pointAt(alone, 3_600).openShards).toBe(12);
    expect(pointAt(alone, 3_600).consumers.consumer?.factor).toBe(4);
  });

  it('comes back when the stack update has set everything back', async () => {
    const alone = await leftAlone(NAME, ['durationSeconds=6000']);
    expect(alone.changes.map(({ kind }) => kind)).toEqual(Array(4).fill('applied'));
    const [early, late] = [pointAt(alone, 4_200), pointAt(alone, 6_000)];
    expect(late.openShards).toBe(8);
    expect(late.consumers.consumer?.factor).toBe(1);
    expectNear(late.backlogRecords - early.backlogRecords, 1_800 * (6_000 - EIGHT_LANES_PER_SEC), 0.01);
  });
});
