import { describe, expect, it } from 'vitest';
import type { Truth } from '../../src/sim/run/truth.ts';
import { EMPTY_TALLY, scoreOf, tallied } from '../../src/sim/score.ts';
import type { ConsumerTruth, StreamTruth } from '../../src/world/account-api.ts';

function aConsumer(fields: Partial<ConsumerTruth> = {}): ConsumerTruth {
  return {
    stream: 'orders',
    consumer: 'consumer',
    recordsDone: 0,
    recordsDiscarded: 0,
    recordsExpired: 0,
    backlogRecords: 0,
    inFlightRecords: 0,
    oldestAgeMs: 0,
    lateRecordSeconds: 0,
    lastDoneAtMs: 0,
    invocations: 0,
    failedInvocations: 0,
    throttledInvocations: 0,
    billedGbSeconds: 0,
    backendAttempts: 0,
    inFlightInvocations: 0,
    factor: 1,
    readableShards: 1,
    ...fields,
  };
}

function aStream(fields: Partial<StreamTruth> = {}): StreamTruth {
  return {
    stream: 'orders',
    recordsOffered: 0,
    recordsIn: 0,
    recordsGivenUp: 0,
    recordsInProducerBuffer: 0,
    recordsThrottled: 0,
    openShards: 1,
    shardHours: 0,
    reshardCalls: 0,
    mappingUpdates: 0,
    refusedCalls: 0,
    ...fields,
  };
}

function aTruth(consumers: readonly ConsumerTruth[], stream: StreamTruth = aStream()): Truth {
  return { atMs: 60_000, stream, consumers, downstreams: [] };
}

function score(truth: Truth, writers: readonly string[] = []) {
  return scoreOf({ truth, tally: EMPTY_TALLY, recordBytes: 1_024, writers, digest: 'd' });
}

describe('scoreOf', () => {
  it('sums over consumers what each of them does, and counts the stream once', () => {
    const consumers = [
      aConsumer({
        recordsDone: 10,
        recordsDiscarded: 1,
        recordsExpired: 2,
        backlogRecords: 3,
        inFlightRecords: 4,
        lateRecordSeconds: 5,
      }),
      aConsumer({
        consumer: 'other',
        recordsDone: 20,
        recordsDiscarded: 10,
        recordsExpired: 20,
        backlogRecords: 30,
        inFlightRecords: 40,
        lateRecordSeconds: 50,
      }),
    ];
    const stream = aStream({
      recordsOffered: 130,
      recordsIn: 120,
      recordsGivenUp: 6,
      recordsThrottled: 9,
      shardHours: 2,
    });
    expect(score(aTruth(consumers, stream))).toMatchObject({
      recordsOffered: 130,
      recordsIn: 120,
      recordsDone: 30,
      recordsGivenUp: 6,
      recordsDiscarded: 11,
      recordsExpired: 22,
      recordsLost: 39,
      recordsThrottled: 9,
      backlogRecords: 77,
      lateRecordSeconds: 55,
      simulatedSeconds: 60,
    });
  });

  it('ends when the last consumer has done its last record', () => {
    const consumers = [
      aConsumer({ recordsDone: 1, lastDoneAtMs: 5_000 }),
      aConsumer({ recordsDone: 1, lastDoneAtMs: 9_000 }),
    ];
    expect(score(aTruth(consumers)).makespanSeconds).toBe(9);
  });

  it('has no makespan and no amplification where nothing was done', () => {
    const consumers = [aConsumer({ backendAttempts: 5 })];
    expect(score(aTruth(consumers), ['consumer'])).toMatchObject({ makespanSeconds: null, amplification: null });
  });

  it('counts attempts against the records of consumers with a downstream only', () => {
    const consumers = [
      aConsumer({ recordsDone: 10, backendAttempts: 12 }),
      aConsumer({ consumer: 'other', recordsDone: 90 }),
    ];
    expect(score(aTruth(consumers), ['consumer']).amplification).toBeCloseTo(1.2, 10);
  });
});

describe('tallied', () => {
  it('keeps the greatest age of any consumer and counts seconds above the target', () => {
    const at = (...ages: number[]) => aTruth(ages.map((oldestAgeMs) => aConsumer({ oldestAgeMs })));
    const truths = [at(0, 0), at(60_000, 10), at(5, 60_001), at(90_000, 2), at(0, 0)];
    const tally = truths.reduce((before, truth) => tallied(before, truth, 60_000), EMPTY_TALLY);
    expect(tally).toEqual({ maxAgeMs: 90_000, secondsOverTarget: 2 });
  });
});
