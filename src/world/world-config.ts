/**
 * What a simulated account consists of. Plain data in the units of the field; `sim/` makes it from a scenario file.
 * Times are milliseconds from the start of the run.
 */

/** Records a second offered by the producers; steps hold until the next one, lines are straight between points. */
export interface Arrivals {
  readonly shape: 'steps' | 'lines';
  /** Sorted by time; before the first point nothing arrives, after the last its rate holds until `untilMs`. */
  readonly points: readonly { readonly atMs: number; readonly recordsPerSec: number }[];
  readonly untilMs: number;
  /** `exact`: as even as whole records allow. `poisson`, or variance over mean of a negative binomial (> 1). */
  readonly noise:
    | { readonly kind: 'exact' }
    | { readonly kind: 'poisson' }
    | { readonly kind: 'dispersed'; readonly index: number };
}

/** Records given one by one: each key of `keys` in turn, evenly over [`atMs`, `atMs + overMs`). */
export interface Burst {
  readonly atMs: number;
  readonly overMs: number;
  readonly keys: readonly string[];
}

export type KeyMix =
  | { readonly kind: 'uniform'; readonly count: number }
  | { readonly kind: 'zipf'; readonly count: number; readonly exponent: number }
  /** Keys with their share of the load; `restKeys` equal keys carry what is left. */
  | { readonly kind: 'shares'; readonly shares: Readonly<Record<string, number>>; readonly restKeys: number }
  | { readonly kind: 'one'; readonly key: string };

export interface Producer {
  /** Refused puts are tried again this often. */
  readonly retryMs: number;
  /** Records that could not be put for this long are given up. */
  readonly giveUpMs: number;
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
  readonly startingPosition: 'latest' | 'trim-horizon' | 'at-timestamp';
  readonly tumblingWindowMs: number | null;
  readonly fanOut: 'standard' | 'enhanced';
  readonly downstream: string | null;
  /** The mapping emits event counts (MetricsConfig EventCount). */
  readonly eventCounts: boolean;
}

export interface StreamConfig {
  readonly name: string;
  readonly kind: 'kinesis-provisioned';
  readonly shards: number;
  readonly retentionMs: number;
  readonly recordBytes: number;
  readonly arrivals: Arrivals | null;
  readonly bursts: readonly Burst[];
  readonly keys: KeyMix;
  readonly producer: Producer;
  readonly consumers: readonly ConsumerConfig[];
}

/** A time in which a downstream is not itself. `capacity` multiplies its rate; 0 is an outage. */
export interface DownstreamFault {
  readonly fromMs: number;
  readonly toMs: number;
  readonly capacity: number;
  /** What a call meets when capacity is 0: an error at once, or silence until the timeout. */
  readonly failure: 'fast' | 'timeout';
}

/**
 * X(N) = γN / (1 + α(N−1) + βN(N−1)) records per second for N calls at once (Universal Scalability Law). A call carries
 * a batch; one that takes longer than `timeoutMs` costs its capacity and fails: congestion collapse.
 */
export interface DownstreamConfig {
  readonly name: string;
  /** γ: records per second of one call alone. */
  readonly recordsPerSecPerCall: number;
  /** α: contention. */
  readonly contention: number;
  /** β: coherency; above 0 there is a best number of calls, and more make it slower. */
  readonly coherency: number;
  readonly timeoutMs: number;
  readonly faults: readonly DownstreamFault[];
}

/** How the shard's keys are spread over a mapping's lanes. AWS does not document it: an assumption to sweep. */
export type LaneMode = 'range' | 'modulo';

/**
 * Constants that AWS does not publish, or only roughly. Every one is an assumption: docs/simulation.md has its default, the
 * range worth trying, and what AWS says about it.
 */
export interface Physics {
  readonly laneMode: LaneMode;
  /** A lane that has caught up looks again this often (documented: about once a second). 0: at once. */
  readonly pollIntervalMs: number;
  /** From the end of an invocation to the start of the next, not billed. */
  readonly invokeOverheadMs: number;
  /** First use of an execution environment. */
  readonly coldStartMs: number;
  /** An unused environment is kept this long. */
  readonly environmentIdleMs: number;
  /** A mapping polls nothing for this long while it updates; drawn evenly from the range for each update. */
  readonly mappingUpdatePauseMs: { readonly min: number; readonly max: number };
  /** UpdateShardCount: from the call to the first split or merge, and for each one. */
  readonly reshardBaseMs: number;
  readonly reshardPerOperationMs: number;
  /** A child is found by the mapping this long after its parents are drained. */
  readonly childDiscoveryMs: number;
  /** A failed batch is tried again after retryFirstMs · 2^k, at most retryMaxMs. */
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** A minute of metrics is first seen this long after it ended, and complete `metricSpreadMs` later. */
  readonly metricDelayMs: number;
  readonly metricSpreadMs: number;
  /** Arrivals are drawn once a tick. */
  readonly tickMs: number;
}

export interface AccountConfig {
  readonly concurrency: number;
  /** Concurrency that functions outside the simulation use. */
  readonly concurrencyUsedByOthers: number;
  readonly shardLimit: number;
}

export interface WorldConfig {
  /** A record done later than this after it was accepted counts as late. */
  readonly lateAfterMs: number;
  /** Wall-clock time of the start of the run; minute bins align with it. */
  readonly startsAt: number;
  readonly account: AccountConfig;
  readonly streams: readonly StreamConfig[];
  readonly downstreams: readonly DownstreamConfig[];
  readonly physics: Physics;
}
