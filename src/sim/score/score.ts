/** What a run is judged by: the truth of the world, not what its metrics showed. Where a number does not apply it is null. */
import { SECOND_MS } from '../../core/units.ts';
import { delayQuantileMs } from '../../world/delay-histogram.ts';
import { type CostParts, costOf, type Usage } from '../run/cost.ts';
import { consumerKey, type TimelinePoint } from '../run/timeline.ts';
import { oldestAgeMs, sumOf, type Truth, unfinished } from '../run/truth.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';
import { caughtUpSecond, eventSecond, faultSecond } from './catch-up.ts';
import { amplificationBetween, attemptsWhileDown, overloadRecords, type Window } from './downstream-load.ts';
import { leverReversals } from './reversals.ts';
import type {
  CostScore,
  DelayScore,
  DownstreamScore,
  LeverScore,
  RecordScore,
  Score,
  SupplyScore,
} from './score-fields.ts';
import { shardElasticity, slotElasticity } from './supply.ts';
import { usageOf } from './usage-of.ts';

export type { Score } from './score-fields.ts';

/** The share of records that stands for all of them: counts of records that flow are not whole numbers. */
const ALL = 1 - 1e-12;

export interface ScoreInput {
  readonly scenario: Scenario;
  /** At the end. */
  readonly truth: Truth;
  /** Lateness of the records that are not done, as if they were done at the end, record-seconds. */
  readonly unfinishedLateRecordSeconds: number;
  readonly timeline: readonly TimelinePoint[];
  /** Records done out of the order of their key; null: nobody looked. */
  readonly orderViolations: number | null;
  /** What the controller itself costs, US dollars per hour. */
  readonly ownUsdPerHour: number;
  readonly digest: string;
}

/** The score of a run that has ended. */
export function scoreOf(input: ScoreInput): Score {
  const { scenario, truth, timeline, digest } = input;
  return {
    simulatedSeconds: truth.atMs / SECOND_MS,
    ...delayScore(input),
    ...leverScore(input),
    ...recordScore(input),
    ...downstreamScore(input),
    ...supplyScore(scenario, timeline),
    ...costScore(usageOf(scenario, truth, timeline, input.ownUsdPerHour)),
    digest,
  };
}

function delayScore({ scenario, truth, timeline, unfinishedLateRecordSeconds }: ScoreInput): DelayScore {
  const { streams, consumers } = truth;
  const histograms = consumers.map(({ delays }) => delays);
  const quantile = (share: number): number | null => secondsOf(delayQuantileMs(histograms, share));
  const recordsDone = sumOf(consumers, (consumer) => consumer.recordsDone);
  const maxDone = quantile(ALL);
  const event = eventSecond(scenario);
  const caughtUp = event === null ? null : caughtUpSecond(timeline, event, targetSeconds(scenario));
  return {
    makespanSeconds:
      recordsDone === 0 ? null : Math.max(...consumers.map(({ lastDoneAtMs }) => lastDoneAtMs)) / SECOND_MS,
    maxIteratorAgeSeconds: Math.max(...streams.map(({ maxAgeMs }) => maxAgeMs)) / SECOND_MS,
    lateRecordSeconds: sumOf(consumers, (consumer) => consumer.lateRecordSeconds) + unfinishedLateRecordSeconds,
    secondsOverTarget: sumOf(streams, (stream) => stream.secondsOverTarget),
    delayRecordSeconds: sumOf(consumers, (consumer) => consumer.delayRecordSeconds),
    delayP50Seconds: quantile(0.5),
    delayP95Seconds: quantile(0.95),
    delayP99Seconds: quantile(0.99),
    maxDelaySeconds: maxDone === null ? null : Math.max(maxDone, oldestAgeMs(consumers) / SECOND_MS),
    catchUpSeconds: event === null ? null : Math.max(0, (caughtUp ?? scenario.durationSeconds) - event),
    caughtUp: event === null ? null : Number(caughtUp !== null),
  };
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : ms / SECOND_MS;
}

/** The target of the account's first stream is that of the run: the world, too, has only one. */
function targetSeconds({ policy }: Scenario): number {
  return policy.target.iteratorAgeSeconds;
}

function leverScore({ scenario, truth: { streams }, timeline }: ScoreInput): LeverScore {
  const provisioned = streamsOf(scenario).filter(({ source }) => source.kind === 'kinesis-provisioned');
  return {
    shardHours: sumOf(streams, (stream) => stream.shardHours),
    reshardCalls: sumOf(streams, (stream) => stream.reshardCalls),
    mappingUpdates: sumOf(streams, (stream) => stream.mappingUpdates),
    refusedCalls: sumOf(streams, (stream) => stream.refusedCalls),
    reversals: leverReversals(
      timeline,
      provisioned.map(({ source }) => source.name),
    ),
  };
}

