/**
 * What a simulated account consists of. Plain data in the units of the field; `sim/` makes it from a scenario file.
 * Times are milliseconds from the start of the run.
 */
import type { DownstreamConfig } from './downstream-config.ts';
import type { Arrivals, Burst, InvisibleReader, KeyMix, PoisonRecord, Producer } from './load-config.ts';

export type * from './downstream-config.ts';
export type * from './load-config.ts';

/** What a consumer writes for each record it has done, with keys drawn from the stream it writes into. */
export interface Output {
  readonly stream: string;
  readonly recordsPerRecord: number;
}

/** A new version of a function. What it does not name stays. */
export interface Deploy {
  readonly atMs: number;
  readonly fixedMs?: number;
  readonly perRecordMs?: number;
  readonly memoryMb?: number;
  readonly timeoutMs?: number;
  readonly errorShare?: number;
}

/** How often a function tries a failed downstream call again within one invocation. */
export interface SdkRetries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface ConsumerConfig {
  readonly name: string;
  readonly factor: number;
  readonly batchSize: number;
  readonly batchWindowMs: number;
  /** Duration of a batch of b records without its downstream: fixedMs + perRecordMs · b, times 1 ± jitter. */
  readonly fixedMs: number;
  readonly perRecordMs: number;
  /** Standard deviation of the lognormal factor on the duration; 0 is exact. */
  readonly jitter: number;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | null;
  readonly maximumRetryAttempts: number | null;
  readonly maximumRecordAgeMs: number | null;
  readonly bisectOnError: boolean;
  /** What is discarded goes there; false: it is gone. */
  readonly hasFailureDestination: boolean;
  /** The function names the records it could not do, and the mapping tries from the first of them on: no error is counted. */
  readonly partialBatchResponses: boolean;
  /** Share of invocations that fail for a reason of the function's own. */
  readonly errorShare: number;
  /** Share of records that the mapping's filter lets through; the others are done without an invocation. 1: no filter. */
  readonly filterPassShare: number;
  readonly sdkRetries: SdkRetries;
  readonly output: Output | null;
  /** Sorted by time. */
  readonly deploys: readonly Deploy[];
  readonly startingPosition: 'latest' | 'trim-horizon' | 'at-timestamp';
  readonly tumblingWindowMs: number | null;
  readonly fanOut: 'standard' | 'enhanced';
  readonly downstream: string | null;
  /** The mapping emits event counts (MetricsConfig EventCount). */
  readonly eventCounts: boolean;
}

export interface StreamConfig {
  readonly name: string;
  readonly kind: 'kinesis-provisioned' | 'kinesis-on-demand' | 'dynamodb';
  readonly shards: number;
  readonly retentionMs: number;
  readonly recordBytes: number;
  readonly arrivals: Arrivals | null;
  readonly bursts: readonly Burst[];
  readonly keys: KeyMix;
  readonly producer: Producer;
  /** Sorted by time. */
  readonly poison: readonly PoisonRecord[];
  readonly invisibleReaders: readonly InvisibleReader[];
  readonly consumers: readonly ConsumerConfig[];
}

/**
 * How the shard's keys are spread over a mapping's lanes. AWS does not document it: an assumption to sweep.
 * `dynamic`: lanes take batches as they come; a key that is in one lane's batch is in no other, so at most `factor`
 * batches are in flight and a key never overtakes itself.
 */
export type LaneMode = 'range' | 'modulo' | 'dynamic';

/**
 * Constants that AWS does not publish, or only roughly. Every one is an assumption: docs/simulation/constants.md has its default, the
 * range worth trying, and what AWS says about it.
 */
export interface Physics {
  readonly laneMode: LaneMode;
  /** A mapping reads at most so many records beyond the oldest one of a shard that is not done: a stuck lane ends up blocking its shard. */
  readonly lookAheadRecords: number;
  /** A lane that has caught up looks again this often (documented: about once a second). 0: at once. */
  readonly pollIntervalMs: number;
  /** From the end of an invocation to the start of the next, not billed. */
  readonly invokeOverheadMs: number;
  /** First use of an execution environment. */
  readonly coldStartMs: number;
  /** An unused environment is kept this long. */
  readonly environmentIdleMs: number;
  /** A mapping polls nothing for this long while it updates; drawn evenly from the range for each update. */
  readonly mappingUpdatePauseMs: {
    readonly min: number;
    readonly max: number;
    /** A share of the updates takes longer: evenly from `max` to `longest`. */
    readonly tail?: { readonly share: number; readonly longest: number };
  };
  /** UpdateShardCount: from the call to the first split or merge, and for each one. */
  readonly reshardBaseMs: number;
  readonly reshardPerOperationMs: number;
  /** A SplitShard or MergeShards by itself; without it as one operation of a reshard. */
  readonly splitOrMergeMs?: number;
  /** A child is found by the mapping this long after its parents are drained. */
  readonly childDiscoveryMs: number;
  /** A failed batch is tried again after retryFirstMs · 2^k, at most retryMaxMs. */
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** A minute of metrics is first seen this long after it ended, by who writes it, and complete `metricSpreadMs` later. */
  readonly metricDelayMs: number | { readonly kinesis: number; readonly lambda: number; readonly downstream: number };
  readonly metricSpreadMs: number;
  /** Share of minutes that a metric never shows. */
  readonly metricGapShare: number;
  /** AWS documents both: the age of a batch's last record when it is handed over, or when it is done. */
  readonly iteratorAgeAt: 'handover' | 'completion';
  /** Whether a failing invocation shows its age. */
  readonly failedShowAge: boolean;
  /** Environments a function may add in ten seconds. */
  readonly environmentsPer10Sec: number;
  /** An on-demand stream splits a busy shard this long after it has become busy. */
  readonly onDemandSplitMs: number;
  /** A shard of a DynamoDB stream is closed and followed by another after this long. */
  readonly dynamodbShardLifeMs: number;
  /** Arrivals are drawn once a tick. */
  readonly tickMs: number;
}

export interface AccountConfig {
  readonly concurrency: number;
  /** Concurrency that functions outside the simulation use: always, or in steps that hold until the next, from 0 on. */
  readonly concurrencyUsedByOthers: number | readonly { readonly atMs: number; readonly executions: number }[];
  readonly shardLimit: number;
}

/**
 * `batch`: every batch is an event. `fluid`: load flows through the lanes; only for accounts without downstreams, poison,
 * errors, filters, chains and windows (see docs/simulation.md).
 */
export type Detail = 'batch' | 'fluid';

export interface WorldConfig {
  readonly detail: Detail;
  /** A record done later than this after it was accepted counts as late. */
  readonly lateAfterMs: number;
  /** Wall-clock time of the start of the run; minute bins align with it. */
  readonly startsAt: number;
  readonly account: AccountConfig;
  readonly streams: readonly StreamConfig[];
  readonly downstreams: readonly DownstreamConfig[];
  readonly physics: Physics;
}
