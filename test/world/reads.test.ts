/** What a shard gives its standard readers: five calls a second, two megabytes, two thousand records. */
import { describe, expect, it } from 'vitest';
import { createAnsweredShare } from '../../src/world/read-calls.ts';
import { createWorld } from '../../src/world/world.ts';
import type { StreamConfig } from '../../src/world/world-config.ts';
import { metricSum } from '../support/consumer-worlds.ts';
import { aConsumer, aStream, aWorld, idealPhysics, STREAM, steady } from '../support/world-builders.ts';

const MINUTES_10 = 600_000;

function readWorld(standard: number, changes: Partial<StreamConfig> = {}) {
  const consumers = Array.from({ length: standard }, (_, index) =>
    aConsumer({ name: `c${index}`, fixedMs: 1, perRecordMs: 0 }),
  );
  const stream = aStream({ arrivals: steady(20, MINUTES_10), consumers, ...changes });
  const world = createWorld(aWorld({ streams: [stream], physics: idealPhysics({ pollIntervalMs: 1_000 }) }), 1);
  world.advanceTo(MINUTES_10);
  return world;
}

describe('read calls', () => {
  it('just suffice for five consumers that poll once a second', () => {
    const world = readWorld(5);
    for (let index = 0; index < 5; index += 1) {
      expect(world.consumerTruth(STREAM, `c${index}`).invocations / 600).toBeCloseTo(1, 1);
    }
    expect(metricSum(world, 'AWS/Kinesis', 'ReadProvisionedThroughputExceeded')).toBe(0);
  });

  it('are refused in part when six share them, and the refused read later', () => {
    const world = readWorld(6);
    for (let index = 0; index < 6; index += 1) {
      expect(world.consumerTruth(STREAM, `c${index}`).invocations / 600).toBeCloseTo(5 / 6, 1);
    }
    const refused = metricSum(world, 'AWS/Kinesis', 'ReadProvisionedThroughputExceeded');
    // One call a second of six.
    expect(refused).toBeGreaterThan(480);
    expect(refused).toBeLessThan(620);
    expect(world.streamTruth(STREAM).maxAgeMs).toBeLessThan(3_000);
  });

  it('that are refused show nothing to a lane that is free in between', () => {
    const doneAtMs: number[] = [];
    const consumers = Array.from({ length: 10 }, (_, index) =>
      aConsumer({ name: `c${index}`, fixedMs: 1_500, perRecordMs: 0 }),
    );
    const bursts = [0, 1_999].map((atMs) => ({ atMs, overMs: 0, keys: ['a'] }));
    const config = aWorld({
      streams: [aStream({ bursts, consumers })],
      physics: idealPhysics({ pollIntervalMs: 1_000 }),
    });
    const world = createWorld(config, 1, (done) => {
      if (done.consumer === 'c0') doneAtMs.push(done.doneAtMs);
    });
    world.advanceTo(10_000);
    // Every second poll is answered. The lane is free half a second after a refused one, and waits for the next.
    expect((doneAtMs[1] ?? 0) - (doneAtMs[0] ?? 0)).toBe(2_000);
  });

  it('are shared with readers that are no mappings, as long as these read', () => {
    const reader = { name: 'kcl', fanOut: 'standard', pollMs: 100, fromMs: 0, toMs: MINUTES_10 / 2 } as const;
    const share = createAnsweredShare(aStream({ invisibleReaders: [reader] }), { pollIntervalMs: 1_000 });
    expect(share?.(1_000)).toBeCloseTo(5 / 11, 9);
    expect(share?.(MINUTES_10 / 2)).toBe(1);
    const world = readWorld(1, { invisibleReaders: [reader] });
    expect(world.consumerTruth(STREAM, 'c0').invocations / 600).toBeCloseTo((1 + 5 / 11) / 2, 1);
  });

  it('are a matter of their own for enhanced consumers and readers', () => {
    const enhanced = { name: 'efo', fanOut: 'enhanced', pollMs: 10, fromMs: 0, toMs: MINUTES_10 } as const;
    const stream = aStream({ invisibleReaders: [enhanced], consumers: [aConsumer({ fanOut: 'enhanced' })] });
    expect(createAnsweredShare(stream, { pollIntervalMs: 100 })).toBeNull();
  });

  it('are half of what two consumers want that poll five times a second', () => {
    const share = createAnsweredShare(aStream({ consumers: [aConsumer(), aConsumer({ name: 'b' })] }), {
      pollIntervalMs: 200,
    });
    expect(share?.(0)).toBe(0.5);
  });
});
