/** The course of a run for charts and for its score: one point every ten seconds, in long runs every minute. */
import type { BreakerState } from '../../core/breaker-state.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { ConsumerTruth } from '../../world/account-api.ts';
import { oldestAgeMs, type StreamSight, sumOf, type Truth, unfinished } from './truth.ts';

export const TIMELINE_STEP_SECONDS = 10;
/** Runs longer than this have a point a minute, so that a fortnight fits into memory. */
const LONG_RUN_SECONDS = 72 * 3_600;
const LONG_RUN_STEP_SECONDS = 60;

export interface TimelineStream {
  readonly offeredPerSec: number;
  readonly acceptedPerSec: number;
  readonly openShards: number;
  /** A reshard is under way. */
  readonly isUpdating: boolean;
  readonly retentionHours: number;
}

export interface TimelineConsumer {
  readonly donePerSec: number;
  readonly oldestAgeSeconds: number;
  readonly backlogRecords: number;
  readonly factor: number;
  readonly readableShards: number;
}

export interface TimelineDownstream {
  /** Null: no controller has looked at it yet. */
  readonly breaker: BreakerState['phase'] | null;
  /** Multiplier of its rate: 1 is well. */
  readonly capacity: number;
  readonly callsInFlight: number;
  /** Records sent to it per second since the point before, repeats included, and how many of them came to nothing. */
  readonly attemptsPerSec: number;
  readonly failuresPerSec: number;
  /** Records per second it could have done at its best since the point before; null when that has no end, or had none before. */
  readonly capacityPerSec: number | null;
  /** Calls at once with which it does most; null when more never hurt. */
  readonly bestCalls: number | null;
}

export interface TimelinePoint {
  readonly atSeconds: number;
  /** Mean rates since the point before, records per second, summed over streams; done is summed over consumers. */
  readonly offeredPerSec: number;
  readonly acceptedPerSec: number;
  readonly donePerSec: number;
  readonly oldestAgeSeconds: number;
  /** Records waiting or in flight, summed over consumers. */
  readonly backlogRecords: number;
  /** Summed over streams. */
  readonly openShards: number;
  /** Readable shards × factor, summed over consumers. */
  readonly slots: number;
  readonly inFlightInvocations: number;
  readonly streams: Readonly<Record<string, TimelineStream>>;
  /** By name; by `stream/name` when the account has several streams. */
  readonly consumers: Readonly<Record<string, TimelineConsumer>>;
  readonly downstreams: Readonly<Record<string, TimelineDownstream>>;
}

/** Seconds between two points of a run of this length. */
export function timelineStepSeconds(durationSeconds: number): number {
  return durationSeconds > LONG_RUN_SECONDS ? LONG_RUN_STEP_SECONDS : TIMELINE_STEP_SECONDS;
}

/** How a consumer is named in a timeline. */
export function consumerKey(stream: string, consumer: string, streams: number): string {
  return streams > 1 ? `${stream}/${consumer}` : consumer;
}

type Rate = (from: number, to: number) => number;

/** The point at `now`, with rates since `before`. */
export function timelinePoint(before: Truth, now: Truth, breakers: readonly BreakerState[]): TimelinePoint {
  const seconds = (now.atMs - before.atMs) / SECOND_MS;
  const rate: Rate = (from, to) => (seconds === 0 ? 0 : (to - from) / seconds);
  const rateOf = <T>(parts: (truth: Truth) => readonly T[], value: (part: T) => number): number =>
    rate(sumOf(parts(before), value), sumOf(parts(now), value));
  return {
    atSeconds: now.atMs / SECOND_MS,
    offeredPerSec: rateOf(streamsIn, (stream) => stream.recordsOffered),
    acceptedPerSec: rateOf(streamsIn, (stream) => stream.recordsIn),
    donePerSec: rateOf(consumersIn, (consumer) => consumer.recordsDone),
    oldestAgeSeconds: oldestAgeMs(now.consumers) / SECOND_MS,
    backlogRecords: sumOf(now.consumers, unfinished),
    openShards: sumOf(now.streams, (stream) => stream.openShards),
    slots: sumOf(now.consumers, (consumer) => consumer.readableShards * consumer.factor),
    inFlightInvocations: sumOf(now.consumers, (consumer) => consumer.inFlightInvocations),
    streams: timelineStreams(before, now, rate),
    consumers: timelineConsumers(before, now, rate),
    downstreams: timelineDownstreams(before, now, rate, breakers),
  };
}

function streamsIn({ streams }: Truth): readonly StreamSight[] {
  return streams;
}

function consumersIn({ consumers }: Truth): readonly ConsumerTruth[] {
  return consumers;
}

function timelineStreams(before: Truth, now: Truth, rate: Rate): TimelinePoint['streams'] {
  return Object.fromEntries(
    now.streams.map((stream, index) => [
      stream.stream,
      {
        offeredPerSec: rate(before.streams[index]?.recordsOffered ?? 0, stream.recordsOffered),
        acceptedPerSec: rate(before.streams[index]?.recordsIn ?? 0, stream.recordsIn),
        openShards: stream.openShards,
        isUpdating: stream.isUpdating,
        retentionHours: stream.retentionHours,
      },
    ]),
  );
}

function timelineConsumers(before: Truth, now: Truth, rate: Rate): TimelinePoint['consumers'] {
  return Object.fromEntries(
    now.consumers.map((consumer, index) => [
      consumerKey(consumer.stream, consumer.consumer, now.streams.length),
      {
        donePerSec: rate(before.consumers[index]?.recordsDone ?? 0, consumer.recordsDone),
        oldestAgeSeconds: consumer.oldestAgeMs / SECOND_MS,
        backlogRecords: unfinished(consumer),
        factor: consumer.factor,
        readableShards: consumer.readableShards,
      },
    ]),
  );
}

function timelineDownstreams(
  before: Truth,
  now: Truth,
  rate: Rate,
  breakers: readonly BreakerState[],
): TimelinePoint['downstreams'] {
  return Object.fromEntries(
    now.downstreams.map((downstream, index) => {
      const last = before.downstreams[index];
      const capacityPerSec = rate(last?.capacityRecords ?? 0, downstream.capacityRecords);
      return [
        downstream.downstream,
        {
          breaker: breakers.find((each) => each.downstream === downstream.downstream)?.phase ?? null,
          capacity: downstream.capacity,
          callsInFlight: downstream.callsInFlight,
          attemptsPerSec: rate(last?.attempts ?? 0, downstream.attempts),
          failuresPerSec: rate(last?.failures ?? 0, downstream.failures),
          // The world's count has no end where no number of calls is too many, and keeps none in an outage after that.
          capacityPerSec: Number.isFinite(capacityPerSec) ? capacityPerSec : null,
          bestCalls: downstream.bestCalls,
        },
      ];
    }),
  );
}
