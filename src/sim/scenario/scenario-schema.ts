/** A scenario file: one stream with its load, its consumers, what stands behind them, and the policy it runs under. */
import * as z from 'zod';
import { downstreamDocument } from '../../config/downstream-schema.ts';
import { booleanField, DAY_SECONDS, FACTOR_RANGE, integerField, modeField, SHARD_RANGE } from '../../config/fields.ts';
import { policyDocument } from '../../config/policy-schema.ts';
import { ACCOUNT_CONCURRENCY_DEFAULT } from '../../core/limits.ts';
import { physicsSchema } from './physics-schema.ts';
import { consumerSchema, downstreamSchema, sourceSchema } from './source-schema.ts';
import { burstSchema, keysSchema, workloadSchema } from './workload-schema.ts';

const CONCURRENCY = { min: 0, max: 1_000_000 };
/** Shards of an account and Region: an assumption for large Regions; others have less. */
const SHARD_LIMIT_DEFAULT = 20_000;
const RECORD_BYTES_MAX = 1_048_576;

const accountSchema = z
  .strictObject({
    concurrency: integerField(CONCURRENCY, ACCOUNT_CONCURRENCY_DEFAULT, {
      description: 'Concurrent executions of the account and Region.',
      unit: 'executions',
    }),
    concurrencyUsedByOthers: integerField(CONCURRENCY, 0, {
      description: 'What functions outside the scenario use of it.',
      unit: 'executions',
    }),
    shardLimit: integerField({ min: 1, max: 1_000_000 }, SHARD_LIMIT_DEFAULT, {
      description: 'Shards of the account and Region.',
      unit: 'shards',
    }),
  })
  .prefault({});

const atSeconds = z.number().min(0).meta({ unit: 'seconds from the start' });

const changeSchema = z
  .discriminatedUnion('lever', [
    z.strictObject({
      lever: z.literal('parallelization-factor'),
      atSeconds,
      consumer: z.string().min(1),
      to: z.int().min(FACTOR_RANGE.min).max(FACTOR_RANGE.max),
    }),
    z.strictObject({
      lever: z.literal('shard-count'),
      atSeconds,
      to: z.int().min(SHARD_RANGE.min).max(SHARD_RANGE.max),
    }),
  ])
  .meta({ description: 'A change done by hand at that second.' });
export type Change = z.output<typeof changeSchema>;

export const scenarioSchema = z.strictObject({
  $schema: z.string().optional().meta({ description: 'Where this schema is, for editors.' }),
  name: z.string().min(1).default('unnamed').meta({ description: 'Name of the scenario.' }),
  description: z.string().default('').meta({ description: 'What it shows.' }),
  seed: integerField({ min: 0, max: 4_294_967_295 }, 1, { description: 'All chance of a run comes from it.' }),
  durationSeconds: integerField({ min: 1, max: 56 * DAY_SECONDS }, 14_400, {
    description: 'End of the run.',
    unit: 'seconds',
  }),
  untilDrained: booleanField(false, 'Stop as soon as nothing more arrives and every record has been dealt with.'),
  startsAt: z.iso
    .datetime()
    .default('2026-01-05T00:00:00Z')
    .meta({ description: 'Wall-clock time of the start of the run.' }),
  workload: workloadSchema,
  bursts: z.array(burstSchema).default([]).meta({ description: 'Bursts on top of the workload.' }),
  keys: keysSchema,
  recordBytes: integerField({ min: 1, max: RECORD_BYTES_MAX }, 1_024, {
    description: 'Size of a record with its key.',
    unit: 'bytes',
  }),
  source: sourceSchema,
  consumers: z.array(consumerSchema).min(1).max(20),
  downstreams: z.array(downstreamSchema).max(20).default([]),
  account: accountSchema,
  physics: physicsSchema,
  changes: z.array(changeSchema).default([]),
  policy: policyDocument.extend({ mode: modeField('enforce') }).prefault({}),
  downstreamPolicies: z
    .record(z.string(), downstreamDocument)
    .default({})
    .meta({ description: 'Documents of downstreams by name.' }),
});

/** A valid scenario with every default filled in. */
export type Scenario = z.output<typeof scenarioSchema>;
/** A scenario as it is written. */
export type ScenarioDocument = z.input<typeof scenarioSchema>;
