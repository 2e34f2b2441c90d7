/** What consumers write to. */
import * as z from 'zod';
import { numberField, secondsField } from '../../config/fields.ts';
import { FUNCTION_TIMEOUT_MAX_SECONDS } from '../../core/limits.ts';
import { atSecondsField, nameText, SECONDS_MAX } from './scenario-fields.ts';

const RATE_MAX = 100_000_000;

const faultSchema = z.strictObject({
  fromSeconds: atSecondsField('Start of the fault.'),
  toSeconds: atSecondsField('End of the fault.'),
  capacity: z.number().min(0).max(10).meta({ description: 'Multiplies its rate; 0 is an outage.', unit: 'times' }),
  failure: z.enum(['fast', 'timeout']).default('fast').meta({ description: 'What a call meets in an outage.' }),
});

const rateLimit = z
  .strictObject({
    recordsPerSecond: z.number().gt(0).max(RATE_MAX).meta({
      description: 'Records it takes in, however many calls bring them.',
      unit: 'records/s',
    }),
    burstRecords: z.number().gt(0).max(RATE_MAX).optional().meta({
      description: 'Size of its bucket; without it, one second of the rate.',
      unit: 'records',
    }),
    excess: z.enum(['reject', 'unprocessed']).default('reject').meta({
      description: 'What is above it: the whole call fails, or the call takes what it can and names the rest.',
    }),
  })
  .nullable()
  .default(null)
  .meta({ description: 'A rate above which it refuses; null: none.' });

const selfScaling = z
  .strictObject({
    afterThrottledSeconds: secondsField(
      { min: 60, max: SECONDS_MAX },
      120,
      'It scales after refusals in each minute of so long a time.',
    ),
    everySeconds: secondsField({ min: 1, max: SECONDS_MAX }, 60, 'And at most this often.'),
    step: z.number().gt(1).max(100).default(2).meta({ description: 'Multiplies its rate limit.', unit: 'times' }),
    maxRecordsPerSecond: z.number().gt(0).max(RATE_MAX).meta({
      description: 'It stops there.',
      unit: 'records/s',
    }),
  })
  .nullable()
  .default(null)
  .meta({ description: 'How it raises its own rate limit; null: it does not.' });

const outsideCallsSchema = z.strictObject({
  atSeconds: atSecondsField('Start of the step.'),
  calls: z.number().min(0).max(1_000_000).meta({ description: 'Calls in flight until the next step.', unit: 'calls' }),
});

export const downstreamSchema = z.strictObject({
  name: nameText.default('downstream').meta({ description: 'Its name.' }),
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
  rateLimit,
  selfScaling,
  outsideCalls: z
    .array(outsideCallsSchema)
    .default([])
    .meta({ description: 'Calls of callers outside the scenario, in steps; none before the first.' }),
});
export type DownstreamSpec = z.output<typeof downstreamSchema>;
