import type { StreamSight, Truth } from '../../src/sim/run/truth.ts';
import type { ConsumerTruth } from '../../src/world/account-api.ts';
import { createDelayHistogram } from '../../src/world/delay-histogram.ts';
import type { DownstreamTruth } from '../../src/world/world-api.ts';

export function aConsumerTruth(fields: Partial<ConsumerTruth> = {}): ConsumerTruth {
  return {
    stream: 'orders',
    consumer: 'consumer',
    recordsDone: 0,
    recordsFiltered: 0,
    recordsDiscarded: 0,
    recordsToDestination: 0,
    recordsExpired: 0,
    backlogRecords: 0,
    inFlightRecords: 0,
    oldestAgeMs: 0,
    lateRecordSeconds: 0,
    delayRecordSeconds: 0,
    delays: createDelayHistogram(),
    executionSeconds: 0,
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

export function aStreamSight(fields: Partial<StreamSight> = {}): StreamSight {
  return {
    stream: 'orders',
    recordsOffered: 0,
    recordsIn: 0,
    recordsGivenUp: 0,
    recordsInProducerBuffer: 0,
    recordsThrottled: 0,
    openShards: 1,
    shardHours: 0,
    maxAgeMs: 0,
    secondsOverTarget: 0,
    reshardCalls: 0,
    mappingUpdates: 0,
    refusedCalls: 0,
    isUpdating: false,
    retentionHours: 24,
    ...fields,
  };
}

export function aDownstreamTruth(fields: Partial<DownstreamTruth> = {}): DownstreamTruth {
  return {
    downstream: 'db',
    callsInFlight: 0,
    attempts: 0,
    failures: 0,
    capacity: 1,
    recordsRefused: 0,
    rateLimitPerSec: null,
    bestCalls: null,
    retrogradeMs: 0,
    capacityRecords: 0,
    ...fields,
  };
}

/** One minute after the start, one stream and one consumer. */
export function aTruth(fields: Partial<Truth> = {}): Truth {
  return { atMs: 60_000, streams: [aStreamSight()], consumers: [aConsumerTruth()], downstreams: [], ...fields };
}
