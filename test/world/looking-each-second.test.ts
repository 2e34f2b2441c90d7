import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import { aConsumer, aStream, aWorld, CONSUMER, realPhysics, STREAM, steady } from '../support/world-builders.ts';

const END_SECONDS = 400;

/** Falls behind, is given lanes, catches up, and loses what is too old on the way. */
function busyWorld(seed: number, lateAfterMs: number) {
  const consumer = aConsumer({ factor: 1, batchSize: 50, fixedMs: 100, perRecordMs: 4, jitter: 0.5 });
  const arrivals = steady(400, 200_000, { kind: 'poisson' });
  const streams = [
    aStream({ shards: 2, retentionMs: lateAfterMs === 20_000 ? 60_000 : 600_000, arrivals, consumers: [consumer] }),
  ];
  return createWorld(aWorld({ streams, physics: realPhysics(), lateAfterMs }), seed);
}

describe('the look of each second', () => {
  it.each([
    [1, 20_000],
    [2, 20_000],
    [3, 500_000],
  ])('finds what asking every lane in every second finds (seed %i, late after %i ms)', (seed, lateMs) => {
    const [looked, asked] = [busyWorld(seed, lateMs), busyWorld(seed, lateMs)];
    let mostMs = 0;
    let seconds = 0;
    for (let second = 1; second <= END_SECONDS; second += 1) {
      asked.advanceTo(second * 1_000);
      if (second === 100) for (const world of [looked, asked]) raise(world, second);
      const ageMs = asked.consumerTruth(STREAM, CONSUMER).oldestAgeMs;
      mostMs = Math.max(mostMs, ageMs);
      if (ageMs > lateMs) seconds += 1;
    }
    looked.advanceTo(END_SECONDS * 1_000);
    expect(mostMs).toBeGreaterThan(30_000);
    expect(seconds > 30).toBe(lateMs === 20_000);
    expect(looked.streamTruth(STREAM).maxAgeMs).toBe(mostMs);
    expect(looked.streamTruth(STREAM).secondsOverTarget).toBe(seconds);
  });
});

function raise(world: ReturnType<typeof busyWorld>, second: number): void {
  world.advanceTo(second * 1_000);
  world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 6);
}
