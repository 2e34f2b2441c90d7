/**
 * The simulated account as its callers see it: the shapes, states and refusals of AWS, in this house's names. The
 * simulator's ports and, later, the HTTP emulator are thin faces of this interface.
 */

import type { DelayHistogram } from './delay-histogram.ts';

export interface Refusal {
  readonly kind: 'refused';
  /** AWS's error name. */
  readonly error: string;
  readonly message: string;
}

export type ApiAnswer<T> = { readonly kind: 'ok'; readonly value: T } | Refusal;

export interface StreamDescription {
  readonly name: string;
  readonly arn: string;
  readonly kind: 'kinesis-provisioned' | 'kinesis-on-demand' | 'dynamodb';
  readonly status: 'ACTIVE' | 'UPDATING';
  readonly openShards: number;
  readonly retentionHours: number;
  /** Wall-clock time. */
  readonly createdAt: number;
  /** Registered enhanced fan-out consumers, one for each enhanced mapping. */
  readonly registeredConsumers: readonly { readonly name: string; readonly arn: string }[];
}

/** A shard, open or closed. Hash keys are decimal, both ends included. */
export interface ShardDescription {
  readonly shardId: string;
  readonly parentShardId: string | null;
  readonly adjacentParentShardId: string | null;
  readonly startingHashKey: string;
  readonly endingHashKey: string;
  readonly isOpen: boolean;
}

export interface MappingDescription {
  readonly uuid: string;
  readonly streamArn: string;
  /** The stream, or for enhanced fan-out the registered consumer. */
  readonly eventSourceArn: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** Wall-clock time of the last change that was asked for. */
  readonly lastModifiedAt: number;
  readonly eventCounts: boolean;
  readonly state: 'Enabled' | 'Updating' | 'Disabled';
  readonly parallelizationFactor: number;
  readonly batchSize: number;
  readonly batchWindowMs: number;
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON' | 'AT_TIMESTAMP';
  readonly tumblingWindowMs: number | null;
  readonly maximumRetryAttempts: number | null;
  readonly maximumRecordAgeMs: number | null;
  readonly bisectOnError: boolean;
  readonly hasFailureDestination: boolean;
  readonly partialBatchResponses: boolean;
  readonly hasFilter: boolean;
  readonly fanOut: 'standard' | 'enhanced';
}

export interface FunctionDescription {
  readonly name: string;
  readonly arn: string;
  readonly codeSha256: string;
  readonly codeVersion: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | null;
}

/** What an owner, or a stack update, changes in a mapping; what it does not name stays. */
export interface MappingChange {
  readonly parallelizationFactor?: number;
  readonly batchSize?: number;
  readonly batchWindowMs?: number;
  readonly maximumRetryAttempts?: number | null;
  readonly maximumRecordAgeMs?: number | null;
  readonly bisectOnError?: boolean;
  readonly enabled?: boolean;
}

/** A metric as CloudWatch names it: one dimension each. */
export interface MetricName {
  readonly namespace: 'AWS/Kinesis' | 'AWS/Lambda' | 'Headgate/Downstream';
  readonly metric: string;
  /** Value of StreamName, FunctionName, EventSourceMappingUUID or Downstream; empty for the whole account. */
  readonly dimension: string;
}

export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'Minimum' | 'SampleCount';

/** Minute bins visible at the world's present time, oldest first; a bin nobody wrote to is absent. */
export interface MetricPoint {
  readonly startMs: number;
  readonly value: number;
}

