/** What an owner, or a stack update, changes by hand during a run. */
import * as z from 'zod';
import { FACTOR_RANGE, SHARD_RANGE } from '../../config/fields.ts';
import { RETENTION_MAX_HOURS, RETENTION_MIN_HOURS } from '../../core/limits.ts';
import { mappingValues } from './consumer-schema.ts';
import { atSecondsField, nameText } from './scenario-fields.ts';

const common = {
  atSeconds: atSecondsField('When it is done.'),
  stream: nameText.optional().meta({ description: 'Name of the stream; without it, the one at the top level.' }),
};
const ofConsumer = { ...common, consumer: nameText.meta({ description: 'Name of the consumer.' }) };

const onOff = z.boolean();

export const changeSchema = z
  .discriminatedUnion('lever', [
    z.strictObject({
      lever: z.literal('parallelization-factor'),
      ...ofConsumer,
      to: z
        .int()
        .min(FACTOR_RANGE.min)
        .max(FACTOR_RANGE.max)
        .meta({ description: 'New factor.', unit: 'lanes per shard' }),
    }),
    z.strictObject({
      lever: z.literal('shard-count'),
      ...common,
      to: z
        .int()
        .min(SHARD_RANGE.min)
        .max(SHARD_RANGE.max)
        .meta({ description: 'New number of open shards, by UpdateShardCount.', unit: 'shards' }),
    }),
    z.strictObject({
      lever: z.literal('retention-hours'),
      ...common,
      to: z
        .int()
        .min(RETENTION_MIN_HOURS)
        .max(RETENTION_MAX_HOURS)
        .meta({ description: 'New retention.', unit: 'hours' }),
    }),
    z.strictObject({
      lever: z.literal('reserved-concurrency'),
      ...ofConsumer,
      to: mappingValues.reservedConcurrency.meta({
        description: 'New reservation of its function; null takes it away.',
        unit: 'executions',
      }),
    }),
    z.strictObject({
      lever: z.literal('enabled'),
      ...ofConsumer,
      to: onOff.meta({ description: 'Whether the mapping is on.' }),
    }),
    z.strictObject({
      lever: z.literal('batch-size'),
      ...ofConsumer,
      to: mappingValues.batchSize.meta({ description: 'New most records of a batch.', unit: 'records' }),
    }),
    z.strictObject({
      lever: z.literal('batch-window-seconds'),
      ...ofConsumer,
      to: mappingValues.batchWindowSeconds.meta({ description: 'New batching window.', unit: 'seconds' }),
    }),
    z.strictObject({
      lever: z.literal('maximum-retry-attempts'),
      ...ofConsumer,
      to: mappingValues.maximumRetryAttempts.meta({
        description: 'New number of retries; null: until the record expires.',
        unit: 'retries',
      }),
    }),
    z.strictObject({
      lever: z.literal('maximum-record-age-seconds'),
      ...ofConsumer,
      to: mappingValues.maximumRecordAgeSeconds.meta({
        description: 'Older records are discarded from then on; null: never.',
        unit: 'seconds',
      }),
    }),
    z.strictObject({
      lever: z.literal('bisect-on-error'),
      ...ofConsumer,
      to: onOff.meta({ description: 'Whether a failed batch is split in two.' }),
    }),
  ])
  .meta({ description: 'A change done by hand at that second. AWS may refuse it; the run says so.' });
export type Change = z.output<typeof changeSchema>;
/** A change of a consumer, not of its stream. */
export type ConsumerChange = Extract<Change, { readonly consumer: string }>;
