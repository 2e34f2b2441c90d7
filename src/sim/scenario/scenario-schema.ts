/** A scenario file: the streams of an account with their load, their consumers, and what stands behind them. */
import * as z from 'zod';
import { downstreamDocument } from '../../config/downstream-schema.ts';
import { booleanField, integerField } from '../../config/fields.ts';
import { accountSchema } from './account-schema.ts';
import { changeSchema } from './change-schema.ts';
import { downstreamSchema } from './downstream-schema.ts';
import { physicsSchema } from './physics-schema.ts';
import { BATCH_SHARD_SECONDS, SECONDS_MAX } from './scenario-fields.ts';
import { streamFields, streamSchema } from './stream-schema.ts';

export type { Change } from './change-schema.ts';

/** What a reader of the bench wants to know about it. */
const aboutFields = {
  $schema: z.string().optional().meta({ description: 'Where this schema is, for editors.' }),
  name: z.string().min(1).default('unnamed').meta({ description: 'Name of the scenario.' }),
  title: z.string().min(1).optional().meta({ description: 'Its heading for people; without it, the name.' }),
  description: z.string().default('').meta({ description: 'What it shows.' }),
  right: z.string().default('').meta({ description: 'What a good engineer would do.' }),
  evidenceAtSeconds: z.number().min(0).max(SECONDS_MAX).nullable().default(null).meta({
    description: 'When what is wrong first shows in the account; null: nothing does.',
    unit: 'seconds from the start',
  }),
  set: z.enum(['development', 'held-out']).default('development').meta({
    description: 'Whether deciders may be tuned on it, or it is kept back to judge them.',
  }),
};

export const scenarioSchema = z.strictObject({
  ...aboutFields,
  seed: integerField({ min: 0, max: 4_294_967_295 }, 1, { description: 'All chance of a run comes from it.' }),
  durationSeconds: integerField({ min: 1, max: SECONDS_MAX }, 14_400, {
    description: 'End of the run.',
    unit: 'seconds',
  }),
  untilDrained: booleanField(false, 'Stop as soon as nothing more arrives and every record has been dealt with.'),
  startsAt: z.iso
    .datetime()
    .refine((text) => !(Date.parse(text) < 0), { error: 'a time from 1970-01-01T00:00:00Z on' })
    .default('2026-01-05T00:00:00Z')
    .meta({ description: 'Wall-clock time of the start of the run, from 1970-01-01T00:00:00Z on.' }),
  ...streamFields,
  otherStreams: z.array(streamSchema).max(200).default([]).meta({
    description:
      "Further streams of the account, each in the shape of the top level. Names of streams and consumers are unique over the account. A stream's mode is at most that of the run.",
  }),
  downstreams: z.array(downstreamSchema).max(20).default([]).meta({ description: 'What consumers write to.' }),
  account: accountSchema.meta({ description: 'Limits of the account, and what others use of them.' }),
  physics: physicsSchema.meta({
    description: 'Constants that AWS does not publish, or only roughly. Each one is an assumption.',
  }),
  detail: z
    .enum(['auto', 'batch', 'fluid'])
    .default('batch')
    .meta({
      description: `batch: every batch is an event. fluid: load flows through the lanes; only without downstreams, poison, errors, filters, outputs, tumbling windows, partial batches, bursts, timeouts, and keys followed one by one in lane mode dynamic. auto: fluid where that is possible and near enough, and shards times seconds is above ${BATCH_SHARD_SECONDS}.`,
    }),
  changes: z.array(changeSchema).default([]).meta({ description: 'What is changed by hand during the run.' }),
  downstreamPolicies: z
    .record(z.string(), downstreamDocument)
    .default({})
    .meta({ description: 'Documents of downstreams by name.' }),
});

/** A scenario as the schema gives it: still without what depends on other fields. */
export type CheckedScenario = z.output<typeof scenarioSchema>;
/** A valid scenario with every default filled in. */
export type Scenario = Omit<CheckedScenario, 'title'> & { readonly title: string };
/** A scenario as it is written. */
export type ScenarioDocument = z.input<typeof scenarioSchema>;
