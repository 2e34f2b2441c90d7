/** Limits of the account, and what others use of them. */
import * as z from 'zod';
import { integerField } from '../../config/fields.ts';
import { ACCOUNT_CONCURRENCY_DEFAULT } from '../../core/limits.ts';
import { atSecondsField, CONCURRENCY } from './scenario-fields.ts';

/** Shards of an account and Region: an assumption for large Regions; others have less. */
const SHARD_LIMIT_DEFAULT = 20_000;

const executions = z.int().min(CONCURRENCY.min).max(CONCURRENCY.max);

export const accountSchema = z
  .strictObject({
    concurrency: integerField(CONCURRENCY, ACCOUNT_CONCURRENCY_DEFAULT, {
      description: 'Concurrent executions of the account and Region.',
      unit: 'executions',
    }),
    concurrencyUsedByOthers: z
      .union([
        executions,
        z.array(
          z.strictObject({
            atSeconds: atSecondsField('Start of the step.'),
            executions: executions.meta({ description: 'What they use until the next step.', unit: 'executions' }),
          }),
        ),
      ])
      .default(0)
      .meta({
        description: 'What functions outside the scenario use of it: always, or in steps (none before the first).',
        unit: 'executions',
      }),
    shardLimit: integerField({ min: 1, max: 1_000_000 }, SHARD_LIMIT_DEFAULT, {
      description: 'Shards of the account and Region.',
      unit: 'shards',
    }),
  })
  .prefault({});
export type AccountSpec = z.output<typeof accountSchema>;
