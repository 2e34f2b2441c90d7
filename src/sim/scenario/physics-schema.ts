/** Constants that AWS does not publish. Each one is an assumption that a scenario can change. */
import * as z from 'zod';
import { booleanField, DAY_SECONDS, integerField, numberField, ordered, secondsField } from '../../config/fields.ts';
import { ENVIRONMENTS_PER_10_SEC } from '../../core/limits.ts';
import { shareField } from './scenario-fields.ts';

const UP_TO_A_DAY = { min: 0, max: DAY_SECONDS };
const PRODUCER_RETRY = { min: 0.01, max: 3_600 };
const MS_RANGE = { min: 0, max: 60_000 };

function milliseconds(fallback: number, description: string) {
  return numberField(MS_RANGE, fallback, { description, unit: 'ms' });
}

const pauseOrder = ordered('min', 'max');
const retryOrder = ordered('firstSeconds', 'maxSeconds');

const pause = z
  .strictObject({
    min: secondsField(UP_TO_A_DAY, 30, 'Shortest pause.'),
    max: secondsField(UP_TO_A_DAY, 60, 'Longest pause.'),
    tail: z
      .strictObject({
        share: z.number().min(0).max(1).meta({ description: 'Share of the updates.', unit: 'share of 1' }),
        longestSeconds: z
          .number()
          .min(0)
          .max(DAY_SECONDS)
          .meta({ description: 'Longest of their pauses.', unit: 'seconds' }),
      })
      .optional()
      .meta({ description: 'A share of the updates takes longer: evenly from max to longestSeconds.' }),
  })
  .refine(pauseOrder.holds, pauseOrder.options)
  .prefault({})
  .meta({ description: 'A mapping polls nothing for this long while it updates; drawn evenly for each update.' });

const retry = z
  .strictObject({
    firstSeconds: secondsField(UP_TO_A_DAY, 1, 'Wait before the first retry of a failed batch; doubles each time.'),
    maxSeconds: secondsField(UP_TO_A_DAY, 60, 'Longest wait between retries.'),
  })
  .refine(retryOrder.holds, retryOrder.options)
  .prefault({})
  .meta({ description: 'How a mapping tries a failed batch again.' });

const producer = z
  .strictObject({
    retrySeconds: secondsField(PRODUCER_RETRY, 1, 'Producers try refused puts again after this long.'),
    retryMaxSeconds: z.number().min(PRODUCER_RETRY.min).max(PRODUCER_RETRY.max).optional().meta({
      description: 'And after twice that while puts go on being refused, up to this; without it there is no back-off.',
      unit: 'seconds',
    }),
    giveUpSeconds: secondsField(UP_TO_A_DAY, 300, 'Records that could not be put for this long are given up.'),
    bufferRecords: z.int().min(1).max(1_000_000_000).optional().meta({
      description:
        "Records that the producers' buffer holds; those that find it full are given up. Without it, no end.",
      unit: 'records',
    }),
  })
  .prefault({})
  .meta({ description: 'What the producers of every stream do with puts that are refused.' });

const METRIC_DELAY = 60;

/** One delay for all metrics, or one by who writes them. */
const metricDelay = z
  .union([
    z.number().min(UP_TO_A_DAY.min).max(UP_TO_A_DAY.max),
    z.strictObject({
      kinesis: secondsField(UP_TO_A_DAY, METRIC_DELAY, 'Metrics that Kinesis writes.'),
      lambda: secondsField(UP_TO_A_DAY, METRIC_DELAY, 'Metrics that Lambda writes.'),
      downstream: secondsField(UP_TO_A_DAY, METRIC_DELAY, 'Metrics that functions write about downstreams.'),
    }),
  ])
  .default(METRIC_DELAY)
  .meta({
    description: 'A minute of metrics is first seen this long after it ended: one value, or one by who writes them.',
    unit: 'seconds',
  });

const readings = {
  metricDelaySeconds: metricDelay,
  metricSpreadSeconds: secondsField(UP_TO_A_DAY, 30, 'And is complete this much later.'),
  metricGapShare: shareField(0, 'Share of minutes that a metric never shows.'),
  iteratorAgeAt: z.enum(['handover', 'completion']).default('handover').meta({
    description: "When the age of a batch's last record is taken; AWS documents both.",
  }),
  failedShowAge: booleanField(true, 'Whether a failing invocation shows its age.'),
};

const growth = {
  environmentsPer10Seconds: integerField({ min: 1, max: 1_000_000 }, ENVIRONMENTS_PER_10_SEC, {
    description: 'Execution environments that a function may add in ten seconds.',
    unit: 'environments',
  }),
  onDemandSplitSeconds: secondsField(
    UP_TO_A_DAY,
    900,
    'An on-demand stream splits a busy shard this long after it has become busy.',
  ),
  dynamodbShardLifeSeconds: secondsField(
    { min: 60, max: DAY_SECONDS },
    14_400,
    'A shard of a DynamoDB stream is closed and followed by another after this long.',
  ),
};

export const physicsSchema = z
  .strictObject({
    laneMode: z.enum(['range', 'modulo', 'dynamic']).default('range').meta({
      description:
        'How the keys of a shard are spread over the lanes of a mapping: by ranges of hashes, by the hash modulo the factor, or dynamically, with a key in at most one batch at a time.',
    }),
    lookAheadRecords: integerField({ min: 1, max: 1_000_000_000 }, 100_000, {
      description: 'A mapping reads at most so many records beyond the oldest one of a shard that is not done.',
      unit: 'records',
    }),
    pollSeconds: secondsField({ min: 0, max: 60 }, 1, 'A lane that has caught up looks again this often; 0: at once.'),
    invokeOverheadMs: milliseconds(20, 'From the end of an invocation to the start of the next, not billed.'),
    coldStartMs: milliseconds(500, 'First use of an execution environment.'),
    environmentIdleSeconds: secondsField(UP_TO_A_DAY, 300, 'An unused environment is kept this long.'),
    mappingUpdatePauseSeconds: pause,
    reshardBaseSeconds: secondsField(UP_TO_A_DAY, 30, 'From UpdateShardCount to its first split or merge.'),
    reshardPerOperationSeconds: secondsField(UP_TO_A_DAY, 5, 'Each split or merge of an UpdateShardCount.'),
    splitOrMergeSeconds: z.number().min(0).max(DAY_SECONDS).optional().meta({
      description: 'A SplitShard or MergeShards by itself; without it as one operation of an UpdateShardCount.',
      unit: 'seconds',
    }),
    childDiscoverySeconds: secondsField(
      UP_TO_A_DAY,
      5,
      'A child shard is found this long after its parents are drained.',
    ),
    retry,
    ...readings,
    ...growth,
    tickSeconds: secondsField({ min: 0.01, max: 60 }, 1, 'Arrivals are drawn once a tick.'),
    producer,
  })
  .prefault({});
export type PhysicsSpec = z.output<typeof physicsSchema>;
