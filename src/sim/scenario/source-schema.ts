/** The stream itself. */
import * as z from 'zod';
import { numberField, SHARD_RANGE } from '../../config/fields.ts';
import { RETENTION_MAX_HOURS, RETENTION_MIN_HOURS } from '../../core/limits.ts';
import { nameText } from './scenario-fields.ts';

export const sourceSchema = z.strictObject({
  kind: z.enum(['kinesis-provisioned', 'kinesis-on-demand', 'dynamodb']).default('kinesis-provisioned').meta({
    description:
      'Who sets the number of shards: the owner, Kinesis by the load (on demand), or DynamoDB, whose streams take no calls.',
  }),
  name: nameText.default('orders').meta({ description: 'Name of the stream.' }),
  shards: z
    .int()
    .min(SHARD_RANGE.min)
    .max(SHARD_RANGE.max)
    .meta({ description: 'Open shards at the start.', unit: 'shards' }),
  retentionHours: numberField({ min: RETENTION_MIN_HOURS, max: RETENTION_MAX_HOURS }, RETENTION_MIN_HOURS, {
    description: 'How long a record is kept; always 24 for a DynamoDB stream.',
    unit: 'hours',
  }),
});

export const invisibleReaderSchema = z.strictObject({
  name: nameText.default('reader').meta({ description: 'Name of the reader.' }),
  fanOut: z
    .enum(['standard', 'enhanced'])
    .default('standard')
    .meta({ description: 'Whether it shares the read limits of a shard or has its own.' }),
  pollSeconds: numberField({ min: 0.05, max: 3_600 }, 1, {
    description: 'Time between two reads of a shard.',
    unit: 'seconds',
  }),
  fromSeconds: z
    .number()
    .min(0)
    .default(0)
    .meta({ description: 'When it begins to read.', unit: 'seconds from the start' }),
  toSeconds: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .meta({ description: 'When it stops; null: it reads to the end of the run.', unit: 'seconds from the start' }),
});
export type InvisibleReaderSpec = z.output<typeof invisibleReaderSchema>;
