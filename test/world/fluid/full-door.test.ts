/** Shards that take less than they are offered, at both levels of detail. */
import { describe, expect, it } from 'vitest';
import type { StreamTruth } from '../../../src/world/account-api.ts';
import type { Detail, StreamConfig } from '../../../src/world/world-config.ts';
import { aConsumer, realPhysics, STREAM } from '../../support/world-builders.ts';
import { eightShards, inSteps, MINUTE_MS, off, worldAt } from './both-levels.ts';

function putAt(
  detail: Detail,
  rates: Readonly<Record<number, number>>,
  producer: StreamConfig['producer'],
): StreamTruth {
  const arrivals = inSteps(rates, 60);
  const stream = eightShards({ shards: 4, arrivals, producer, consumers: [aConsumer({ factor: 10 })] });
  const world = worldAt(detail, { stream, physics: realPhysics() });
  world.advanceTo(40 * MINUTE_MS);
  return world.streamTruth(STREAM);
}

const always = { 0: 7_000 };
const cases: Readonly<Record<string, [Readonly<Record<number, number>>, StreamConfig['producer']]>> = {
  'retries with each tick': [always, { retryMs: 1_000, giveUpMs: 300_000 }],
  'two retries a tick': [always, { retryMs: 500, giveUpMs: 300_000 }],
  'a retry every fourth tick': [always, { retryMs: 4_000, giveUpMs: 300_000 }],
  'a little too much': [{ 0: 4_400 }, { retryMs: 1_000, giveUpMs: 120_000 }],
  'too much for a while': [
    { 0: 2_000, 5: 7_000, 15: 2_000 },
    { retryMs: 1_000, giveUpMs: 300_000 },
  ],
};

describe('producers whose shards are full', () => {
  it.each(Object.entries(cases))('wait, try again and give up alike at both levels: %s', (_, [rates, producer]) => {
    const exact = putAt('batch', rates, producer);
    const fluid = putAt('fluid', rates, producer);
    expect(exact.recordsGivenUp).toBeGreaterThan(100_000);
    expect(off(fluid.recordsIn, exact.recordsIn)).toBeLessThan(0.01);
    expect(off(fluid.recordsGivenUp, exact.recordsGivenUp)).toBeLessThan(0.03);
    expect(off(fluid.recordsThrottled, exact.recordsThrottled)).toBeLessThan(0.03);
    expect(off(fluid.recordsInProducerBuffer, exact.recordsInProducerBuffer)).toBeLessThan(0.03);
  });

  // Roughly alike: the coarse level takes each pause to be the mean one.
  it.each([4_000, 16_000])('are refused less at both levels when they back off up to %i ms', (retryMaxMs) => {
    const producer = { retryMs: 1_000, giveUpMs: 300_000 };
    const plain = putAt('batch', always, producer);
    const exact = putAt('batch', always, { ...producer, retryMaxMs });
    const fluid = putAt('fluid', always, { ...producer, retryMaxMs });
    expect(off(fluid.recordsIn, exact.recordsIn)).toBeLessThan(0.01);
    expect(off(fluid.recordsGivenUp, exact.recordsGivenUp)).toBeLessThan(0.06);
    expect(off(fluid.recordsThrottled, exact.recordsThrottled)).toBeLessThan(0.12);
    // What waits is tried that much less often, give or take the first tries.
    expect((exact.recordsThrottled / plain.recordsThrottled) * (retryMaxMs / 1_000)).toBeGreaterThan(0.4);
    expect((exact.recordsThrottled / plain.recordsThrottled) * (retryMaxMs / 1_000)).toBeLessThan(1);
  });
});