function recordScore({ truth: { streams, consumers }, orderViolations }: ScoreInput): RecordScore {
  const recordsGivenUp = sumOf(streams, (stream) => stream.recordsGivenUp);
  const recordsDiscarded = sumOf(consumers, (consumer) => consumer.recordsDiscarded);
  const recordsToDestination = sumOf(consumers, (consumer) => consumer.recordsToDestination);
  const recordsExpired = sumOf(consumers, (consumer) => consumer.recordsExpired);
  return {
    recordsOffered: sumOf(streams, (stream) => stream.recordsOffered),
    recordsIn: sumOf(streams, (stream) => stream.recordsIn),
    recordsDone: sumOf(consumers, (consumer) => consumer.recordsDone),
    recordsLost: recordsGivenUp + recordsDiscarded - recordsToDestination + recordsExpired,
    recordsGivenUp,
    recordsDiscarded,
    recordsToDestination,
    recordsExpired,
    recordsThrottled: sumOf(streams, (stream) => stream.recordsThrottled),
    backlogRecords: sumOf(consumers, unfinished),
    orderViolations,
  };
}

function downstreamScore({ scenario, truth, timeline }: ScoreInput): DownstreamScore {
  const { consumers, downstreams } = truth;
  const writers = writersOf(scenario);
  const hasDownstreams = downstreams.length > 0;
  const fault = faultWindow(scenario, timeline);
  return {
    backendAttempts: sumOf(consumers, (consumer) => consumer.backendAttempts),
    amplification: amplificationOf(truth, writers),
    amplificationFromFault: fault === null ? null : amplificationBetween(timeline, writers, fault),
    overloadRecordSeconds: hasDownstreams ? overloadRecords(timeline, scenario.downstreams) : null,
    overloadFromFault: fault === null ? null : overloadRecords(timeline, scenario.downstreams, fault),
    attemptsWhileDown: hasDownstreams ? attemptsWhileDown(timeline) : null,
    retrogradeSeconds: hasDownstreams ? sumOf(downstreams, ({ retrogradeMs }) => retrogradeMs) / SECOND_MS : null,
  };
}

/** Consumers with a downstream, as a timeline names them. */
function writersOf(scenario: Scenario): readonly string[] {
  const streams = streamsOf(scenario);
  return streams.flatMap(({ source, consumers }) =>
    consumers
      .filter(({ downstream }) => downstream !== null)
      .map(({ name }) => consumerKey(source.name, name, streams.length)),
  );
}

function amplificationOf({ streams, consumers }: Truth, writers: readonly string[]): number | null {
  const writing = consumers.filter(({ stream, consumer }) =>
    writers.includes(consumerKey(stream, consumer, streams.length)),
  );
  const done = sumOf(writing, (consumer) => consumer.recordsDone);
  return done === 0 ? null : sumOf(writing, (consumer) => consumer.backendAttempts) / done;
}

/** From the first downstream fault until it has caught up, or to the end; null without a fault. */
function faultWindow(scenario: Scenario, timeline: readonly TimelinePoint[]): Window | null {
  const fromSeconds = faultSecond(scenario);
  if (fromSeconds === null) return null;
  const caughtUp = caughtUpSecond(timeline, fromSeconds, targetSeconds(scenario));
  return { fromSeconds, toSeconds: caughtUp ?? Number.POSITIVE_INFINITY };
}

function supplyScore(scenario: Scenario, timeline: readonly TimelinePoint[]): SupplyScore {
  const shards = shardElasticity(scenario, timeline);
  const slots = slotElasticity(scenario, timeline);
  return {
    shardUnderPercent: shards?.underPercent ?? null,
    shardOverPercent: shards?.overPercent ?? null,
    shardUnderTimePercent: shards?.underTimePercent ?? null,
    shardOverTimePercent: shards?.overTimePercent ?? null,
    shardInstabilityPercent: shards?.instabilityPercent ?? null,
    slotUnderPercent: slots?.underPercent ?? null,
    slotOverPercent: slots?.overPercent ?? null,
    slotUnderTimePercent: slots?.underTimePercent ?? null,
    slotOverTimePercent: slots?.overTimePercent ?? null,
    slotInstabilityPercent: slots?.instabilityPercent ?? null,
  };
}

function costScore(usage: Usage): CostScore {
  const { total, ...parts } = costOf(usage);
  return { costUsd: total, ...costSums(parts), costPartsUsd: parts };
}

function costSums(parts: CostParts): Omit<CostScore, 'costUsd' | 'costPartsUsd'> {
  return {
    costKinesisUsd:
      parts.kinesisShardHours +
      parts.kinesisPutUnits +
      parts.onDemandStreamHours +
      parts.onDemandIn +
      parts.onDemandOut,
    costFanOutUsd: parts.fanOutShardHours + parts.fanOutGb,
    costRetentionUsd: parts.retention,
    costLambdaUsd: parts.lambdaRequests + parts.lambdaGbSeconds,
    costOwnUsd: parts.own,
  };
}
