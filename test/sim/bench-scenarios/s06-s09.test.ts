import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/sim/run/closed-loop.ts';
import { benchScenario, expectNear, leftAlone } from './play-scenario.ts';

/** The first second at which, over the ten before, less than this share of the offered records was taken. */
function firstRefusal({ timeline }: RunResult, share: number): number {
  const found = timeline.find(({ acceptedPerSec, offeredPerSec }) => acceptedPerSec < share * offeredPerSec);
  return found?.atSeconds ?? Number.POSITIVE_INFINITY;
}

describe('traces of days and weeks', () => {
  // Until then the shards at the start are enough, but for the fullest of them, which has a few per cent more than the mean.
  it.each([
    ['s06-ad-days', 12, 4_200],
    ['s07-fortnight', 12, 71_000],
    ['s08-news-storms', 2, 36_000],
    ['s09-byte-bursts', 2, 173_000],
  ])('%s outgrows its %i shards at the second it says', async (name, shards, seconds) => {
    const { scenario } = benchScenario(name);
    expect(scenario.source.shards).toBe(shards);
    const alone = await leftAlone(name, [`durationSeconds=${seconds}`]);
    const refused = firstRefusal(alone, 0.97);
    const evidence = scenario.evidenceAtSeconds ?? Number.NaN;
    expect(Math.abs(refused - evidence)).toBeLessThanOrEqual(0.03 * evidence);
    expect(alone.score.secondsOverTarget).toBe(0);
  });

  it('s06-ad-days offers its trace with a peak of 24,000 records/s', async () => {
    const { timeline } = await leftAlone('s06-ad-days');
    expectNear(
      timeline.reduce((most, { offeredPerSec }) => Math.max(most, offeredPerSec), 0),
      24_000,
      0.02,
    );
    // The trace begins at 7,797.7 of 29,224.4.
    expectNear(timeline[0]?.offeredPerSec ?? 0, 6_404, 0.02);
  });

  it('s06-ad-days-micro-bursts has the load of s06-ad-days over an hour, and refusals long before it', async () => {
    const [calm, bursty] = await Promise.all([
      leftAlone('s06-ad-days', ['durationSeconds=3600']),
      leftAlone('s06-ad-days-micro-bursts', ['durationSeconds=3600']),
    ]);
    // An hour is once through the factors, which are 1 in the mean; they rise with the load or against it.
    expectNear(bursty.score.recordsOffered, calm.score.recordsOffered, 0.05);
    expect(calm.score.recordsThrottled).toBe(0);
    expect(bursty.score.recordsThrottled).toBeGreaterThan(10_000);
    expect(bursty.score.recordsGivenUp).toBe(0);
  });

  it('s07-fortnight-micro-bursts is the beginning of the same fortnight with bursts of a second', () => {
    const [calm, bursty] = [
      benchScenario('s07-fortnight').scenario,
      benchScenario('s07-fortnight-micro-bursts').scenario,
    ];
    expect(bursty).toMatchObject({ source: calm.source, consumers: calm.consumers, physics: calm.physics });
    expect(bursty.workload).toMatchObject({ ...calm.workload, overlay: { pieceSeconds: 1 } });
  });

  it('s09-byte-bursts is refused by bytes while a tenth of its records would be let in', async () => {
    const { score, timeline } = await leftAlone('s09-byte-bursts', ['durationSeconds=173000']);
    const full = timeline.filter(({ acceptedPerSec, offeredPerSec }) => acceptedPerSec < 0.5 * offeredPerSec);
    // 2 MiB/s of 10,000 bytes each.
    for (const { acceptedPerSec } of full) expectNear(acceptedPerSec, 2_097_152 / 10_000, 0.03);
    expect(full.length).toBeGreaterThan(10);
    expect(score.recordsThrottled).toBeGreaterThan(0);
  });
});
