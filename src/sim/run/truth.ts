/** One look at what really happens in a run. */
import type { ConsumerTruth, StreamTruth } from '../../world/account-api.ts';
import type { DownstreamTruth, World } from '../../world/world-api.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';

export interface Truth {
  readonly atMs: number;
  readonly stream: StreamTruth;
  /** In the order of the scenario. */
  readonly consumers: readonly ConsumerTruth[];
  readonly downstreams: readonly DownstreamTruth[];
}

export function truthOf(scenario: Scenario, world: World): Truth {
  const stream = scenario.source.name;
  return {
    atMs: world.nowMs(),
    stream: world.streamTruth(stream),
    consumers: scenario.consumers.map((consumer) => world.consumerTruth(stream, consumer.name)),
    downstreams: scenario.downstreams.map((downstream) => world.downstreamTruth(downstream.name)),
  };
}

/** Adds up one number over consumers. */
export function sumOf(consumers: readonly ConsumerTruth[], value: (consumer: ConsumerTruth) => number): number {
  return consumers.reduce((sum, consumer) => sum + value(consumer), 0);
}

/** Age of the oldest record any consumer has not done, milliseconds. */
export function oldestAgeMs(consumers: readonly ConsumerTruth[]): number {
  return consumers.reduce((oldest, consumer) => Math.max(oldest, consumer.oldestAgeMs), 0);
}

/** Records that have arrived and are not dealt with: waiting or in flight. */
export function unfinished(consumer: ConsumerTruth): number {
  return consumer.backlogRecords + consumer.inFlightRecords;
}
