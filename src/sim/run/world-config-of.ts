/** A scenario in the world's terms: a pure function. */
import { HOUR_MS, SECOND_MS } from '../../core/units.ts';
import type { AccountConfig, Producer, StreamConfig, WorldConfig } from '../../world/world-config.ts';
import type { AccountSpec } from '../scenario/account-schema.ts';
import { detailOf } from '../scenario/detail-of.ts';
import type { PhysicsSpec } from '../scenario/physics-schema.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { type PlacedStream, placedStreams } from '../scenario/streams-of.ts';
import { arrivalsOf, type TraceLoader } from './arrivals.ts';
import { burstsOf, keyMixOf } from './bursts.ts';
import { consumerConfigOf } from './consumer-config-of.ts';
import { downstreamConfigOf } from './downstream-config-of.ts';
import { physicsOf } from './physics-of.ts';
import { poisonOf } from './poison-of.ts';

export type BuiltWorldConfig =
  | { readonly kind: 'config'; readonly config: WorldConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** The account a scenario describes, or what is wrong with its traces. */
export function worldConfigOf(scenario: Scenario, seed: number, loadTrace: TraceLoader): BuiltWorldConfig {
  const built = placedStreams(scenario).map((placed, index) =>
    streamOf(scenario, placed, seed + index * SEEDS_OF_A_STREAM, loadTrace),
  );
  const problems = built.flatMap((stream) => (stream.kind === 'invalid' ? [stream.problem] : []));
  if (problems.length > 0) return { kind: 'invalid', problems };
  return {
    kind: 'config',
    config: {
      detail: detailOf(scenario),
      // The world knows one target for all: that of the stream at the top level.
      lateAfterMs: scenario.policy.target.iteratorAgeSeconds * SECOND_MS,
      startsAt: Date.parse(scenario.startsAt),
      account: accountOf(scenario.account),
      streams: built.flatMap((stream) => (stream.kind === 'stream' ? [stream.stream] : [])),
      downstreams: scenario.downstreams.map(downstreamConfigOf),
      physics: physicsOf(scenario.physics),
    },
  };
}

/** Every burst has a seed of its own, counted from that of its stream; no stream has so many. */
const SEEDS_OF_A_STREAM = 100_003;

type BuiltStream =
  | { readonly kind: 'stream'; readonly stream: StreamConfig }
  | { readonly kind: 'invalid'; readonly problem: string };

function streamOf(
  scenario: Scenario,
  { stream, path }: PlacedStream,
  seed: number,
  loadTrace: TraceLoader,
): BuiltStream {
  const built = arrivalsOf({ workload: stream.workload, durationSeconds: scenario.durationSeconds }, loadTrace);
  if (built.kind === 'invalid') return { kind: 'invalid', problem: [...path, built.problem].map(String).join('.') };
  const { source, recordBytes, invisibleReaders } = stream;
  return {
    kind: 'stream',
    stream: {
      name: source.name,
      kind: source.kind,
      shards: source.shards,
      retentionMs: source.retentionHours * HOUR_MS,
      recordBytes,
      arrivals: built.arrivals,
      bursts: burstsOf(stream, seed),
      keys: keyMixOf(stream.keys),
      producer: producerOf(scenario.physics.producer),
      poison: poisonOf(stream.poison, scenario.durationSeconds),
      invisibleReaders: invisibleReaders.map(({ name, fanOut, pollSeconds, fromSeconds, toSeconds }) => ({
        name,
        fanOut,
        pollMs: pollSeconds * SECOND_MS,
        fromMs: fromSeconds * SECOND_MS,
        toMs: (toSeconds ?? scenario.durationSeconds) * SECOND_MS,
      })),
      consumers: stream.consumers.map(consumerConfigOf),
    },
  };
}

function producerOf({
  retrySeconds,
  retryMaxSeconds,
  giveUpSeconds,
  bufferRecords,
}: PhysicsSpec['producer']): Producer {
  return {
    retryMs: retrySeconds * SECOND_MS,
    ...(retryMaxSeconds === undefined ? {} : { retryMaxMs: retryMaxSeconds * SECOND_MS }),
    giveUpMs: giveUpSeconds * SECOND_MS,
    ...(bufferRecords === undefined ? {} : { bufferRecords }),
  };
}

function accountOf({ concurrency, concurrencyUsedByOthers, shardLimit }: AccountSpec): AccountConfig {
  return {
    concurrency,
    concurrencyUsedByOthers:
      typeof concurrencyUsedByOthers === 'number'
        ? concurrencyUsedByOthers
        : concurrencyUsedByOthers.map(({ atSeconds, executions }) => ({ atMs: atSeconds * SECOND_MS, executions })),
    shardLimit,
  };
}
