/** The document of a downstream: where it shows its health, when its circuit breaker trips and how it comes back. Every field may be left out. */
import * as z from 'zod';
import { DAY_SECONDS, integerField, numberField, ordered, secondsField } from './fields.ts';
import { healthSchema } from './health-schema.ts';

const waits = ordered('openSeconds', 'openMaxSeconds');

/** Validates a downstream document; unknown keys are errors. */
export const downstreamDocument = z
  .strictObject({
    health: healthSchema.optional().meta({
      description: "Where it shows its own health; without it only its consumers' symptoms count.",
    }),
    errorRatio: numberField({ min: 0.001, max: 1 }, 0.1, {
      description: 'Share of failed attempts that counts as sick.',
      unit: 'share of 1',
    }),
    errorCount: integerField({ min: 1, max: 1_000_000 }, 5, {
      description: 'Failed attempts a minute below which the share is not looked at.',
      unit: 'attempts per minute',
    }),
    slowdown: numberField({ min: 1.05, max: 100 }, 1.8, {
      description: 'Time per record over the healthy baseline that counts as sick while a backlog persists.',
      unit: 'times',
    }),
    openSeconds: secondsField(
      { min: 60, max: DAY_SECONDS },
      180,
      'First wait before a probe; doubles with every failed probe.',
    ),
    openMaxSeconds: secondsField({ min: 60, max: DAY_SECONDS }, 1_800, 'Longest wait before a probe.'),
    stepSeconds: secondsField({ min: 60, max: DAY_SECONDS }, 180, 'How long a step is watched before the next one.'),
  })
  .refine(waits.holds, waits.options);

/** A downstream document with every default filled in. */
export type DownstreamDocument = z.output<typeof downstreamDocument>;
