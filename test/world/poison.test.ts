/** Records that fail whenever they are tried, functions that fail by chance, and what ends it. */
import { describe, expect, it } from 'vitest';
import { consumerWorld, metricSum, truthOf } from '../support/consumer-worlds.ts';
import { digits, drain, imbalance, STREAM, steady } from '../support/world-builders.ts';

const POISON = [{ atMs: 0, key: 'bad' }];
const BURST = [{ atMs: 0, overMs: 0, keys: digits(15) }];
const stream = { bursts: BURST, poison: POISON };
const consumer = { fixedMs: 100, perRecordMs: 0, batchSize: 100, batchWindowMs: 1_000 };

describe('a poison record', () => {
  it('fails its batch after its whole duration, and again and again', () => {
    const world = consumerWorld({ consumer, stream, physics: { retryFirstMs: 1_000, retryMaxMs: 1_000 } });
    world.advanceTo(1_099);
    expect(truthOf(world).failedInvocations).toBe(0);
    world.advanceTo(1_100);
    expect(truthOf(world).failedInvocations).toBe(1);
    world.advanceTo(1_100 + 99 * 1_100);
    expect(truthOf(world).failedInvocations).toBe(100);
    expect(truthOf(world)).toMatchObject({ recordsDone: 0, backlogRecords: 16 });
    world.advanceTo(300_000);
    expect(metricSum(world, 'AWS/Lambda', 'Errors')).toBeGreaterThan(100);
  });

  it('takes its whole batch with it when the retries end', () => {
    const world = consumerWorld({ consumer: { ...consumer, maximumRetryAttempts: 3 }, stream });
    drain(world);
    expect(truthOf(world)).toMatchObject({ recordsDiscarded: 16, recordsToDestination: 0, failedInvocations: 4 });
  });

  it('goes alone when the batch is bisected, to a failure destination if there is one', () => {
    const settings = { ...consumer, maximumRetryAttempts: 3, bisectOnError: true, hasFailureDestination: true };
    const world = consumerWorld({ consumer: settings, stream });
    drain(world);
    expect(truthOf(world)).toMatchObject({ recordsDone: 15, recordsDiscarded: 1, recordsToDestination: 1 });
  });

  it('goes when it is too old for the mapping, or for the stream', () => {
    const aged = consumerWorld({ consumer: { ...consumer, bisectOnError: true, maximumRecordAgeMs: 60_000 }, stream });
    drain(aged);
    expect(truthOf(aged)).toMatchObject({ recordsDiscarded: 1, recordsExpired: 0 });
    const kept = consumerWorld({
      consumer: { ...consumer, bisectOnError: true },
      stream: { ...stream, retentionMs: 300_000 },
    });
    drain(kept);
    expect(truthOf(kept)).toMatchObject({ recordsDiscarded: 0, recordsExpired: 1 });
    expect(kept.nowMs()).toBeGreaterThanOrEqual(300_000);
    expect(kept.streamTruth(STREAM).maxAgeMs).toBeLessThan(300_000);
  });

  it('blocks its lane and no other', () => {
    const world = consumerWorld({
      consumer: { ...consumer, factor: 10, batchSize: 1 },
      stream: { bursts: [{ atMs: 1_000, overMs: 0, keys: digits(200) }], poison: POISON },
    });
    world.advanceTo(600_000);
    const { backlogRecords, recordsDone } = truthOf(world);
    expect(recordsDone + backlogRecords).toBe(201);
    expect(backlogRecords).toBeGreaterThan(10);
    expect(backlogRecords).toBeLessThan(40);
  });
});

describe('errors by chance', () => {
  it('fail the given share of the invocations, and all is done in the end', () => {
    const world = consumerWorld({
      consumer: { ...consumer, batchWindowMs: 0, errorShare: 0.2 },
      stream: { arrivals: steady(50, 2_000_000) },
      physics: { pollIntervalMs: 1_000, retryFirstMs: 10 },
    });
    drain(world);
    const { invocations, failedInvocations, recordsDone } = truthOf(world);
    expect(failedInvocations / invocations).toBeCloseTo(0.2, 1);
    expect(recordsDone).toBe(100_000);
    expect(imbalance(world.streamTruth(STREAM), truthOf(world))).toEqual({ put: 0, read: 0 });
  });

  it('draw on nothing that others draw on', () => {
    const arrivals = steady(50, 600_000, { kind: 'dispersed', index: 5 });
    const runs = [0, 0.3].map((errorShare) => {
      const world = consumerWorld({ consumer: { ...consumer, errorShare }, stream: { arrivals } });
      world.advanceTo(600_000);
      return world.streamTruth(STREAM).recordsIn;
    });
    expect(runs[1]).toBe(runs[0]);
  });
});
