import type { MinuteSeries, Reading } from './reading.ts';
import type { DurationMs, EpochMs } from './units.ts';

/** ARN of a stream. */
export type SourceId = string;
/** UUID of an event source mapping. */
export type MappingId = string;
/** The owner's name of what consumers write to. */
export type DownstreamName = string;

/** What every kind of source has. */
interface SourceBase {
  readonly id: SourceId;
  readonly name: string;
  readonly status: 'creating' | 'active' | 'updating' | 'deleting';
  /** How long a record is kept. */
  readonly retentionMs: DurationMs;
  /** Shards that accept writes. */
  readonly openShards: number;
}

/** A Kinesis stream whose shard count the owner (or Headgate) sets. */
export interface ProvisionedStream extends SourceBase {
  readonly kind: 'kinesis-provisioned';
}

/** A Kinesis stream whose shard count AWS sets. */
export interface OnDemandStream extends SourceBase {
  readonly kind: 'kinesis-on-demand';
}

/** The change stream of a DynamoDB table: 24 hours, shards belong to DynamoDB. */
export interface DynamoDbStream extends SourceBase {
  readonly kind: 'dynamodb-stream';
}

/** The source as AWS describes it; its kind says which levers it has. */
export type SourceFacts = ProvisionedStream | OnDemandStream | DynamoDbStream;

/** Sums per minute, except where the name says otherwise. */
export interface SourceMetrics {
  readonly incomingRecords: MinuteSeries;
  readonly incomingBytes: MinuteSeries;
  /** Records refused for lack of write capacity. */
  readonly writeThrottledRecords: MinuteSeries;
  /** GetRecords calls refused for lack of read capacity. */
  readonly readThrottledCalls: MinuteSeries;
  /** GetRecords calls that were answered; with the refused ones it says how hard readers try. */
  readonly readSuccesses: MinuteSeries;
  /** Records read by all standard consumers together. */
  readonly readRecords: MinuteSeries;
  /** Greatest age of the last record of a GetRecords answer, all shards and standard consumers mixed. */
  readonly readAgeMaxMs: MinuteSeries;
}

/** The mapping as AWS describes it. */
export interface MappingFacts {
  readonly id: MappingId;
  readonly state: 'creating' | 'enabling' | 'enabled' | 'disabling' | 'disabled' | 'updating' | 'deleting';
  readonly factor: number;
  readonly batchSize: number;
  readonly batchWindowMs: DurationMs;
  readonly startingPosition: 'latest' | 'trim-horizon' | 'at-timestamp';
  /** Null: no tumbling window. */
  readonly tumblingWindowMs: DurationMs | null;
  /** Null: retried until the record expires. */
  readonly maximumRetryAttempts: number | null;
  /** Null: kept until the record expires. */
  readonly maximumRecordAgeMs: DurationMs | null;
  readonly bisectOnError: boolean;
  readonly hasFailureDestination: boolean;
  readonly hasFilter: boolean;
  readonly fanOut: 'standard' | 'enhanced';
}

/** The function behind a mapping. */
export interface FunctionFacts {
  readonly name: string;
  /** Changes with every deploy: version, code hash and memory in one string. */
  readonly codeVersion: string;
  readonly timeoutMs: DurationMs;
  readonly memoryMb: number;
  /** Null: shares the account's unreserved concurrency. */
  readonly reservedConcurrency: number | null;
  /** Null: none, or it has not been read. */
  readonly provisionedConcurrency: number | null;
  /** ARNs of other event sources that invoke it through a mapping. */
  readonly otherSources: readonly string[];
}

/** Sums per minute, except where the name says otherwise. */
export interface ConsumerMetrics {
  readonly iteratorAgeMaxMs: MinuteSeries;
  readonly iteratorAgeAverageMs: MinuteSeries;
  readonly invocations: MinuteSeries;
  readonly errors: MinuteSeries;
  readonly throttles: MinuteSeries;
  readonly durationAverageMs: MinuteSeries;
  readonly durationMaxMs: MinuteSeries;
  readonly concurrencyMax: MinuteSeries;
  /** Opt-in event counts of the mapping; `not-configured` where the owner has not switched them on. */
  readonly invokedEvents: MinuteSeries;
  readonly failedInvokeEvents: MinuteSeries;
}

/** Everything read about one consumer in one turn. */
export interface ConsumerObservation {
  readonly mapping: MappingFacts;
  readonly lambda: FunctionFacts;
  readonly metrics: ConsumerMetrics;
  /** What this consumer writes to, as far as the owner has said. */
  readonly downstreams: readonly DownstreamName[];
}

/** Everything read about one source in one turn. */
export interface Observation {
  readonly sourceId: SourceId;
  readonly observedAt: EpochMs;
  readonly source: Reading<SourceFacts>;
  readonly sourceMetrics: SourceMetrics;
  readonly consumers: Reading<readonly ConsumerObservation[]>;
}

/** A downstream's own health as its metrics show it. Without metrics every series is missing. */
export interface DownstreamObservation {
  readonly name: DownstreamName;
  readonly observedAt: EpochMs;
  readonly requests: MinuteSeries;
  readonly errors: MinuteSeries;
  readonly latencyAverageMs: MinuteSeries;
  /** What the owner's own alarm says of it. */
  readonly alarm: Reading<'ok' | 'alarm'>;
}

/** Lambda concurrency of the account and Region. */
export interface AccountFacts {
  readonly concurrencyLimit: Reading;
  /** Greatest concurrency of the last minutes, reserved and provisioned included. */
  readonly concurrencyInUse: Reading;
}

/** All that one invocation read: the sensor batches its calls over every source. */
export interface FleetObservation {
  readonly observedAt: EpochMs;
  readonly sources: readonly Observation[];
  readonly downstreams: readonly DownstreamObservation[];
  readonly account: AccountFacts;
}
