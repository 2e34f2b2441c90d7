/** A world as a whole: equal runs from equal seeds. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import { aConsumer, aStream, aWorld, CONSUMER, realPhysics, STREAM, steady } from '../support/world-builders.ts';

const truthOf = (world: World) => world.consumerTruth(STREAM, CONSUMER);

describe('determinism', () => {
  const config = aWorld({
    streams: [
      aStream({
        shards: 2,
        arrivals: steady(500, 300_000, { kind: 'dispersed', index: 4 }),
        consumers: [aConsumer({ factor: 2, jitter: 0.2 }), aConsumer({ name: 'audit', jitter: 0.1 })],
      }),
    ],
    physics: realPhysics(),
  });
  const runOf = (seed: number, stepMs: number): World => {
    const world = createWorld(config, seed);
    for (let atMs = 0; atMs <= 400_000; atMs += stepMs) world.advanceTo(atMs);
    return world;
  };

  it('gives equal runs for equal seeds, however the clock is moved', () => {
    expect(runOf(7, 1_000).digest()).toBe(runOf(7, 50_000).digest());
    expect(truthOf(runOf(7, 1_000))).toEqual(truthOf(runOf(7, 400_000)));
  });

  it('gives different runs for different seeds', () => {
    const digests = [1, 2, 3, 2 ** 32 + 1].map((seed) => runOf(seed, 50_000).digest());
    expect(new Set(digests).size).toBe(4);
  });

  it('offers the same records whatever is done to the stream', () => {
    const changed = createWorld(config, 7);
    changed.advanceTo(50_000);
    changed.updateShardCount(STREAM, 4);
    changed.updateParallelizationFactor(changed.mappingIdOf(STREAM, CONSUMER), 5);
    changed.advanceTo(400_000);
    expect(changed.streamTruth(STREAM).recordsOffered).toBe(runOf(7, 400_000).streamTruth(STREAM).recordsOffered);
  });

  it('refuses to go back in time', () => {
    expect(() => runOf(1, 400_000).advanceTo(1)).toThrow(RangeError);
  });
});

describe('a configuration', () => {
  it('is refused when virtual time would stand still, or a lever is where it cannot be', () => {
    const wrong = [
      aWorld({ physics: realPhysics({ tickMs: 0 }) }),
      aWorld({ streams: [aStream({ shards: 0 })] }),
      aWorld({ streams: [aStream({ producer: { retryMs: 0, giveUpMs: 1 } })] }),
      aWorld({ streams: [aStream({ consumers: [aConsumer({ factor: 11 })] })] }),
      aWorld({ streams: [aStream({ consumers: [aConsumer({ downstream: 'nowhere' })] })] }),
    ];
    for (const one of wrong) expect(() => createWorld(one, 1)).toThrow(RangeError);
  });
});
