/** Records that no try can process. */
import * as z from 'zod';
import { atSecondsField, SECONDS_MAX } from './scenario-fields.ts';

const POISON_MAX = 10_000;

const listed = z
  .array(
    z.strictObject({
      atSeconds: atSecondsField('When it is put.'),
      key: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'Its key, which no other record has; without it, poison- and its position.' }),
    }),
  )
  .max(POISON_MAX);

const repeated = z.strictObject({
  everySeconds: z.number().gt(0).max(SECONDS_MAX).meta({ description: 'Time from one to the next.', unit: 'seconds' }),
  firstAtSeconds: atSecondsField('When the first one is put.').default(0),
  count: z
    .int()
    .min(1)
    .max(POISON_MAX)
    .optional()
    .meta({ description: 'How many; without it, to the end of the run.', unit: 'records' }),
});

/** One by one, or again and again. */
export const poisonSchema = z.union([listed, repeated]).default([]).meta({
  description: 'Records that every try to process fails on, each with a key of its own: a list, or one every so often.',
});
export type PoisonSpec = z.output<typeof poisonSchema>;
