import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, peakBacklog, playedBy, pointAt } from './play-scenario.ts';

describe('s11-poison', () => {
  it('loses the batch of each of nine poison records after waits of 1, 2 and 4 s', async () => {
    const { score } = await leftAlone('s11-poison');
    expect(score.recordsLost).toBe(score.recordsDiscarded);
    // Each has good records beside it; a batch has 100 at most.
    expect(score.recordsLost).toBeGreaterThan(9 * 10);
    expect(score.recordsLost).toBeLessThanOrEqual(9 * 100);
    // Four tries of a quarter of a second, and the waits between them.
    expect(score.maxIteratorAgeSeconds).toBeGreaterThan(7);
    expect(score.maxIteratorAgeSeconds).toBeLessThan(12);
  });

  it('is not resharded by Headgate', async () => {
    const { score } = await playedBy('headgate', 's11-poison', ['durationSeconds=5400']);
    expect(score.reshardCalls).toBe(0);
  });
});

describe('s11-poison-bisect', () => {
  it('sends nine poison records to the destination and loses no good one', async () => {
    const { score } = await leftAlone('s11-poison-bisect');
    expect(score).toMatchObject({ recordsDiscarded: 9, recordsToDestination: 9, recordsLost: 0 });
    // At most seven splits and three retries: 1 + 2 + 4 + 8 + 16 + 32 + 4 · 60 s, and ten tries.
    expect(score.maxIteratorAgeSeconds).toBeGreaterThan(240);
    expect(score.maxIteratorAgeSeconds).toBeLessThan(303 + 5);
  });
});

describe('s11-poison-infinite', () => {
  it('stands in one lane for ever, and in its shard when 100,000 records have been read ahead', async () => {
    const alone = await leftAlone('s11-poison-infinite');
    // It was put at 1,800 s; lanes look again once a second.
    expect(Math.abs(alone.score.maxIteratorAgeSeconds - 5_400)).toBeLessThan(2);
    // 600 records/s come into a shard; a third of them is its lane's from the start.
    const read = 100_000 / 600;
    expectNear(pointAt(alone, 1_800 + 160).backlogRecords, 160 * 200, 0.15);
    expectNear(peakBacklog(alone), 600 * (5_400 - read) + 200 * read, 0.02);
    // The other shards are well.
    expect(alone.score.delayP95Seconds).toBeLessThan(5);
    expect(alone.score.recordsLost).toBe(0);
  });

  it('is helped neither by factor 10 nor by more shards', async () => {
    const { score } = await leftAlone('s11-poison-infinite', [
      'consumers.0.factor=10',
      'source.shards=8',
      'durationSeconds=3600',
    ]);
    expect(Math.abs(score.maxIteratorAgeSeconds - 1_800)).toBeLessThan(2);
  });
});
