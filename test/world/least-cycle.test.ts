/** How soon a lane may go on: no retry before it is ready again, and no end of virtual time where work takes none. */
import { describe, expect, it } from 'vitest';
import type { ConsumerConfig, Physics } from '../../src/world/world-config.ts';
import { consumerWorld, truthOf } from '../support/consumer-worlds.ts';
import { aConsumer, CONSUMER, idealPhysics, STREAM } from '../support/world-builders.ts';
import { eightShards, inSteps, worldAt } from './fluid/both-levels.ts';

const AT_ONCE = { retryFirstMs: 0, retryMaxMs: 0 };

/** Invocations of a minute in which the one batch never gets through. */
function triesInAMinute(consumer: Partial<ConsumerConfig>, physics: Partial<Physics>): number {
  const world = consumerWorld({
    consumer: { perRecordMs: 0, ...consumer },
    stream: { bursts: [{ atMs: 0, overMs: 0, keys: ['a'] }] },
    physics: { ...AT_ONCE, ...physics },
  });
  world.advanceTo(60_000);
  return truthOf(world).invocations;
}

describe('a failed batch', () => {
  it('is tried again when the overhead is over, however short the pause is', () => {
    const failing = { fixedMs: 10, errorShare: 1 };
    expect(triesInAMinute(failing, { invokeOverheadMs: 20 })).toBe(2_000);
    expect(triesInAMinute(failing, { invokeOverheadMs: 90 })).toBe(600);
    const pausing = { invokeOverheadMs: 20, retryFirstMs: 50, retryMaxMs: 50 };
    expect(triesInAMinute(failing, pausing)).toBe(1_000);
  });

  it('is tried once a millisecond at most when nothing takes time', () => {
    expect(triesInAMinute({ fixedMs: 0, errorShare: 1 }, {})).toBe(60_001);
    expect(triesInAMinute({ fixedMs: 0.25, errorShare: 1 }, {})).toBe(60_000);
  });

  it('lets time go on where it is poison and its function takes no time', () => {
    for (const partialBatchResponses of [false, true]) {
      const world = consumerWorld({
        consumer: { fixedMs: 0, perRecordMs: 0, partialBatchResponses },
        stream: { poison: [{ atMs: 5_000, key: 'bad' }] },
        physics: AT_ONCE,
      });
      world.advanceTo(6_000);
      expect(truthOf(world)).toMatchObject({ recordsDone: 0, invocations: 1_001 });
    }
  });
});

describe('a function that takes no time', () => {
  it.each(['batch', 'fluid'] as const)('does a full batch a millisecond at most: %s', (detail) => {
    const consumer = aConsumer({ fixedMs: 0, perRecordMs: 0, batchSize: 10 });
    const stream = eightShards({ shards: 1, arrivals: inSteps({ 0: 500 }, 10), consumers: [consumer] });
    const world = worldAt(detail, { stream, physics: idealPhysics({ pollIntervalMs: 1_000 }) });
    world.advanceTo(60_000);
    const { recordsDone, invocations } = world.consumerTruth(STREAM, CONSUMER);
    expect(recordsDone / 30_000).toBeGreaterThan(0.95);
    expect(invocations).toBeGreaterThanOrEqual(recordsDone / 10);
  });
});
