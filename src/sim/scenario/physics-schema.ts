/** Constants that AWS does not publish. Each one is an assumption that a scenario can change. */
import * as z from 'zod';
import { DAY_SECONDS, numberField, ordered, secondsField } from '../../config/fields.ts';

const UP_TO_A_DAY = { min: 0, max: DAY_SECONDS };
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
  .prefault({});

const producer = z
  .strictObject({
    retrySeconds: secondsField({ min: 0.01, max: 3_600 }, 1, 'Producers try refused puts again this often.'),
    giveUpSeconds: secondsField(UP_TO_A_DAY, 300, 'Records that could not be put for this long are given up.'),
  })
  .prefault({});

export const physicsSchema = z
  .strictObject({
    laneMode: z
      .enum(['range', 'modulo'])
      .default('range')
      .meta({ description: 'How the keys of a shard are spread over the lanes of a mapping.' }),
    pollSeconds: secondsField({ min: 0, max: 60 }, 1, 'A lane that has caught up looks again this often; 0: at once.'),
    invokeOverheadMs: milliseconds(20, 'From the end of an invocation to the start of the next, not billed.'),
    coldStartMs: milliseconds(500, 'First use of an execution environment.'),
    environmentIdleSeconds: secondsField(UP_TO_A_DAY, 300, 'An unused environment is kept this long.'),
    mappingUpdatePauseSeconds: pause,
    reshardBaseSeconds: secondsField(UP_TO_A_DAY, 30, 'From UpdateShardCount to its first split or merge.'),
    reshardPerOperationSeconds: secondsField(UP_TO_A_DAY, 5, 'Each split or merge.'),
    childDiscoverySeconds: secondsField(
      UP_TO_A_DAY,
      5,
      'A child shard is found this long after its parents are drained.',
    ),
    retry,
    metricDelaySeconds: secondsField(UP_TO_A_DAY, 60, 'A minute of metrics is first seen this long after it ended.'),
    metricSpreadSeconds: secondsField(UP_TO_A_DAY, 30, 'And is complete this much later.'),
    tickSeconds: secondsField({ min: 0.01, max: 60 }, 1, 'Arrivals are drawn once a tick.'),
    producer,
  })
  .prefault({});
export type PhysicsSpec = z.output<typeof physicsSchema>;
