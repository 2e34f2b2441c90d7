/** Accounts for the contract suites: any face of the simulated account can be put over them. */
import { SECOND_MS } from '../../src/core/units.ts';
import type { SimAccount } from '../../src/sim/run/sim-account.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import { aConsumer, aDownstream, aStream, aWorld, realPhysics, steady } from './world-builders.ts';

const FOREVER_MS = 100_000 * SECOND_MS;
const FEW_KEYS = { kind: 'uniform', count: 50 } as const;

/** The streams of {@link sensedAccount}. */
export const SENSED = {
  busy: [
    { name: 'orders', recordsPerSec: 300, recordBytes: 500, eventCounts: 'on' },
    { name: 'clicks', recordsPerSec: 50, recordBytes: 2_000, eventCounts: 'off' },
  ],
  idle: 'archive',
} as const;

/** Two streams with even loads and one that nothing is put into, each with a consumer; one writes to a table. */
export function sensedAccount(): WorldConfig {
  const busy = SENSED.busy.map(({ name, recordsPerSec, recordBytes, eventCounts }, index) =>
    aStream({
      name,
      recordBytes,
      shards: index + 1,
      arrivals: steady(recordsPerSec, FOREVER_MS),
      keys: FEW_KEYS,
      consumers: [
        aConsumer({
          name: `read-${name}`,
          eventCounts: eventCounts === 'on',
          perRecordMs: 1,
          jitter: 0.2,
          downstream: index === 0 ? 'table' : null,
        }),
      ],
    }),
  );
  const idle = aStream({ name: SENSED.idle, consumers: [aConsumer({ name: 'read-archive', eventCounts: true })] });
  const downstreams = [aDownstream({ recordsPerSecPerCall: 4_000 })];
  return aWorld({ streams: [...busy, idle], downstreams, physics: realPhysics() });
}

/** One stream of four shards with one mapping at factor 1, and levers that take their time. */
export function leverAccount(): WorldConfig {
  const stream = aStream({ name: 'orders', shards: 4, arrivals: steady(10, FOREVER_MS), keys: FEW_KEYS });
  return aWorld({ streams: [stream], physics: realPhysics() });
}

/** Streams of these names and nothing else. */
export function emptyAccount(names: readonly string[]): WorldConfig {
  return aWorld({ streams: names.map((name) => aStream({ name, keys: FEW_KEYS, consumers: [] })) });
}

/** A simulated account over a configuration, with what its owner has said taken from there. */
export function simAccountOver(config: WorldConfig, world: World = createWorld(config, 1)): SimAccount {
  const owned = config.streams.flatMap((stream) =>
    stream.consumers.map(
      ({ name, downstream, eventCounts }) =>
        [world.mappingIdOf(stream.name, name), { downstream, eventCounts }] as const,
    ),
  );
  return {
    world,
    startsAt: config.startsAt,
    owned: new Map(owned),
    completeAfterMs: { 'AWS/Kinesis': 0, 'AWS/Lambda': 0, 'Headgate/Downstream': 0 },
  };
}
