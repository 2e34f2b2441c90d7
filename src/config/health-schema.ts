/**
 * Where a downstream shows its own health. Each kind stands for the metrics that AWS recommends alarms on for such a
 * service ("Best practice alarm recommendations", read 2026-08); which ones exactly is in health-target.ts.
 */
import * as z from 'zod';
import { textField } from './fields.ts';

/** Longest name of a metric, a namespace, a dimension's value or an alarm. Source: CloudWatch API reference, read 2026-11. */
const NAME_MAX = 255;

const STATISTICS = ['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'] as const;

function named(description: string) {
  return textField(NAME_MAX, description);
}

function metricField(statistic: (typeof STATISTICS)[number], description: string) {
  return z
    .strictObject({
      namespace: named('Namespace of the metric.'),
      metric: named('Name of the metric.'),
      dimensions: z.record(named('Name of a dimension.'), named('Value of a dimension.')).default({}).meta({
        description: 'Every dimension the metric is published with.',
        accepted: 'an object from dimension names to values',
      }),
      statistic: z.enum(STATISTICS).default(statistic).meta({ description: 'What is read of each minute.' }),
    })
    .optional()
    .meta({ description });
}

const ownMetrics = z
  .strictObject({
    kind: z.literal('metrics'),
    requests: metricField('Sum', 'Attempts per minute.'),
    errors: metricField('Sum', 'Failed attempts per minute.'),
    latency: metricField('Average', 'Time of an attempt.'),
    latencyUnit: z
      .enum(['milliseconds', 'seconds', 'microseconds'])
      .default('milliseconds')
      .meta({ description: 'Unit of the latency metric.' }),
  })
  .refine((health) => [health.requests, health.errors, health.latency].some((metric) => metric !== undefined), {
    error: 'at least one of requests, errors and latency',
  })
  .meta({ description: 'Metrics of your own choice.' });

/** Validates the field `health` of a downstream document. */
export const healthSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('emitted') })
    .meta({ description: 'What your function publishes itself, in the embedded metric format.' }),
  z
    .strictObject({
      kind: z.literal('dynamodb-table'),
      table: named('Name of the table.'),
      operation: named('The one operation it is written with; without it every writing operation is read.').optional(),
    })
    .meta({ description: 'A DynamoDB table.' }),
  z
    .strictObject({ kind: z.literal('lambda-function'), function: named('Name of the function.') })
    .meta({ description: 'A function that is called by the consumer.' }),
  z
    .strictObject({
      kind: z.literal('api-gateway'),
      api: named('Name of the REST API (dimension ApiName).'),
      stage: named('Its stage; without it all of them.').optional(),
    })
    .meta({ description: 'A REST API of API Gateway.' }),
  z
    .strictObject({
      kind: z.literal('application-load-balancer'),
      loadBalancer: named('The end of its ARN, as in app/shop/50dc6c495c0c9188.'),
      targetGroup: named('The end of its ARN, as in targetgroup/shop/73e2d6bc24d8a067; without it all.').optional(),
    })
    .meta({ description: 'An HTTP API behind an Application Load Balancer.' }),
  z.strictObject({ kind: z.literal('rds-instance'), instance: named('Identifier of the instance.') }).meta({
    description:
      'A database instance of RDS or Aurora. It counts no requests: its latency supports what the consumers show and opens no breaker alone. An alarm does.',
  }),
  z
    .strictObject({ kind: z.literal('kinesis-stream'), stream: named('Name of the stream that is written to.') })
    .meta({ description: 'A Kinesis stream that the consumer writes to.' }),
  ownMetrics,
  z
    .strictObject({ kind: z.literal('alarm'), alarm: named('Name of the CloudWatch alarm.') })
    .meta({ description: 'A CloudWatch alarm that says it is sick.' }),
]);

/** Where a downstream shows its own health. */
export type Health = z.output<typeof healthSchema>;
