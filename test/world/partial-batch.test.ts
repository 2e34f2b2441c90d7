/** Functions that name the record they could not do: the mapping tries again from there, and no error is counted. */
import { describe, expect, it } from 'vitest';
import { consumerWorld, metricSum, truthOf } from '../support/consumer-worlds.ts';
import { aDownstream, digits, drain } from '../support/world-builders.ts';

const keys = digits(30);
const stream = { bursts: [{ atMs: 0, overMs: 29, keys }], poison: [{ atMs: 10, key: 'bad' }] };
const consumer = { fixedMs: 100, perRecordMs: 0, batchSize: 100, batchWindowMs: 1_000, partialBatchResponses: true };

describe('partial batch responses', () => {
  it('get the records before the poison done, without an error', () => {
    const world = consumerWorld({ consumer, stream });
    world.advanceTo(300_000);
    expect(truthOf(world).recordsDone).toBeGreaterThanOrEqual(10);
    expect(truthOf(world).recordsDone).toBeLessThanOrEqual(12);
    expect(truthOf(world)).toMatchObject({ failedInvocations: 0, recordsDiscarded: 0 });
    expect(truthOf(world).invocations).toBeGreaterThan(3);
    expect(metricSum(world, 'AWS/Lambda', 'Errors')).toBe(0);
  });

  it('lose what stands behind the poison when the retries end without bisect', () => {
    const world = consumerWorld({ consumer: { ...consumer, maximumRetryAttempts: 2 }, stream });
    drain(world);
    const { recordsDone, recordsDiscarded } = truthOf(world);
    expect(recordsDone + recordsDiscarded).toBe(31);
    expect(recordsDiscarded).toBeGreaterThanOrEqual(19);
  });

  it('split at the record that is named and lose it alone with bisect', () => {
    const world = consumerWorld({ consumer: { ...consumer, maximumRetryAttempts: 2, bisectOnError: true }, stream });
    drain(world);
    expect(truthOf(world)).toMatchObject({ recordsDone: 30, recordsDiscarded: 1, failedInvocations: 0 });
  });

  it('count a split at the record that is named as no retry', () => {
    const last = { ...stream, poison: [{ atMs: 500, key: 'bad' }] };
    const settings = { ...consumer, maximumRetryAttempts: 0 };
    const invocations = [false, true].map((bisectOnError) => {
      const world = consumerWorld({ consumer: { ...settings, bisectOnError }, stream: last });
      drain(world);
      expect(truthOf(world)).toMatchObject({ recordsDone: 30, recordsDiscarded: 1 });
      return truthOf(world).invocations;
    });
    expect(invocations).toEqual([1, 2]);
  });

  it('do not hide that a function was killed or threw', () => {
    const killed = consumerWorld({ consumer: { ...consumer, timeoutMs: 50, maximumRetryAttempts: 0 }, stream });
    drain(killed);
    expect(truthOf(killed)).toMatchObject({ recordsDone: 0, failedInvocations: truthOf(killed).invocations });
    const threw = consumerWorld({ consumer: { ...consumer, errorShare: 1, maximumRetryAttempts: 0 }, stream });
    drain(threw);
    expect(truthOf(threw)).toMatchObject({ recordsDone: 0, failedInvocations: truthOf(threw).invocations });
  });

  it('keep what a downstream has taken when it leaves the rest unprocessed', () => {
    const rateLimit = { recordsPerSec: 10, burstRecords: 20, excess: 'unprocessed' as const };
    const downstreams = [aDownstream({ rateLimit, recordsPerSecPerCall: 10_000 })];
    const burst = { bursts: [{ atMs: 0, overMs: 0, keys: digits(60) }] };
    const settings = { ...consumer, batchWindowMs: 0, downstream: 'table' };
    const partial = consumerWorld({ consumer: settings, stream: burst, downstreams });
    partial.advanceTo(900);
    expect(truthOf(partial)).toMatchObject({ recordsDone: 20, failedInvocations: 0 });
    drain(partial);
    const whole = consumerWorld({
      consumer: { ...settings, partialBatchResponses: false },
      stream: burst,
      downstreams,
    });
    whole.advanceTo(900);
    expect(truthOf(whole)).toMatchObject({ recordsDone: 0, failedInvocations: 1 });
  });
});
