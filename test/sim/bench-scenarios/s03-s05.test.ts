import { describe, expect, it } from 'vitest';
import { drainedAt, expectNear, leftAlone, peakBacklog } from './play-scenario.ts';

/** Doublings by hand: to how many shards at which second. */
function doublings(...calls: readonly (readonly [atSeconds: number, to: number])[]): string {
  return `changes=${JSON.stringify(calls.map(([atSeconds, to]) => ({ lever: 'shard-count', atSeconds, to })))}`;
}

describe('s03-ingest-step', () => {
  const NAME = 's03-ingest-step';
  /** Batches, as flowing load gives producers' retries a smaller part: 2 % more are lost there. */
  const SHORT = ['durationSeconds=9900', 'detail=batch'];

  it('turns away what four shards cannot take', async () => {
    const { score } = await leftAlone(NAME, SHORT);
    // What came until 9,000 s and was not accepted 300 s later, at 4,000 records/s, is given up.
    expectNear(score.recordsGivenUp, 7_000 * 7_200 - 4_000 * 7_500, 0.01);
    // Nobody is late in the stream: three lanes keep up with a full shard.
    expect(score.secondsOverTarget).toBe(0);
  });

  it('loses nothing when one doubling follows three minutes after the step', async () => {
    const { score, timeline } = await leftAlone(NAME, ['durationSeconds=2400', 'detail=batch', doublings([1_980, 8])]);
    expect(score).toMatchObject({ recordsGivenUp: 0, reshardCalls: 1 });
    expect(score.recordsThrottled).toBeGreaterThan(3_000 * 180);
    const full = timeline.filter(({ atSeconds }) => atSeconds > 1_830 && atSeconds < 2_000);
    for (const { acceptedPerSec } of full) expectNear(acceptedPerSec, 4_000, 0.01);
  });
});

describe('s04-ramp', () => {
  const NAME = 's04-ramp';

  it('turns away 120 million records when nobody acts', async () => {
    const { score } = await leftAlone(NAME);
    // 500 · k above the two shards: k = 1 … 27 for 180 s each, up and down, and 28 for 3,780 s.
    const above = 2 * 180 * 500 * ((27 * 28) / 2) + 14_000 * 3_780;
    // In their last 300 s two shards still take 2,000 records/s of it.
    expectNear(score.recordsGivenUp, above - 300 * 2_000, 0.01);
  });

  it('needs a fourth doubling: sixteen shards hold the load and have nothing to spare', async () => {
    const three = [
      [1_900, 4],
      [2_600, 8],
      [4_000, 16],
    ] as const;
    const [full, roomy] = await Promise.all([
      leftAlone(NAME, [doublings(...three), 'durationSeconds=11000']),
      leftAlone(NAME, [doublings(...three, [6_000, 32]), 'durationSeconds=11000']),
    ]);
    expect(roomy.score).toMatchObject({ recordsGivenUp: 0, reshardCalls: 4 });
    expect(full.score.recordsThrottled).toBeGreaterThan(100 * (roomy.score.recordsThrottled + 1));
  });
});

describe('s05-flash-6min', () => {
  const NAME = 's05-flash-6min';
  /** The same flash after half an hour. */
  const EARLY = [
    'detail=batch',
    'workload.steps.1.atSeconds=1800',
    'workload.steps.2.atSeconds=2160',
    'durationSeconds=7200',
  ];

  it('is over before two shards have taken a fourth of it', async () => {
    const alone = await leftAlone(NAME, EARLY);
    // 5.76 million came; two shards took 2,000 records/s for 360 s and the 300 s that producers wait.
    expectNear(alone.score.recordsGivenUp, 16_000 * 360 - 2_000 * 660, 0.01);
    // They are full for 735 s: 300 s of 400 records/s wait behind the last of the flash and take 75 s.
    const behind = 735 * (2_000 - (2 * 100) / 0.27);
    expectNear(peakBacklog(alone), behind, 0.02);
    // The last of it is accepted after 735 s and done after 735 · 2,000 / 741 = 1,985 s.
    expectNear(alone.score.maxIteratorAgeSeconds, (735 * 2_000 * 0.27) / 200 - 735, 0.03);
    expectNear(drainedAt(alone, 2_600, 2_000) - 1_800, 735 + behind / ((2 * 100) / 0.27 - 400), 0.04);
  });

  it('is drained with the factor as soon as it is over', async () => {
    const { score } = await leftAlone(NAME, [...EARLY, 'consumers.0.factor=10']);
    expect(score.maxIteratorAgeSeconds).toBeLessThan(60);
    expectNear(score.recordsGivenUp, 16_000 * 360 - 2_000 * 660, 0.01);
  });

  it('has no time for a second doubling', async () => {
    const [once, twice] = await Promise.all([
      leftAlone(NAME, [...EARLY, doublings([1_980, 4])]),
      leftAlone(NAME, [...EARLY, doublings([1_980, 4], [2_040, 8])]),
    ]);
    expect(twice.score.recordsGivenUp / once.score.recordsGivenUp).toBeGreaterThan(0.5);
    expect(once.score.recordsGivenUp).toBeGreaterThan(3_000_000);
  });
});
