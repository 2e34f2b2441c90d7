/** One stream with its load, its consumers, and the policy it runs under. */
import * as z from 'zod';
import { integerField, modeField } from '../../config/fields.ts';
import { policyDocument } from '../../config/policy-schema.ts';
import { consumerSchema } from './consumer-schema.ts';
import { poisonSchema } from './poison-schema.ts';
import { invisibleReaderSchema, sourceSchema } from './source-schema.ts';
import { burstSchema, keysSchema, workloadSchema } from './workload-schema.ts';

const RECORD_BYTES_MAX = 1_048_576;

/** What the top level of a scenario says about its stream, and `otherStreams` about theirs. */
export const streamFields = {
  workload: workloadSchema.meta({ description: 'The main load.' }),
  bursts: z.array(burstSchema).default([]).meta({ description: 'Bursts on top of the workload.' }),
  keys: keysSchema.meta({ description: 'Which partition keys the records carry.' }),
  recordBytes: integerField({ min: 1, max: RECORD_BYTES_MAX }, 1_024, {
    description: 'Size of a record with its key.',
    unit: 'bytes',
  }),
  poison: poisonSchema,
  source: sourceSchema.meta({ description: 'The stream itself.' }),
  consumers: z
    .array(consumerSchema)
    .min(1)
    .max(20)
    .meta({ description: 'Its event source mappings with their functions.' }),
  invisibleReaders: z.array(invisibleReaderSchema).max(20).default([]).meta({
    description: 'Readers that are no mappings: they take their part of the read limits and show in the metrics.',
  }),
  policy: policyDocument
    .extend({ mode: modeField('enforce') })
    .prefault({})
    .meta({ description: "The owner's document of the stream." }),
};

export const streamSchema = z.strictObject(streamFields);
/** One stream of a scenario with every default filled in. */
export type StreamSpec = z.output<typeof streamSchema>;
