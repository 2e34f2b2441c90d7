/** The policy document of a source, in the owner's units. Every field may be left out. */
import * as z from 'zod';
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../core/limits.ts';
import {
  booleanField,
  boundsField,
  DAY_SECONDS,
  FACTOR_RANGE,
  integerField,
  modeField,
  nameField,
  numberField,
  SHARD_RANGE,
  secondsField,
  WEEK_SECONDS,
} from './fields.ts';

const UP_TO_A_DAY = { min: 0, max: DAY_SECONDS };
const UP_TO_A_WEEK = { min: 0, max: WEEK_SECONDS };

const target = z
  .strictObject({
    iteratorAgeSeconds: secondsField(
      { min: 1, max: WEEK_SECONDS },
      60,
      'Age of the oldest unprocessed record that is still on time.',
    ),
    catchUpSeconds: secondsField({ min: 60, max: DAY_SECONDS }, 600, 'How long draining a backlog may take.'),
  })
  .prefault({});

const bounds = z
  .strictObject({
    shards: boundsField(SHARD_RANGE, { min: 1, max: 64 }, { description: 'number of open shards', unit: 'shards' }),
    factor: boundsField(FACTOR_RANGE, FACTOR_RANGE, { description: 'parallelization factor', unit: 'lanes per shard' }),
  })
  .prefault({});

const coolDown = z
  .strictObject({
    factorOutSeconds: secondsField(UP_TO_A_DAY, 120, 'Least time after a change of the factor before it is raised.'),
    factorInSeconds: secondsField(UP_TO_A_DAY, 300, 'Least time after a change of the factor before it is lowered.'),
    shardsOutSeconds: secondsField(UP_TO_A_DAY, 120, 'Least time after a reshard before the next one adds shards.'),
    shardsInSeconds: secondsField(UP_TO_A_DAY, 1_800, 'Least time after a reshard before the next one removes shards.'),
  })
  .prefault({});

const scaleIn = z
  .strictObject({
    factorQuietSeconds: secondsField(
      UP_TO_A_DAY,
      600,
      'For this long the need has to stay lower before the factor goes back.',
    ),
    shardsQuietSeconds: secondsField(
      UP_TO_A_WEEK,
      3_600,
      'For this long the need has to stay lower before shards go back.',
    ),
  })
  .prefault({});

const accept = z
  .strictObject({
    latest: booleanField(
      false,
      'Change the factor of mappings that start at LATEST, although an update of them can lose records.',
    ),
    tumblingWindow: booleanField(
      false,
      'Turn levers of mappings with a tumbling window, although a change breaks the window that is open.',
    ),
  })
  .prefault({});

/** Validates a policy document; unknown keys are errors. */
export const policyDocument = z.strictObject({
  mode: modeField('recommend'),
  target,
  bounds,
  utilisationTarget: numberField({ min: 0.1, max: 1 }, 0.75, {
    description: 'Share of the measured capacity that demand may fill.',
    unit: 'share of 1',
  }),
  freshnessSeconds: secondsField({ min: 60, max: 3_600 }, 300, 'Readings older than this never lead to an action.'),
  coolDown,
  ledgerReserve: integerField({ min: 0, max: UPDATE_SHARD_COUNT_CALLS_PER_DAY }, 3, {
    description: 'UpdateShardCount calls of the rolling day kept for emergencies; scale-in never touches them.',
    unit: 'calls',
  }),
  scaleIn,
  accept,
  standBackSeconds: secondsField(
    UP_TO_A_WEEK,
    14_400,
    'How long Headgate stands back after somebody else turned a lever.',
  ),
});

/** A policy document with every default filled in. */
export type PolicyDocument = z.output<typeof policyDocument>;

const downstreamNames = z.array(nameField({ description: 'Name of a downstream.' })).meta({
  accepted: 'a list of names',
});

/** Validates the document of a stream, and `defaults`: a policy, and what its consumers write to. */
export const streamDocument = policyDocument.extend({
  downstreams: downstreamNames.default([]).meta({
    description: 'Names of what every consumer of the stream writes to; one circuit breaker for all that share a name.',
    accepted: 'a list of names',
  }),
  consumers: z
    .record(nameField({ description: 'Name of a function.' }), z.strictObject({ downstreams: downstreamNames }))
    .default({})
    .meta({
      description: "What single consumers write to instead, by the function's name.",
      accepted: 'an object from function names to objects with downstreams',
    }),
});

/** A stream's document with every default filled in. */
export type StreamDocument = z.output<typeof streamDocument>;
