/** Everything the bench measures, in the order of its tables. The meanings are those of the scores in sim/score. */
import { COST_METRICS } from './metrics-cost.ts';
import { SUPPLY_METRICS } from './metrics-supply.ts';
import type { BoardScenario, Metric } from './scoreboard.ts';

const TIMELINESS: readonly Metric[] = [
  {
    id: 'lateRecordSeconds',
    title: 'Lateness',
    unit: 'record-seconds',
    better: 'lower',
    meaning:
      'The time by which each record was later than the target, summed over all records; records left unread count up to the end of the run.',
  },
  {
    id: 'secondsOverTarget',
    title: 'Time over target',
    unit: 'seconds',
    better: 'lower',
    meaning: 'Seconds in which the oldest record that was not done was older than the target, summed over streams.',
  },
  {
    id: 'maxDelaySeconds',
    title: 'Greatest delay',
    unit: 'seconds',
    better: 'lower',
    meaning: 'The longest a record took from accepted to done, or had waited by the end.',
  },
  ...[50, 95, 99].map(
    (percent): Metric => ({
      id: `delayP${percent}Seconds`,
      title: `Delay, ${percent} %`,
      unit: 'seconds',
      better: 'lower',
      meaning: `Time from accepted to done that ${percent} % of the records did not exceed; over records, not over seconds.`,
    }),
  ),
  {
    id: 'catchUpSeconds',
    title: 'Catch-up',
    unit: 'seconds',
    better: 'lower',
    meaning:
      'From the event until the oldest record, once late, stays within the target for 300 s. Runs that do not catch up count with the time to their end.',
  },
  {
    id: 'caughtUp',
    title: 'Caught up',
    unit: 'share of runs',
    better: 'higher',
    meaning: 'Share of the runs that catch up before their end.',
  },
  {
    id: 'catchUpOverBound',
    title: 'Catch-up over bound',
    unit: 'ratio',
    better: 'lower',
    meaning:
      'Catch-up divided by the least that is possible for whoever has to see the event first, with the luckiest detection and pause. Constant settings and bounds need not see, and may be below 1.',
  },
];

const RECORDS: readonly Metric[] = [
  {
    id: 'recordsLost',
    title: 'Lost',
    unit: 'records',
    better: 'lower',
    meaning:
      'Records given up by producers, expired in the stream, or discarded by a mapping without reaching a failure destination.',
  },
  {
    id: 'recordsToDestination',
    title: 'Dead-lettered',
    unit: 'records',
    better: 'lower',
    meaning:
      'Records that ran out of tries or of age and went to the failure destination: not lost, but neither done, and somebody has to replay them. They leave lateness as if they had never been late, and do not count on the front.',
  },
  {
    id: 'recordsGivenUp',
    title: 'Given up',
    unit: 'records',
    better: 'lower',
    meaning: 'Of those lost, the records that producers could not put in time.',
  },
  {
    id: 'recordsThrottled',
    title: 'Throttled puts',
    unit: 'attempts',
    better: 'lower',
    meaning: 'Put attempts that the stream refused; a record counts again each time it is tried.',
  },
  {
    id: 'orderViolations',
    title: 'Out of order',
    unit: 'records',
    better: 'lower',
    meaning: 'Records done out of the order of their key, among the keys that are followed one by one; must be 0.',
  },
];

/** Effort, not success: whoever never acts has none of it. */
const LEVERS: readonly Metric[] = [
  {
    id: 'reshardCalls',
    title: 'Reshard calls',
    unit: 'calls',
    better: 'context',
    meaning: 'Accepted calls that change the shards of a stream; AWS allows ten UpdateShardCount calls a day.',
  },
  {
    id: 'mappingUpdates',
    title: 'Mapping updates',
    unit: 'calls',
    better: 'context',
    meaning: 'Accepted updates of a mapping; each pauses its polling.',
  },
  {
    id: 'refusedCalls',
    title: 'Refused calls',
    unit: 'calls',
    better: 'context',
    meaning: 'Control-plane calls that AWS refused.',
  },
  {
    id: 'reversals',
    title: 'Reversals',
    unit: 'changes',
    better: 'context',
    meaning: 'How often a factor or the shards went back within 30 minutes of the change before: hunting.',
  },
];

const DOWNSTREAM: readonly Metric[] = [
  {
    id: 'amplification',
    title: 'Amplification',
    unit: 'ratio',
    better: 'lower',
    meaning: 'Attempts at the downstream per record done; 1 is no repeat at all.',
  },
  {
    id: 'overloadRecordSeconds',
    title: 'Overload',
    unit: 'records',
    better: 'lower',
    meaning: 'Records sent to downstreams above what they could do at their best; in an outage all that is sent.',
  },
  {
    id: 'amplificationFromFault',
    title: 'Amplification from fault to catch-up',
    unit: 'ratio',
    better: 'lower',
    meaning:
      'Attempts at the downstream per record done, from its first fault until the oldest record is on time again.',
  },
  {
    id: 'attemptsWhileDown',
    title: 'Sent while down',
    unit: 'records',
    better: 'lower',
    meaning: 'Records sent to a downstream that was down from one point of the timeline to the next.',
  },
  {
    id: 'retrogradeSeconds',
    title: 'Time past the peak',
    unit: 'seconds',
    better: 'lower',
    meaning: 'Time with more calls in flight than the downstream does best with, summed over downstreams.',
  },
];

/** Every metric of the bench. */
export const METRICS: readonly Metric[] = [
  ...TIMELINESS,
  ...RECORDS,
  ...COST_METRICS,
  ...LEVERS,
  ...DOWNSTREAM,
  ...SUPPLY_METRICS,
  {
    id: 'backlogRecords',
    title: 'Left unread',
    unit: 'records',
    better: 'lower',
    meaning: 'Records waiting or in flight when the run ended.',
  },
];

/** The metrics that get a column of their own, in order. */
export const MAIN_METRIC_IDS = [
  'lateRecordSeconds',
  'secondsOverTarget',
  'catchUpSeconds',
  'recordsLost',
  'recordsToDestination',
  'recordsThrottled',
  'costUsd',
  'reshardCalls',
  'mappingUpdates',
  'refusedCalls',
  'amplification',
] as const;

/** A column of its own only where somebody has some: few scenarios have a failure destination, or a downstream. */
const RARE_METRIC_IDS: readonly string[] = ['recordsToDestination', 'amplification'];

/** The main metrics of a board, in the order of {@link MAIN_METRIC_IDS}; those that the board does not measure are left out. */
export function mainMetrics(metrics: readonly Metric[]): readonly Metric[] {
  return MAIN_METRIC_IDS.flatMap((id) => metrics.find((metric) => metric.id === id) ?? []);
}

/** The main metrics that say something in this scenario. */
export function shownMetrics(metrics: readonly Metric[], { rows }: BoardScenario): readonly Metric[] {
  const hasSome = (id: string): boolean => rows.some(({ values }) => (values[id]?.mean ?? 0) > 0);
  return mainMetrics(metrics).filter(({ id }) => !RARE_METRIC_IDS.includes(id) || hasSome(id));
}
