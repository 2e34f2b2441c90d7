/** The account that is measured: many small pipelines with a load so light that the world itself costs little. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { AccountSeed } from '../../emulator/emulator-api.ts';
import type { Arrivals, Physics, StreamConfig, WorldConfig } from '../../world/world-config.ts';
import { EMBEDDED } from '../embedded/seed-of.ts';

/** What is asked of one account. */
export interface AccountPlan {
  readonly sources: number;
  /** How many of them get more than they can take. */
  readonly late: number;
  /** When that begins, minutes from the start. */
  readonly lateFromMinute: number;
  /** Minutes until nothing arrives any more. */
  readonly minutes: number;
  /** Wall-clock time of the start: a whole minute. */
  readonly startsAt: number;
}

/** A function does 10 records a second: 2 a second are nothing to it, 20 are twice what it can do. */
const RECORD_MS = 100;
const CALM_PER_SEC = 2;
const LATE_PER_SEC = 20;

/** Coarser than real in what only makes the world dear: how often lanes look and producers put. */
const PHYSICS: Physics = {
  laneMode: 'range',
  lookAheadRecords: 100_000,
  pollIntervalMs: 5 * SECOND_MS,
  invokeOverheadMs: 30,
  coldStartMs: 500,
  environmentIdleMs: 10 * MINUTE_MS,
  mappingUpdatePauseMs: { min: 30 * SECOND_MS, max: 90 * SECOND_MS },
  reshardBaseMs: 30 * SECOND_MS,
  reshardPerOperationMs: 30 * SECOND_MS,
  childDiscoveryMs: 10 * SECOND_MS,
  retryFirstMs: SECOND_MS,
  retryMaxMs: MINUTE_MS,
  metricDelayMs: MINUTE_MS,
  metricSpreadMs: 0,
  metricGapShare: 0,
  iteratorAgeAt: 'handover',
  failedShowAge: true,
  environmentsPer10Sec: 1_000,
  onDemandSplitMs: 15 * MINUTE_MS,
  dynamodbShardLifeMs: 240 * MINUTE_MS,
  tickMs: 5 * SECOND_MS,
};

/** One stream of one shard with one function for every source; the last `late` of them fall behind. */
export function benchWorld(plan: AccountPlan): WorldConfig {
  const { sources, late, startsAt } = plan;
  return {
    detail: 'batch',
    lateAfterMs: MINUTE_MS,
    startsAt,
    // Limits that nobody meets: what is measured is the controller.
    account: { concurrency: 10_000, concurrencyUsedByOthers: 0, shardLimit: 20_000 },
    streams: Array.from({ length: sources }, (_, index) => streamOf(index, arrivalsOf(plan, index >= sources - late))),
    downstreams: [],
    physics: PHYSICS,
  };
}

function arrivalsOf({ lateFromMinute, minutes }: AccountPlan, isLate: boolean): Arrivals {
  const calm = { atMs: 0, recordsPerSec: CALM_PER_SEC };
  const storm = { atMs: lateFromMinute * MINUTE_MS, recordsPerSec: LATE_PER_SEC };
  return {
    shape: 'steps',
    points: isLate ? [calm, storm] : [calm],
    untilMs: minutes * MINUTE_MS,
    noise: { kind: 'exact' },
  };
}

function streamOf(index: number, arrivals: Arrivals): StreamConfig {
  return {
    name: streamName(index),
    kind: 'kinesis-provisioned',
    shards: 1,
    retentionMs: 24 * 60 * MINUTE_MS,
    recordBytes: 500,
    arrivals,
    bursts: [],
    keys: { kind: 'uniform', count: 20 },
    producer: { retryMs: 500, giveUpMs: MINUTE_MS },
    poison: [],
    invisibleReaders: [],
    consumers: [
      {
        name: `read-${streamName(index)}`,
        factor: 1,
        batchSize: 100,
        batchWindowMs: 0,
        fixedMs: 50,
        perRecordMs: RECORD_MS,
        jitter: 0,
        timeoutMs: MINUTE_MS,
        memoryMb: 512,
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
      },
    ],
  };
}

function streamName(index: number): string {
  return `orders-${String(index).padStart(4, '0')}`;
}

/** Every stream is tagged, nobody has written a document: what an account looks like that has just been opted in. */
export function benchSeed(sources: number): AccountSeed {
  const tags = Array.from({ length: sources }, (_, index) => [streamName(index), { headgate: 'on' }] as const);
  return { tags: Object.fromEntries(tags), parameters: [], tables: [EMBEDDED.table] };
}
