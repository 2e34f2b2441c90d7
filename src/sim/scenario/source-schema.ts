/** The stream, its consumers and what they write to. */
import * as z from 'zod';
import {
  booleanField,
  DAY_SECONDS,
  FACTOR_RANGE,
  integerField,
  numberField,
  SHARD_RANGE,
  secondsField,
} from '../../config/fields.ts';
import {
  BATCH_SIZE_MAX,
  BATCH_WINDOW_MAX_SECONDS,
  FUNCTION_TIMEOUT_MAX_SECONDS,
  RETENTION_MAX_HOURS,
  RETENTION_MIN_HOURS,
} from '../../core/limits.ts';

const TIME_PER_CALL_MS = { min: 0, max: FUNCTION_TIMEOUT_MAX_SECONDS * 1_000 };
const WINDOW_MAX_SECONDS = 900;
const MAXIMUM_AGE_SECONDS = { min: 60, max: 7 * DAY_SECONDS };

const name = z.string().min(1).max(128);

export const sourceSchema = z.strictObject({
  kind: z.literal('kinesis-provisioned').default('kinesis-provisioned'),
  name: name.default('orders').meta({ description: 'Name of the stream.' }),
  shards: z
    .int()
    .min(SHARD_RANGE.min)
    .max(SHARD_RANGE.max)
    .meta({ description: 'Open shards at the start.', unit: 'shards' }),
  retentionHours: numberField({ min: RETENTION_MIN_HOURS, max: RETENTION_MAX_HOURS }, RETENTION_MIN_HOURS, {
    description: 'How long a record is kept.',
    unit: 'hours',
  }),
});

const retries = {
  maximumRetryAttempts: z
    .int()
    .min(0)
    .max(10_000)
    .nullable()
    .default(null)
    .meta({ description: 'Retries of a failed batch; null: until the record expires.', unit: 'retries' }),
  maximumRecordAgeSeconds: z
    .number()
    .min(MAXIMUM_AGE_SECONDS.min)
    .max(MAXIMUM_AGE_SECONDS.max)
    .nullable()
    .default(null)
    .meta({ description: 'Older records are discarded; null: never.', unit: 'seconds' }),
  bisectOnError: booleanField(false, 'A failed batch is split in two.'),
};

export const consumerSchema = z.strictObject({
  name: name.default('consumer').meta({ description: 'Name of the function.' }),
  factor: integerField(FACTOR_RANGE, 1, {
    description: 'Parallelization factor at the start.',
    unit: 'lanes per shard',
  }),
  batchSize: integerField({ min: 1, max: BATCH_SIZE_MAX }, 100, {
    description: 'Most records of a batch.',
    unit: 'records',
  }),
  batchWindowSeconds: secondsField(
    { min: 0, max: BATCH_WINDOW_MAX_SECONDS },
    0,
    'How long a batch waits to become full.',
  ),
  fixedMs: numberField(TIME_PER_CALL_MS, 50, { description: 'Time of an invocation without its records.', unit: 'ms' }),
  perRecordMs: numberField(TIME_PER_CALL_MS, 2, {
    description: 'Time for each record, without its downstream.',
    unit: 'ms',
  }),
  jitter: numberField({ min: 0, max: 2 }, 0.1, {
    description: 'Standard deviation of the lognormal factor on the duration; 0 is exact.',
  }),
  timeoutSeconds: secondsField({ min: 1, max: FUNCTION_TIMEOUT_MAX_SECONDS }, 60, 'Timeout of the function.'),
  memoryMb: integerField({ min: 128, max: 10_240 }, 1_024, { description: 'Memory of the function.', unit: 'MB' }),
  reservedConcurrency: z
    .int()
    .min(0)
    .max(1_000_000)
    .nullable()
    .default(null)
    .meta({ description: 'Reserved concurrency; null: shares what the account has.', unit: 'executions' }),
  ...retries,
  startingPosition: z
    .enum(['latest', 'trim-horizon', 'at-timestamp'])
    .default('trim-horizon')
    .meta({ description: 'Where the mapping began to read.' }),
  tumblingWindowSeconds: z
    .number()
    .min(1)
    .max(WINDOW_MAX_SECONDS)
    .nullable()
    .default(null)
    .meta({ description: 'Tumbling window; null: none.', unit: 'seconds' }),
  fanOut: z
    .enum(['standard', 'enhanced'])
    .default('standard')
    .meta({ description: 'Shared or enhanced fan-out reads.' }),
  downstream: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'Name of what it writes to; null: nothing.' }),
  eventCounts: booleanField(false, 'The mapping emits its opt-in event counts.'),
});
export type ConsumerSpec = z.output<typeof consumerSchema>;

const faultSchema = z.strictObject({
  fromSeconds: z.number().min(0).meta({ unit: 'seconds from the start' }),
  toSeconds: z.number().min(0).meta({ unit: 'seconds from the start' }),
  capacity: z.number().min(0).max(10).meta({ description: 'Multiplies its rate; 0 is an outage.', unit: 'times' }),
  failure: z.enum(['fast', 'timeout']).default('fast').meta({ description: 'What a call meets in an outage.' }),
});

export const downstreamSchema = z.strictObject({
  name: name.default('downstream'),
  recordsPerSecondPerCall: numberField({ min: 0.001, max: 1_000_000 }, 400, {
    description: 'Records a second of one call alone.',
    unit: 'records/s',
  }),
  contention: numberField({ min: 0, max: 1 }, 0, { description: 'Alpha of the Universal Scalability Law.' }),
  coherency: numberField({ min: 0, max: 1 }, 0, {
    description: 'Beta of the Universal Scalability Law; above 0, too many calls make it slower.',
  }),
  timeoutSeconds: numberField({ min: 0.01, max: FUNCTION_TIMEOUT_MAX_SECONDS }, 3, {
    description: 'A call that takes longer costs its capacity and fails.',
    unit: 'seconds',
  }),
  faults: z.array(faultSchema).default([]).meta({ description: 'Times in which it is not itself.' }),
});
export type DownstreamSpec = z.output<typeof downstreamSchema>;
