/** Simulated accounts for tests: everything well, exact and at once, unless a test says otherwise. */
import type { ConsumerTruth, StreamTruth } from '../../src/world/account-api.ts';
import type { World } from '../../src/world/world-api.ts';
import type {
  Arrivals,
  ConsumerConfig,
  DownstreamConfig,
  Physics,
  StreamConfig,
  WorldConfig,
} from '../../src/world/world-config.ts';

/** A whole UTC minute: 2026-01-01T00:00:00Z. */
export const WORLD_STARTS_AT = 1_767_225_600_000;

export const STREAM = 'orders';
export const CONSUMER = 'bill';

/** No pause, no overhead, no delay: what is left is queueing. */
export function idealPhysics(changes: Partial<Physics> = {}): Physics {
  return {
    laneMode: 'range',
    lookAheadRecords: 1_000_000_000,
    pollIntervalMs: 0,
    invokeOverheadMs: 0,
    coldStartMs: 0,
    environmentIdleMs: 600_000,
    mappingUpdatePauseMs: { min: 0, max: 0 },
    reshardBaseMs: 0,
    reshardPerOperationMs: 0,
    childDiscoveryMs: 0,
    retryFirstMs: 1_000,
    retryMaxMs: 60_000,
    metricDelayMs: 60_000,
    metricSpreadMs: 0,
    metricGapShare: 0,
    iteratorAgeAt: 'handover',
    failedShowAge: true,
    environmentsPer10Sec: 1_000_000,
    onDemandSplitMs: 900_000,
    dynamodbShardLifeMs: 14_400_000,
    tickMs: 1_000,
    ...changes,
  };
}

/** Near what is known of the real thing. */
export function realPhysics(changes: Partial<Physics> = {}): Physics {
  return idealPhysics({
    pollIntervalMs: 1_000,
    invokeOverheadMs: 30,
    coldStartMs: 500,
    mappingUpdatePauseMs: { min: 30_000, max: 90_000 },
    reshardBaseMs: 30_000,
    reshardPerOperationMs: 30_000,
    childDiscoveryMs: 10_000,
    metricSpreadMs: 60_000,
    ...changes,
  });
}

export function aConsumer(changes: Partial<ConsumerConfig> = {}): ConsumerConfig {
  return {
    name: CONSUMER,
    factor: 1,
    batchSize: 100,
    batchWindowMs: 0,
    fixedMs: 50,
    perRecordMs: 2,
    jitter: 0,
    timeoutMs: 60_000,
    memoryMb: 1_024,
    reservedConcurrency: null,
    maximumRetryAttempts: null,
    maximumRecordAgeMs: null,
    bisectOnError: false,
    hasFailureDestination: false,
    partialBatchResponses: false,
    errorShare: 0,
    filterPassShare: 1,
    sdkRetries: { attempts: 0, firstMs: 100, maxMs: 1_000 },
    output: null,
    deploys: [],
    startingPosition: 'trim-horizon',
    tumblingWindowMs: null,
    fanOut: 'standard',
    downstream: null,
    eventCounts: false,
    ...changes,
  };
}

export function aStream(changes: Partial<StreamConfig> = {}): StreamConfig {
  return {
    name: STREAM,
    kind: 'kinesis-provisioned',
    shards: 1,
    retentionMs: 86_400_000,
    recordBytes: 500,
    arrivals: null,
    bursts: [],
    keys: { kind: 'uniform', count: 10_000 },
    producer: { retryMs: 500, giveUpMs: 60_000 },
    poison: [],
    invisibleReaders: [],
    consumers: [aConsumer()],
    ...changes,
  };
}

export function aDownstream(changes: Partial<DownstreamConfig> = {}): DownstreamConfig {
  return {
    name: 'table',
    recordsPerSecPerCall: 400,
    contention: 0,
    coherency: 0,
    timeoutMs: 10_000,
    faults: [],
    rateLimit: null,
    selfScaling: null,
    outsideCalls: [],
    ...changes,
  };
}

export function aWorld(changes: Partial<WorldConfig> = {}): WorldConfig {
  return {
    detail: 'batch',
    lateAfterMs: 60_000,
    startsAt: WORLD_STARTS_AT,
    account: { concurrency: 1_000, concurrencyUsedByOthers: 0, shardLimit: 500 },
    streams: [aStream()],
    downstreams: [],
    physics: idealPhysics(),
    ...changes,
  };
}

/** The same rate from the start to `untilMs`. */
export function steady(recordsPerSec: number, untilMs: number, noise: Arrivals['noise'] = { kind: 'exact' }): Arrivals {
  return { shape: 'steps', points: [{ atMs: 0, recordsPerSec }], untilMs, noise };
}

export function digits(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

/** Advances in steps until everything is dealt with; returns that time. */
export function drain(world: World, stepMs = 1_000, limitMs = 100_000_000): number {
  while (!world.isDrained()) {
    if (world.nowMs() >= limitMs) throw new Error('the world does not drain');
    world.advanceTo(world.nowMs() + stepMs);
  }
  return world.nowMs();
}

/** What must always balance; both are 0. */
export function imbalance(
  stream: StreamTruth,
  consumer: ConsumerTruth,
): { readonly put: number; readonly read: number } {
  return {
    put: stream.recordsOffered - stream.recordsIn - stream.recordsGivenUp - stream.recordsInProducerBuffer,
    read:
      stream.recordsIn -
      consumer.recordsDone -
      consumer.recordsDiscarded -
      consumer.recordsExpired -
      consumer.backlogRecords -
      consumer.inFlightRecords,
  };
}
