import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, pointAt } from './play-scenario.ts';

const NAME = 's18-two-stage';
const SHORT = 'durationSeconds=5400';
/** Four lanes with 100 records in 0.27 s. */
const WRITER_PER_SEC = 4 * (100 / 0.27);

describe(NAME, () => {
  it('falls behind in the second stage alone, by what its lanes lack', async () => {
    const alone = await leftAlone(NAME, [SHORT]);
    const { consumers, streams } = pointAt(alone, 5_400);
    expect(consumers['events/enricher']?.oldestAgeSeconds).toBeLessThan(5);
    expectNear(consumers['enriched/writer']?.backlogRecords ?? 0, 3_600 * (2_400 - WRITER_PER_SEC), 0.01);
    expectNear(consumers['enriched/writer']?.oldestAgeSeconds ?? 0, 3_600 * (1 - WRITER_PER_SEC / 2_400), 0.03);
    expectNear(streams.enriched?.acceptedPerSec ?? 0, 2_400, 0.05);
  });

  it('is well with factor 2 at the writer', async () => {
    const { score } = await leftAlone(NAME, [SHORT, 'otherStreams.0.consumers.0.factor=2']);
    expect(score.secondsOverTarget).toBe(0);
  });

  it('is no better with factor 10 at the enricher', async () => {
    const [alone, more] = await Promise.all([
      leftAlone(NAME, [SHORT]),
      leftAlone(NAME, [SHORT, 'consumers.0.factor=10']),
    ]);
    expectNear(more.score.maxIteratorAgeSeconds, alone.score.maxIteratorAgeSeconds, 0.02);
  });
});
