/** The batch-exact level of detail: a stream with its producers, its consumers and who else reads and feeds it. */
import { createHash } from 'node:crypto';
import { createInlet, createOutlet, type Inlet, isFed } from './chain.ts';
import type { Concurrency } from './concurrency.ts';
import { accept, batchMapping, createPoller, flush, openReader } from './consumer.ts';
import { type Consumer, createConsumerState, type DoneRecords } from './consumer-state.ts';
import type { Digest } from './digest.ts';
import type { Downstream } from './downstream.ts';
import type { EventLoop } from './event-loop.ts';
import { startInvisibleReaders } from './invisible-reader.ts';
import { createKeyGroups } from './key-groups.ts';
import {
  createMetrics,
  functionMeters,
  type Metrics,
  mappingMeters,
  type StreamMeters,
  streamMeters,
} from './metrics.ts';
import { startOwnShards } from './own-shards.ts';
import { startProducers } from './producer.ts';
import { createPutter, type Putter, rerouteAfterReshard } from './put-cells.ts';
import { createChance, type RandomStreams } from './random.ts';
import type { KeySpread } from './reader.ts';
import { createConcurrencyMeter } from './sampling.ts';
import { createShardMap, type Shard, writeBurstSec } from './shard-map.ts';
import { createStream, type Stream } from './stream.ts';
import type { ConsumerConfig, StreamConfig, WorldConfig } from './world-config.ts';

/** Told of every record that is dealt with: for checkers and tests, which nothing else may depend on. */
export type Observer = (done: DoneRecords) => void;

/** What all parts of one world share. */
export interface Ground {
  readonly config: WorldConfig;
  readonly loop: EventLoop;
  readonly random: RandomStreams;
  readonly digest: Digest;
  readonly metrics: Metrics;
  readonly concurrency: Concurrency;
  readonly downstreams: ReadonlyMap<string, Downstream>;
  /** Of streams that consumers write into. */
  readonly inlets: Map<string, Inlet>;
  readonly onDone: Observer | null;
}

/** `consumersBefore`: how many the streams before it have. */
export function createBatchStream(ground: Ground, config: StreamConfig, consumersBefore: number): Stream {
  const { loop, random, digest } = ground;
  const groups = createKeyGroups(config.keys, config.bursts, config.poison);
  const shards = createShardMap(config.shards, config.kind, writeBurstSec(ground.config.physics.tickMs));
  const meters = metersOf(ground, config);
  let retentionMs = (): number => config.retentionMs;
  const pollers = config.consumers.map((consumer, index) => {
    const isExact = config.arrivals === null || config.arrivals.noise.kind === 'exact';
    const chance = isExact ? null : createChance(random(`lanes ${config.name} ${consumer.name}`));
    const spread: KeySpread = { mode: ground.config.physics.laneMode, groups, chance };
    return createPoller(
      createConsumer(ground, config, consumer, consumersBefore + index, spread, {
        meters,
        retentionMs: () => retentionMs(),
      }),
    );
  });
  for (const poller of pollers) for (const shard of shards.open()) openReader(poller, shard);
  const putter = createPutter({
    config,
    groups,
    shards,
    loop,
    meters,
    digest,
    startsAt: ground.config.startsAt,
    sink: {
      // Every record goes to every consumer.
      accept: (shard, group, count) => {
        for (const poller of pollers) accept(poller, shard, group, count);
      },
      flush: () => {
        for (const poller of pollers) flush(poller);
      },
    },
  });
  const { physics } = ground.config;
  const { areDone } = startProducers({ config, groups, loop, putter, random, tickMs: physics.tickMs });
  const door = {
    counts: putter.counts,
    reroute: (closed: readonly Shard[], opened: readonly Shard[]) => rerouteAfterReshard(putter, closed, opened),
    isDone: () => areDone() && (ground.inlets.get(config.name)?.collected() ?? 0) === 0,
  };
  const mappings = pollers.map(batchMapping);
  const stream = createStream({ config, shards, door, mappings, loop, digest, physics });
  retentionMs = () => stream.retentionMs;
  openInlet(ground, config, putter);
  startOwnShards(stream);
  startInvisibleReaders({ stream, meters, startsAt: ground.config.startsAt }, random);
  return stream;
}

/** A DynamoDB stream has no metrics of Kinesis: what is written goes nowhere. */
function metersOf({ config, metrics }: Ground, { name, kind }: StreamConfig): StreamMeters {
  return streamMeters(kind === 'dynamodb' ? createMetrics(config.physics, 0) : metrics, name);
}

/** What consumers write comes by chance, unless the stream's own producers are exact. */
function openInlet({ config, inlets, random }: Ground, { name, arrivals }: StreamConfig, putter: Putter): void {
  if (!isFed(name, config.streams)) return;
  const isExact = arrivals?.noise.kind === 'exact';
  inlets.set(name, createInlet(putter, isExact ? null : createChance(random(`chained ${name}`))));
}

function createConsumer(
  ground: Ground,
  stream: StreamConfig,
  config: ConsumerConfig,
  number: number,
  spread: KeySpread,
  ofStream: { readonly meters: StreamMeters; readonly retentionMs: () => number },
): Consumer {
  const { loop, random, digest, metrics, concurrency } = ground;
  const name = `${stream.name} ${config.name}`;
  const uuid = mappingUuid(name);
  const slots = concurrency.slotsOf(config.name, config.reservedConcurrency);
  return createConsumerState({
    stream,
    config,
    uuid,
    number,
    physics: ground.config.physics,
    startsAt: ground.config.startsAt,
    lateAfterMs: ground.config.lateAfterMs,
    standardConsumers: stream.consumers.filter(({ fanOut }) => fanOut === 'standard').length,
    loop,
    digest,
    spread,
    slots,
    downstream: downstreamOf(ground, config.downstream),
    durations: createChance(random(`durations ${name}`)),
    pauses: createChance(random(`updates ${name}`)),
    phases: createChance(random(`polls ${name}`)),
    errors: createChance(random(`errors ${name}`)),
    starts: createChance(random(`refused starts ${name}`)),
    filters: createChance(random(`filters ${name}`)),
    streamMeters: ofStream.meters,
    retentionMs: ofStream.retentionMs,
    onOutput: config.output === null ? null : createOutlet(config.output, ground.inlets),
    functionMeters: functionMeters(metrics, config.name),
    mappingMeters: config.eventCounts ? mappingMeters(metrics, uuid) : null,
    meterConcurrency: createConcurrencyMeter(ground, slots),
    onDone: ground.onDone,
  });
}

function downstreamOf({ downstreams }: Ground, name: string | null): Downstream | null {
  if (name === null) return null;
  const found = downstreams.get(name);
  if (found === undefined) throw new RangeError(`no downstream named ${name}`);
  return found;
}

/** Looks like AWS's identifiers and is the same in every run. */
export function mappingUuid(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
