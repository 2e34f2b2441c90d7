/** The course of a run for charts and summaries: one point every ten seconds. */
import type { BreakerState } from '../../core/breaker-state.ts';
import { SECOND_MS } from '../../core/units.ts';
import { oldestAgeMs, sumOf, type Truth, unfinished } from './truth.ts';

export const TIMELINE_STEP_SECONDS = 10;

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
}

export interface TimelinePoint {
  readonly atSeconds: number;
  /** Mean rates since the point before, records per second; done is summed over consumers. */
  readonly offeredPerSec: number;
  readonly acceptedPerSec: number;
  readonly donePerSec: number;
  readonly oldestAgeSeconds: number;
  /** Records waiting or in flight, summed over consumers. */
  readonly backlogRecords: number;
  readonly openShards: number;
  readonly inFlightInvocations: number;
  readonly consumers: Readonly<Record<string, TimelineConsumer>>;
  readonly downstreams: Readonly<Record<string, TimelineDownstream>>;
}

/** The point at `now`, with rates since `before`. */
export function timelinePoint(before: Truth, now: Truth, breakers: readonly BreakerState[]): TimelinePoint {
  const seconds = (now.atMs - before.atMs) / SECOND_MS;
  const rate = (from: number, to: number): number => (seconds === 0 ? 0 : (to - from) / seconds);
  const done = (truth: Truth): number => sumOf(truth.consumers, (consumer) => consumer.recordsDone);
  return {
    atSeconds: now.atMs / SECOND_MS,
    offeredPerSec: rate(before.stream.recordsOffered, now.stream.recordsOffered),
    acceptedPerSec: rate(before.stream.recordsIn, now.stream.recordsIn),
    donePerSec: rate(done(before), done(now)),
    oldestAgeSeconds: oldestAgeMs(now.consumers) / SECOND_MS,
    backlogRecords: sumOf(now.consumers, unfinished),
    openShards: now.stream.openShards,
    inFlightInvocations: sumOf(now.consumers, (consumer) => consumer.inFlightInvocations),
    consumers: consumersOf(before, now, rate),
    downstreams: downstreamsOf(now, breakers),
  };
}

function consumersOf(
  before: Truth,
  now: Truth,
  rate: (from: number, to: number) => number,
): Readonly<Record<string, TimelineConsumer>> {
  return Object.fromEntries(
    now.consumers.map((consumer, index) => [
      consumer.consumer,
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

function downstreamsOf(now: Truth, breakers: readonly BreakerState[]): Readonly<Record<string, TimelineDownstream>> {
  return Object.fromEntries(
    now.downstreams.map(({ downstream, capacity, callsInFlight }) => [
      downstream,
      { breaker: breakers.find((each) => each.downstream === downstream)?.phase ?? null, capacity, callsInFlight },
    ]),
  );
}
