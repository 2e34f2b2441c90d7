/** What stands behind the consumers. Plain data; times are milliseconds from the start of the run. */

/** A time in which a downstream is not itself. `capacity` multiplies its rate; 0 is an outage. */
export interface DownstreamFault {
  readonly fromMs: number;
  readonly toMs: number;
  readonly capacity: number;
  /** What a call meets when capacity is 0: an error at once, or silence until the timeout. */
  readonly failure: 'fast' | 'timeout';
}

/** Records a second that a downstream takes in, however many calls bring them. What is above it is refused. */
export interface RateLimit {
  readonly recordsPerSec: number;
  /** Size of the bucket. */
  readonly burstRecords: number;
  /** `reject`: the whole call fails. `unprocessed`: the call takes what it can and names the rest, which the function tries again. */
  readonly excess: 'reject' | 'unprocessed';
}

/** A downstream that gives itself a higher rate limit when it has refused for a while. */
export interface SelfScaling {
  /** Refusals in each minute of so long a time, */
  readonly afterThrottledMs: number;
  /** then the limit is multiplied by `step`, and so on at most this often. */
  readonly everyMs: number;
  readonly step: number;
  readonly maxRecordsPerSec: number;
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
  readonly rateLimit: RateLimit | null;
  /** Only with a rate limit. */
  readonly selfScaling: SelfScaling | null;
  /** Calls in flight of callers outside the simulation; steps hold until the next. */
  readonly outsideCalls: readonly { readonly atMs: number; readonly calls: number }[];
}
