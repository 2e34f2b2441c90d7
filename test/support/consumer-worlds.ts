/** One stream with one consumer, for tests of the consumer's side. */
import { createWorld, type Observer } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { ConsumerConfig, DownstreamConfig, Physics, StreamConfig } from '../../src/world/world-config.ts';
import { aConsumer, aStream, aWorld, CONSUMER, idealPhysics, STREAM, WORLD_STARTS_AT } from './world-builders.ts';

export interface ConsumerWorld {
  readonly consumer?: Partial<ConsumerConfig>;
  readonly stream?: Partial<StreamConfig>;
  readonly physics?: Partial<Physics>;
  readonly downstreams?: readonly DownstreamConfig[];
  readonly seed?: number;
  readonly onDone?: Observer;
}

export function consumerWorld(parts: ConsumerWorld): World {
  const { consumer, stream, physics, downstreams = [], seed = 1, onDone = null } = parts;
  const streams = [aStream({ consumers: [aConsumer(consumer)], ...stream })];
  return createWorld(aWorld({ streams, downstreams, physics: idealPhysics(physics) }), seed, onDone);
}

export function truthOf(world: World) {
  return world.consumerTruth(STREAM, CONSUMER);
}

/** Sum of a metric over the whole run so far. */
export function metricSum(world: World, namespace: 'AWS/Kinesis' | 'AWS/Lambda', metric: string): number {
  const dimension = namespace === 'AWS/Kinesis' ? STREAM : CONSUMER;
  const points = world.metric(
    { namespace, metric, dimension },
    'Sum',
    WORLD_STARTS_AT,
    WORLD_STARTS_AT + world.nowMs(),
  );
  return points.reduce((sum, { value }) => sum + value, 0);
}
