/** What the producers do: how many records, when, and with which keys. */
import * as z from 'zod';
import { integerField, numberField } from '../../config/fields.ts';
import { atSecondsField, SECONDS_MAX } from './scenario-fields.ts';

const RATE_MAX = 100_000_000;
const KEYS_MAX = 10_000_000;
const BURST_RECORDS_MAX = 1_000_000;

const atSeconds = z.number().min(0).max(SECONDS_MAX);
const rate = z.number().min(0).max(RATE_MAX);

const dispersion = z
  .union([z.enum(['exact', 'poisson']), z.number().gt(1).max(1_000)])
  .default('poisson')
  .meta({
    description:
      'Spread of the records of a second: exact, poisson, or variance over mean of a negative binomial (more than 1).',
  });

const overlay = z
  .strictObject({
    file: z.string().min(1).meta({
      description: 'CSV like that of a trace. Each value over their mean becomes a factor; begun again when it ends.',
    }),
    pieceSeconds: z.number().min(0.01).max(SECONDS_MAX).optional().meta({
      description: 'How long a factor holds; without it, the last bin of the file.',
      unit: 'seconds',
    }),
  })
  .optional()
  .meta({ description: 'Micro-bursts: factors from a trace that multiply the rate piece by piece.' });
export type OverlaySpec = NonNullable<z.output<typeof overlay>>;

const literalKeys = z
  .union([
    z.array(z.string().min(1)).min(1).max(BURST_RECORDS_MAX),
    z.strictObject({
      from: z.int().min(0).max(BURST_RECORDS_MAX).meta({ description: 'First number.' }),
      to: z.int().min(0).max(BURST_RECORDS_MAX).meta({ description: 'Last number.' }),
    }),
  ])
  .meta({ description: 'Keys one by one: a list, or the decimal numbers of a range, both ends included.' });

export type LiteralKeys = z.output<typeof literalKeys>;

const burstFields = {
  records: z.int().min(1).max(BURST_RECORDS_MAX).optional().meta({
    description: 'Records of the burst; their keys are drawn from the keys of the scenario.',
    unit: 'records',
  }),
  keys: literalKeys.optional().meta({
    description: 'Keys one by one: a list, or the decimal numbers of a range, both ends included.',
  }),
  atSeconds: atSeconds.default(0).meta({ description: 'Start of the burst.', unit: 'seconds from the start' }),
  overSeconds: z
    .number()
    .min(0)
    .max(SECONDS_MAX)
    .default(0)
    .meta({ description: 'The records arrive evenly over this time; 0 is all at once.', unit: 'seconds' }),
};

/** A burst of records on top of the workload. */
export const burstSchema = z.strictObject(burstFields);
export type BurstSpec = z.output<typeof burstSchema>;

const traceWorkload = z.strictObject({
  kind: z.literal('trace'),
  file: z
    .string()
    .min(1)
    .meta({ description: 'CSV with a column of seconds and one of values; relative to this file.' }),
  fromSeconds: atSeconds.default(0).meta({ description: 'Start of the slice of the trace.', unit: 'seconds' }),
  forSeconds: z
    .number()
    .gt(0)
    .max(SECONDS_MAX)
    .optional()
    .meta({ description: 'Length of the slice; without it, to the end of the trace.', unit: 'seconds' }),
  peakRecordsPerSecond: rate.meta({
    description: 'The greatest value of the slice becomes this rate.',
    unit: 'records/s',
  }),
  floorRecordsPerSecond: rate.optional().meta({
    description: 'The least value of the slice becomes this rate: for traces of which only the shape is real.',
    unit: 'records/s',
  }),
  dispersion,
  overlay,
});
export type TraceWorkload = z.output<typeof traceWorkload>;

const stepsWorkload = z.strictObject({
  kind: z.literal('steps'),
  steps: z
    .array(
      z.strictObject({
        atSeconds: atSecondsField('Start of the step.'),
        recordsPerSecond: rate.meta({ description: 'Rate from then on.', unit: 'records/s' }),
      }),
    )
    .min(1)
    .meta({ description: 'Each rate holds until the next step.' }),
  dispersion,
  overlay,
});
export type StepsWorkload = z.output<typeof stepsWorkload>;

/** The main load: a recorded trace, steps, a single burst, or none: a stream that only bursts or consumers write into. */
export const workloadSchema = z.discriminatedUnion('kind', [
  traceWorkload,
  stepsWorkload,
  z.strictObject({ kind: z.literal('burst'), ...burstFields }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type Workload = z.output<typeof workloadSchema>;

const keyCount = integerField({ min: 1, max: KEYS_MAX }, 100_000, { description: 'Different keys.', unit: 'keys' });

/** Which partition keys the records carry. */
export const keysSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('uniform'), count: keyCount }),
    z.strictObject({
      kind: z.literal('zipf'),
      count: keyCount,
      exponent: numberField({ min: 0, max: 10 }, 1.1, { description: 'The k-th key has weight k to minus this.' }),
    }),
    z.strictObject({
      kind: z.literal('shares'),
      shares: z.record(z.string(), z.number().min(0).max(1)).meta({ description: 'Share of the load by key.' }),
      restKeys: integerField({ min: 0, max: KEYS_MAX }, 1_000, {
        description: 'Equal keys that carry what the shares leave.',
        unit: 'keys',
      }),
    }),
    z.strictObject({
      kind: z.literal('one'),
      key: z.string().min(1).default('key').meta({ description: 'The key of every record.' }),
    }),
    z.strictObject({ kind: z.literal('aggregated') }).meta({
      description:
        'A producer library that aggregates: load even over the shards, and all records of a shard have one key.',
    }),
    z.strictObject({ kind: z.literal('literal'), keys: literalKeys }),
  ])
  .prefault({ kind: 'uniform' });
export type KeySpec = z.output<typeof keysSchema>;
