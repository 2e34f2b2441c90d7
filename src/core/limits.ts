/**
 * What AWS allows, each with its source and the date on which it was read. Anything AWS does not document is not here:
 * an assumption belongs to the world's physics, where it can be swept.
 */
import { DAY_MS } from './units.ts';

const MIB = 1_048_576;

/** Records per second that one shard accepts. Source: Kinesis developer guide, "Quotas and limits", read 2026-11. */
export const SHARD_WRITE_RECORDS_PER_SEC = 1_000;

/** Bytes per second that one shard accepts, partition key included. Source: Kinesis developer guide, "Quotas and limits", read 2026-11. */
export const SHARD_WRITE_BYTES_PER_SEC = MIB;

/** Bytes per second that all standard consumers of one shard read together. Source: Kinesis developer guide, "Quotas and limits", read 2026-11. */
export const SHARD_READ_BYTES_PER_SEC = 2 * MIB;

/** Records per second that all standard consumers of one shard read together. Source: Kinesis developer guide, "Quotas and limits", read 2026-11. */
export const SHARD_READ_RECORDS_PER_SEC = 2_000;

/** GetRecords calls per second and shard, all standard consumers together. Source: Kinesis API reference, GetRecords, read 2026-11. */
export const SHARD_READS_PER_SEC = 5;

/** Records that one GetRecords call returns at most. Source: same page. */
export const GET_RECORDS_MAX_RECORDS = 10_000;

/** Bytes that one GetRecords call returns at most (10 MB). Source: same page. */
export const GET_RECORDS_MAX_BYTES = 10 * MIB;

/** Bytes per second into one shard above which an on-demand stream splits it (500 KB/s). Source: Kinesis developer guide, "Choose the right mode", read 2026-11. */
export const ON_DEMAND_SPLIT_BYTES_PER_SEC = 500 * 1_024;

/** UpdateShardCount calls per stream in any 24 hours. Source: Kinesis API reference, UpdateShardCount, read 2026-11. */
export const UPDATE_SHARD_COUNT_CALLS_PER_DAY = 10;

/** The rolling window of {@link UPDATE_SHARD_COUNT_CALLS_PER_DAY}. Source: same page. */
export const UPDATE_SHARD_COUNT_WINDOW_MS = DAY_MS;

/** UpdateShardCount: at most this multiple of the open shards. Source: same page. */
export const UPDATE_SHARD_COUNT_MAX_RATIO = 2;

/** Shards in one stream. Source: same page. */
export const STREAM_MAX_SHARDS = 10_000;

/** Least ParallelizationFactor. Source: Lambda API reference, UpdateEventSourceMapping, read 2026-11. */
export const FACTOR_MIN = 1;

/** Greatest ParallelizationFactor. Source: same page. */
export const FACTOR_MAX = 10;

/** Greatest BatchSize for Kinesis and DynamoDB Streams. Source: same page. */
export const BATCH_SIZE_MAX = 10_000;

/** Greatest MaximumBatchingWindowInSeconds. Source: same page. */
export const BATCH_WINDOW_MAX_SECONDS = 300;

/** Most MaximumRetryAttempts. Source: same page. */
export const RETRY_ATTEMPTS_MAX = 10_000;

/** Least and greatest MaximumRecordAgeInSeconds. Source: same page. */
export const RECORD_AGE_MIN_SECONDS = 60;

/** Greatest MaximumRecordAgeInSeconds. Source: same page. */
export const RECORD_AGE_MAX_SECONDS = 604_800;

/** Bytes of records that one invocation carries (6 MB payload). Source: Lambda developer guide, "Lambda quotas", read 2026-11. */
export const INVOKE_PAYLOAD_BYTES = 6 * MIB;

/** Concurrent executions of a new account and Region. Source: Lambda developer guide, "Lambda quotas", read 2026-11. */
export const ACCOUNT_CONCURRENCY_DEFAULT = 1_000;

/** Execution environments that one function may add in ten seconds. Source: Lambda developer guide, "Lambda function scaling", read 2026-11. */
export const ENVIRONMENTS_PER_10_SEC = 1_000;

/** Concurrency of the account that reservations must leave unreserved. Source: Lambda API reference, PutFunctionConcurrency, read 2026-11. */
export const UNRESERVED_CONCURRENCY_MIN = 100;

/** Longest function timeout. Source: Lambda developer guide, "Lambda quotas", read 2026-11. */
export const FUNCTION_TIMEOUT_MAX_SECONDS = 900;

/** Shortest and longest retention of a stream in hours. Source: Kinesis API reference, IncreaseStreamRetentionPeriod, read 2026-11. */
export const RETENTION_MIN_HOURS = 24;

/** Longest retention of a stream in hours. Source: same page. */
export const RETENTION_MAX_HOURS = 8_760;

/** Bytes of one DynamoDB item, attribute names included. Source: DynamoDB developer guide, "Quotas", read 2026-11. */
export const DYNAMODB_ITEM_MAX_BYTES = 400 * 1_024;

/** Parameters in one answer of GetParametersByPath. Source: Systems Manager API reference, GetParametersByPath, read 2026-11. */
export const SSM_PAGE_MAX_PARAMETERS = 10;

/** Characters of an alarm's name. Source: CloudWatch API reference, PutMetricAlarm, read 2026-11. */
export const ALARM_NAME_MAX_CHARS = 255;

/** Alarms in one answer of DescribeAlarms, and names in one call of DeleteAlarms. Source: same reference, read 2026-11. */
export const ALARMS_PER_CALL = 100;

/** PutMetricAlarm calls per second. Source: CloudWatch user guide, "CloudWatch service quotas", read 2026-11. */
export const ALARM_WRITES_PER_SEC = 3;

/** Bytes of one PutEvents entry. Source: EventBridge user guide, "Calculating PutEvents event entry size", read 2026-11. */
export const EVENT_ENTRY_MAX_BYTES = 256 * 1_024;

/**
 * The targets UpdateShardCount accepts for a stream of `openShards`. AWS does not say how half of an odd count rounds;
 * rounding up is the assumption that is never refused.
 */
export function reshardRange(openShards: number): { readonly least: number; readonly most: number } {
  return {
    least: Math.max(1, Math.ceil(openShards / UPDATE_SHARD_COUNT_MAX_RATIO)),
    most: Math.min(STREAM_MAX_SHARDS, openShards * UPDATE_SHARD_COUNT_MAX_RATIO),
  };
}
