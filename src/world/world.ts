/**
 * The simulated account: Kinesis, Lambda and what stands behind, batch by batch, in virtual time. Equal configuration
 * and seed give equal runs; nothing in here knows who watches or why a lever is turned.
 */
import { createHash } from 'node:crypto';
import { FACTOR_MAX, FACTOR_MIN } from '../core/limits.ts';
import { createAccountApi } from './account.ts';
import { type Concurrency, createConcurrency } from './concurrency.ts';
import { consumerTruth, createPoller, openReader } from './consumer.ts';
import { type Consumer, createConsumerState, type DoneRecords } from './consumer-state.ts';
import { createDigest, type Digest } from './digest.ts';
import { createDownstream, type Downstream } from './downstream.ts';
import { createEventLoop, type EventLoop } from './event-loop.ts';
import { createKeyGroups } from './key-groups.ts';
import {
  createMetrics,
  functionMeters,
  type Metrics,
  mappingMeters,
  type StreamMeters,
  streamMeters,
} from './metrics.ts';
import type { Poller } from './polling.ts';
import { startProducers } from './producer.ts';
import { createPutter } from './putter.ts';
import { createChance, createRandomStreams, type RandomStreams, seedWord } from './random.ts';
import type { KeySpread } from './reader.ts';
import { createConcurrencyMeter, startSampling } from './sampling.ts';
import { createShardMap } from './shard-map.ts';
import { deliver, flushAll, type Stream, streamTruth } from './stream.ts';
import type { World } from './world-api.ts';
import type { ConsumerConfig, StreamConfig, WorldConfig } from './world-config.ts';

/** Told of every record that is dealt with: for checkers and tests, which nothing else may depend on. */
export type Observer = (done: DoneRecords) => void;

/** What all parts of one world share. */
interface Ground {
  readonly config: WorldConfig;
  readonly loop: EventLoop;
  readonly random: RandomStreams;
  readonly digest: Digest;
  readonly metrics: Metrics;
  readonly concurrency: Concurrency;
  readonly downstreams: ReadonlyMap<string, Downstream>;
  readonly onDone: Observer | null;
}

export function createWorld(config: WorldConfig, seed: number, onDone: Observer | null = null): World {
  checkConfig(config);
  const ground = createGround(config, seed, onDone);
  const streams = new Map<string, Stream>();
  for (const stream of config.streams) streams.set(stream.name, createStream(ground, stream, countConsumers(streams)));
  startSampling(ground, [...streams.values()]);
  return assemble(ground, streams);
}

/** What would stop virtual time, or make no sense, is a bug of the caller. */
function checkConfig({ physics, streams }: WorldConfig): void {
  const wrong = (what: string): never => {
    throw new RangeError(`not a world: ${what}`);
  };
  if (!(physics.tickMs > 0)) wrong('tickMs must be above 0');
  for (const { name, shards, producer, consumers } of streams) {
    if (!Number.isInteger(shards) || shards < 1) wrong(`stream ${name} has ${shards} shards`);
    if (!(producer.retryMs > 0)) wrong(`retryMs of stream ${name} must be above 0`);
    for (const { factor } of consumers) {
      if (!Number.isInteger(factor) || factor < FACTOR_MIN || factor > FACTOR_MAX) wrong(`a factor of ${factor}`);
    }
  }
}

function createGround(config: WorldConfig, seed: number, onDone: Observer | null): Ground {
  const { physics, account, startsAt } = config;
  const publication = { delayMs: physics.metricDelayMs, spreadMs: physics.metricSpreadMs };
  const metrics = createMetrics(publication, seedWord(seed));
  return {
    config,
    loop: createEventLoop(),
    random: createRandomStreams(seed),
    digest: createDigest(),
    metrics,
    concurrency: createConcurrency(account, physics.environmentIdleMs),
    downstreams: new Map(config.downstreams.map((one) => [one.name, createDownstream(one, metrics, startsAt)])),
    onDone,
  };
}

function countConsumers(streams: ReadonlyMap<string, Stream>): number {
  return [...streams.values()].reduce((sum, { pollers }) => sum + pollers.length, 0);
}

function createStream(ground: Ground, config: StreamConfig, consumersBefore: number): Stream {
  const { loop, random, digest, metrics } = ground;
  const groups = createKeyGroups(config.keys, config.bursts);
  const shards = createShardMap(config.shards);
  const meters = streamMeters(metrics, config.name);
  const pollers = config.consumers.map((consumer, index) => {
    const isExact = config.arrivals === null || config.arrivals.noise.kind === 'exact';
    const chance = isExact ? null : createChance(random(`lanes ${config.name} ${consumer.name}`));
    const spread: KeySpread = { mode: ground.config.physics.laneMode, groups, chance };
    return createPoller(createConsumer(ground, config, consumer, consumersBefore + index, spread, meters));
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
      accept: (shard, group, count) => deliver(pollers, shard, group, count),
      flush: () => flushAll(pollers),
    },
  });
  const { physics } = ground.config;
  const { areDone } = startProducers({ config, groups, loop, putter, random, tickMs: physics.tickMs });
  return {
    config,
    shards,
    putter,
    pollers,
    loop,
    digest,
    physics,
    arrivalsAreDone: areDone,
    status: 'ACTIVE',
    callsAtMs: [],
    closed: [],
    openShardMs: 0,
    countedUntilMs: 0,
    reshardCalls: 0,
    mappingUpdates: 0,
    refusedCalls: 0,
  };
}

function createConsumer(
  ground: Ground,
  stream: StreamConfig,
  config: ConsumerConfig,
  number: number,
  spread: KeySpread,
  meters: StreamMeters,
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
    streamMeters: meters,
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
function mappingUuid(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function isDrained(stream: Stream): boolean {
  const { counts } = stream.putter;
  if (!stream.arrivalsAreDone() || counts.buffered > 0) return false;
  return stream.pollers.every(({ consumer }) => {
    const { backlogRecords, inFlightRecords } = consumerTruth(consumer);
    return backlogRecords + inFlightRecords === 0;
  });
}

function assemble(ground: Ground, streams: ReadonlyMap<string, Stream>): World {
  const { loop, digest, downstreams } = ground;
  const found = <T>(what: string, name: string, value: T | undefined): T => {
    if (value === undefined) throw new RangeError(`no ${what} named ${name}`);
    return value;
  };
  const streamOf = (name: string): Stream => found('stream', name, streams.get(name));
  const pollerOf = (stream: string, name: string): Poller =>
    found(
      'consumer',
      name,
      streamOf(stream).pollers.find(({ consumer }) => consumer.parts.config.name === name),
    );
  return {
    ...createAccountApi({ ...ground, streams }),
    nowMs: loop.nowMs,
    advanceTo: loop.advanceTo,
    isDrained: () => [...streams.values()].every(isDrained),
    streamTruth: (stream) => streamTruth(streamOf(stream)),
    consumerTruth: (stream, consumer) => consumerTruth(pollerOf(stream, consumer).consumer),
    downstreamTruth: (name) => found('downstream', name, downstreams.get(name)).truth(loop.nowMs()),
    mappingIdOf: (stream, consumer) => pollerOf(stream, consumer).consumer.parts.uuid,
    digest: digest.text,
  };
}
