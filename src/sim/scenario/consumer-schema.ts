/** A consumer: an event source mapping with its function. */
import * as z from 'zod';
import {
  booleanField,
  DAY_SECONDS,
  FACTOR_RANGE,
  integerField,
  numberField,
  ordered,
  secondsField,
} from '../../config/fields.ts';
import { BATCH_SIZE_MAX, BATCH_WINDOW_MAX_SECONDS, FUNCTION_TIMEOUT_MAX_SECONDS } from '../../core/limits.ts';
import { atSecondsField, CONCURRENCY, MEMORY_MB, nameText, shareField, TIME_PER_CALL_MS } from './scenario-fields.ts';

const WINDOW_MAX_SECONDS = 900;
const MAXIMUM_AGE_SECONDS = { min: 60, max: 7 * DAY_SECONDS };
const RETRIES = { min: 0, max: 10_000 };
const WAIT_MS = { min: 0, max: 900_000 };

/** Settings of the mapping that a change by hand can turn too. */
export const mappingValues = {
  batchSize: z.int().min(1).max(BATCH_SIZE_MAX),
  batchWindowSeconds: z.number().min(0).max(BATCH_WINDOW_MAX_SECONDS),
  maximumRetryAttempts: z.int().min(RETRIES.min).max(RETRIES.max).nullable(),
  maximumRecordAgeSeconds: z.number().min(MAXIMUM_AGE_SECONDS.min).max(MAXIMUM_AGE_SECONDS.max).nullable(),
  reservedConcurrency: z.int().min(CONCURRENCY.min).max(CONCURRENCY.max).nullable(),
} as const;

const failures = {
  maximumRetryAttempts: mappingValues.maximumRetryAttempts
    .default(null)
    .meta({ description: 'Retries of a failed batch; null: until the record expires.', unit: 'retries' }),
  maximumRecordAgeSeconds: mappingValues.maximumRecordAgeSeconds
    .default(null)
    .meta({ description: 'Older records are discarded; null: never.', unit: 'seconds' }),
  bisectOnError: booleanField(false, 'A failed batch is split in two.'),
  hasFailureDestination: booleanField(false, 'What is discarded goes to a failure destination; false: it is gone.'),
  partialBatchResponses: booleanField(
    false,
    'The function names the records it could not do, and the mapping tries from the first of them on: no error is counted.',
  ),
  errorShare: shareField(0, "Share of invocations that fail for a reason of the function's own."),
};

const retryOrder = ordered('firstMs', 'maxMs');

const sdkRetries = z
  .strictObject({
    attempts: integerField({ min: 0, max: 100 }, 0, {
      description: 'How often the function tries a failed downstream call again within one invocation.',
      unit: 'tries',
    }),
    firstMs: numberField(WAIT_MS, 100, {
      description: 'Wait before the first of these tries; doubles each time.',
      unit: 'ms',
    }),
    maxMs: numberField(WAIT_MS, 20_000, { description: 'Longest wait between them.', unit: 'ms' }),
  })
  .refine(retryOrder.holds, retryOrder.options)
  .prefault({})
  .meta({ description: 'How its SDK tries failed downstream calls again.' });

const output = z
  .strictObject({
    stream: nameText.meta({ description: 'Name of the stream it writes into.' }),
    recordsPerRecord: z
      .number()
      .gt(0)
      .max(1_000)
      .default(1)
      .meta({ description: 'Records it writes for each record it has done.', unit: 'records' }),
  })
  .nullable()
  .default(null)
  .meta({ description: "What it writes into another stream, with keys drawn from that stream's keys; null: nothing." });

const deploySchema = z.strictObject({
  atSeconds: atSecondsField('When the new version takes over.'),
  fixedMs: z
    .number()
    .min(TIME_PER_CALL_MS.min)
    .max(TIME_PER_CALL_MS.max)
    .optional()
    .meta({ description: 'Time of an invocation without its records, from then on.', unit: 'ms' }),
  perRecordMs: z
    .number()
    .min(TIME_PER_CALL_MS.min)
    .max(TIME_PER_CALL_MS.max)
    .optional()
    .meta({ description: 'Time for each record, from then on.', unit: 'ms' }),
  memoryMb: z
    .int()
    .min(MEMORY_MB.min)
    .max(MEMORY_MB.max)
    .optional()
    .meta({ description: 'Memory of the function, from then on.', unit: 'MB' }),
  timeoutSeconds: z
    .number()
    .min(1)
    .max(FUNCTION_TIMEOUT_MAX_SECONDS)
    .optional()
    .meta({ description: 'Timeout of the function, from then on.', unit: 'seconds' }),
  errorShare: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: 'Share of invocations that fail, from then on.', unit: 'share of 1' }),
});
export type DeploySpec = z.output<typeof deploySchema>;

export const consumerSchema = z.strictObject({
  name: nameText.default('consumer').meta({ description: 'Name of the function; no other of the account has it.' }),
  factor: integerField(FACTOR_RANGE, 1, {
    description: 'Parallelization factor at the start.',
    unit: 'lanes per shard',
  }),
  batchSize: mappingValues.batchSize.default(100).meta({ description: 'Most records of a batch.', unit: 'records' }),
  batchWindowSeconds: mappingValues.batchWindowSeconds
    .default(0)
    .meta({ description: 'How long a batch waits to become full.', unit: 'seconds' }),
  fixedMs: numberField(TIME_PER_CALL_MS, 50, { description: 'Time of an invocation without its records.', unit: 'ms' }),
  perRecordMs: numberField(TIME_PER_CALL_MS, 2, {
    description: 'Time for each record, without its downstream.',
    unit: 'ms',
  }),
  jitter: numberField({ min: 0, max: 2 }, 0.1, {
    description: 'Standard deviation of the lognormal factor on the duration; 0 is exact.',
  }),
  timeoutSeconds: secondsField({ min: 1, max: FUNCTION_TIMEOUT_MAX_SECONDS }, 60, 'Timeout of the function.'),
  memoryMb: integerField(MEMORY_MB, 1_024, { description: 'Memory of the function.', unit: 'MB' }),
  reservedConcurrency: mappingValues.reservedConcurrency
    .default(null)
    .meta({ description: 'Reserved concurrency; null: shares what the account has.', unit: 'executions' }),
  ...failures,
  filterPassShare: shareField(
    1,
    "Share of records that the mapping's filter lets through; the others are done without an invocation. 1: no filter.",
  ),
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
    .meta({ description: 'Name of the downstream it calls; null: none.' }),
  sdkRetries,
  output,
  deploys: z
    .array(deploySchema)
    .default([])
    .meta({ description: 'New versions of the function, in the order of time; what one does not name stays.' }),
  eventCounts: booleanField(false, 'The mapping emits its opt-in event counts.'),
});
export type ConsumerSpec = z.output<typeof consumerSchema>;
