/** The age a function's metric shows: AWS documents two, and does not say whether failures show one. */
import { describe, expect, it } from 'vitest';
import type { ConsumerConfig, Physics } from '../../src/world/world-config.ts';
import { consumerWorld, metricSum, truthOf } from '../support/consumer-worlds.ts';
import { digits } from '../support/world-builders.ts';

function ageMs(physics: Partial<Physics>, consumer: Partial<ConsumerConfig> = {}): number {
  const world = consumerWorld({
    consumer: { fixedMs: 3_000, perRecordMs: 0, ...consumer },
    stream: { bursts: [{ atMs: 0, overMs: 0, keys: digits(10) }] },
    physics: { pollIntervalMs: 1_000, ...physics },
  });
  world.advanceTo(300_000);
  expect(truthOf(world).invocations).toBe(1);
  return metricSum(world, 'AWS/Lambda', 'IteratorAge');
}

describe('iterator age', () => {
  it('is taken when the batch is handed over, or when it is done', () => {
    const atHandover = ageMs({ iteratorAgeAt: 'handover' });
    expect(atHandover).toBeGreaterThan(0);
    expect(atHandover).toBeLessThanOrEqual(1_000);
    expect(ageMs({ iteratorAgeAt: 'completion' })).toBe(atHandover + 3_000);
  });

  it('is shown by failures or is not', () => {
    const failing = { errorShare: 1, maximumRetryAttempts: 0 };
    expect(ageMs({ failedShowAge: true }, failing)).toBeGreaterThan(0);
    expect(ageMs({ failedShowAge: false }, failing)).toBe(0);
  });
});