export interface AccountApi {
  describeStream(name: string): ApiAnswer<StreamDescription>;
  listStreams(): readonly StreamDescription[];
  listMappings(streamArn: string): readonly MappingDescription[];
  /** Every shard that still holds records or accepts them, oldest first. */
  listShards(name: string): ApiAnswer<readonly ShardDescription[]>;
  getFunction(name: string): ApiAnswer<FunctionDescription>;
  listFunctions(): readonly FunctionDescription[];
  /** Every mapping of the account. */
  allMappings(): readonly MappingDescription[];
  getMapping(uuid: string): ApiAnswer<MappingDescription>;
  /** Shards the account may have open, and has. */
  shardLimits(): { readonly limit: number; readonly open: number };
  /** Account limit of concurrent executions. */
  concurrencyLimit(): number;
  /** Asynchronous: the answer shows the old factor and state Updating. */
  updateParallelizationFactor(uuid: string, factor: number): ApiAnswer<MappingDescription>;
  /** Asynchronous like the factor: the mapping polls nothing until it is in force, and held batches are read again. */
  updateMapping(uuid: string, change: MappingChange): ApiAnswer<MappingDescription>;
  /** Null takes the reservation away. In force at once. */
  putReservedConcurrency(functionName: string, executions: number | null): ApiAnswer<FunctionDescription>;
  /** In force at once; whole hours. Refused for a DynamoDB stream. */
  setRetention(name: string, hours: number): ApiAnswer<StreamDescription>;
  /** Asynchronous: the stream is UPDATING until every split and merge is done. */
  updateShardCount(name: string, target: number): ApiAnswer<StreamDescription>;
  /** Asynchronous like UpdateShardCount, but without its cap per day. `newStartingHashKey` is decimal. */
  splitShard(name: string, shardId: string, newStartingHashKey: string): ApiAnswer<StreamDescription>;
  mergeShards(name: string, shardId: string, adjacentShardId: string): ApiAnswer<StreamDescription>;
  /** `from` and `to` are wall-clock times; `from` inclusive, `to` exclusive. */
  metric(name: MetricName, statistic: Statistic, from: number, to: number): readonly MetricPoint[];
}

/** What really happened, which no controller can see. All counts are since the start. */
export interface Truth {
  readonly recordsOffered: number;
  readonly recordsIn: number;
  readonly recordsGivenUp: number;
  readonly recordsInProducerBuffer: number;
  /** Put attempts refused for lack of write capacity. */
  readonly recordsThrottled: number;
}

/** Records that have come and are not dealt with, as if they were done now: what a run that stops would hide. */
export interface UnfinishedTruth {
  readonly delayRecordSeconds: number;
  /** Of that, what is above `lateAfterMs`. */
  readonly lateRecordSeconds: number;
}

/** One consumer's part of the truth. */
export interface ConsumerTruth {
  readonly stream: string;
  readonly consumer: string;
  /** Those that the filter let pass unseen among them. */
  readonly recordsDone: number;
  readonly recordsFiltered: number;
  /** Retries exhausted or too old for the mapping. */
  readonly recordsDiscarded: number;
  /** Of those discarded, what went to a failure destination. */
  readonly recordsToDestination: number;
  /** Older than the retention. */
  readonly recordsExpired: number;
  readonly backlogRecords: number;
  readonly inFlightRecords: number;
  /** Age of the oldest record not done, 0 when there is none. */
  readonly oldestAgeMs: number;
  /** Sum over done records of max(0, delay − target), record-seconds. */
  readonly lateRecordSeconds: number;
  /** Sum over done records of the time from accepted to done, record-seconds, and how it is spread. */
  readonly delayRecordSeconds: number;
  readonly delays: DelayHistogram;
  /** Sum over time of the invocations in flight. */
  readonly executionSeconds: number;
  /** When the last record was done, milliseconds from the start. */
  readonly lastDoneAtMs: number;
  readonly invocations: number;
  readonly failedInvocations: number;
  readonly throttledInvocations: number;
  readonly billedGbSeconds: number;
  /** Records sent to the downstream, repeats included. */
  readonly backendAttempts: number;
  readonly inFlightInvocations: number;
  readonly factor: number;
  readonly readableShards: number;
}

export interface StreamTruth extends Truth {
  readonly stream: string;
  readonly openShards: number;
  readonly shardHours: number;
  /** Greatest age of the oldest record that some consumer had not done, and the seconds it was above `lateAfterMs`; looked at once a second. */
  readonly maxAgeMs: number;
  readonly secondsOverTarget: number;
  readonly reshardCalls: number;
  readonly mappingUpdates: number;
  readonly refusedCalls: number;
}
