/** One look at what really happens in a run. */
import type { ConsumerTruth, StreamTruth } from '../../world/account-api.ts';
import type { DownstreamTruth, World } from '../../world/world-api.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';

/** A stream's truth, and what anybody can read of it. */
export interface StreamSight extends StreamTruth {
  readonly isUpdating: boolean;
  readonly retentionHours: number;
}

export interface Truth {
  readonly atMs: number;
  /** In the order of the scenario. */
  readonly streams: readonly StreamSight[];
  /** Stream by stream, in the order of the scenario. */
  readonly consumers: readonly ConsumerTruth[];
  readonly downstreams: readonly DownstreamTruth[];
}

export function truthOf(scenario: Scenario, world: World): Truth {
  const streams = streamsOf(scenario);
  return {
    atMs: world.nowMs(),
    streams: streams.map(({ source }) => sightOf(world, source.name)),
    consumers: streams.flatMap(({ source, consumers }) =>
      consumers.map((consumer) => world.consumerTruth(source.name, consumer.name)),
    ),
    downstreams: scenario.downstreams.map((downstream) => world.downstreamTruth(downstream.name)),
  };
}

function sightOf(world: World, name: string): StreamSight {
  const truth = world.streamTruth(name);
  const described = world.describeStream(name);
  if (described.kind === 'refused') throw new Error(`${described.error}: ${described.message}`);
  const { status, retentionHours } = described.value;
  return { ...truth, isUpdating: status === 'UPDATING', retentionHours };
}

/** Adds up one number over parts of the account. */
export function sumOf<T>(parts: readonly T[], value: (part: T) => number): number {
  return parts.reduce((sum, part) => sum + value(part), 0);
}

/** Age of the oldest record any consumer has not done, milliseconds. */
export function oldestAgeMs(consumers: readonly ConsumerTruth[]): number {
  return consumers.reduce((oldest, consumer) => Math.max(oldest, consumer.oldestAgeMs), 0);
}

/** Records that have arrived and are not dealt with: waiting or in flight. */
export function unfinished(consumer: ConsumerTruth): number {
  return consumer.backlogRecords + consumer.inFlightRecords;
}
