/**
 * The simulated account: Kinesis, Lambda and what stands behind, batch by batch, in virtual time. Equal configuration
 * and seed give equal runs; nothing in here knows who watches or why a lever is turned.
 */
import { FACTOR_MAX, FACTOR_MIN } from '../core/limits.ts';
import { createAccountApi } from './account.ts';
import { createBatchStream, type Ground, mappingUuid, type Observer } from './batch-world.ts';
import { wrongChain } from './chain.ts';
import { wrongStream } from './check-stream.ts';
import { createConcurrency } from './concurrency.ts';
import { createDigest } from './digest.ts';
import { createDownstream } from './downstream.ts';
import { createEventLoop } from './event-loop.ts';
import { createFluidStreams } from './fluid/fluid-stream.ts';
import type { Mapping } from './mapping.ts';
import { createMetrics } from './metrics.ts';
import { createRandomStreams, seedWord } from './random.ts';
import { lookingEachSecond, startSampling } from './sampling.ts';
import { type Stream, streamTruth } from './stream.ts';
import type { World } from './world-api.ts';
import type { WorldConfig } from './world-config.ts';

export type { Observer } from './batch-world.ts';

export function createWorld(config: WorldConfig, seed: number, onDone: Observer | null = null): World {
  checkConfig(config);
  const ground = createGround(config, seed, onDone);
  if (config.detail === 'fluid') {
    // Its flows know when a record grew too old: nobody needs to look.
    return assemble(ground, createFluidStreams({ ...ground, uuidOf: mappingUuid }), ground.loop.advanceTo);
  }
  const streams = new Map<string, Stream>();
  for (const stream of config.streams)
    streams.set(stream.name, createBatchStream(ground, stream, countConsumers(streams)));
  startSampling(ground, [...streams.values()]);
  return assemble(ground, streams, lookingEachSecond(ground, [...streams.values()]));
}

/** What would stop virtual time, or make no sense, is a bug of the caller. */
function checkConfig({ physics, streams }: WorldConfig): void {
  const wrong = (what: string): never => {
    throw new RangeError(`not a world: ${what}`);
  };
  if (!(physics.tickMs > 0)) wrong('tickMs must be above 0');
  const wrongLink = wrongChain(streams);
  if (wrongLink !== null) wrong(wrongLink);
  for (const stream of streams) {
    const wrongPart = wrongStream(stream);
    if (wrongPart !== null) wrong(wrongPart);
    for (const { factor } of stream.consumers) {
      if (!Number.isInteger(factor) || factor < FACTOR_MIN || factor > FACTOR_MAX) wrong(`a factor of ${factor}`);
    }
  }
}

function createGround(config: WorldConfig, seed: number, onDone: Observer | null): Ground {
  const { physics, account, startsAt } = config;
  const loop = createEventLoop();
  const metrics = createMetrics(physics, seedWord(seed));
  return {
    config,
    loop,
    random: createRandomStreams(seed),
    digest: createDigest(),
    metrics,
    concurrency: createConcurrency(account, physics, loop.nowMs),
    downstreams: new Map(config.downstreams.map((one) => [one.name, createDownstream(one, metrics, startsAt)])),
    inlets: new Map(),
    onDone,
  };
}

function countConsumers(streams: ReadonlyMap<string, Stream>): number {
  return [...streams.values()].reduce((sum, { mappings }) => sum + mappings.length, 0);
}

function isDrained(stream: Stream): boolean {
  if (!stream.door.isDone() || stream.door.counts.buffered > 0) return false;
  return stream.mappings.every((mapping) => {
    const { backlogRecords, inFlightRecords } = mapping.truth();
    return backlogRecords + inFlightRecords === 0;
  });
}

function assemble(ground: Ground, streams: ReadonlyMap<string, Stream>, advanceTo: (atMs: number) => void): World {
  const { loop, digest, downstreams } = ground;
  const found = <T>(what: string, name: string, value: T | undefined): T => {
    if (value === undefined) throw new RangeError(`no ${what} named ${name}`);
    return value;
  };
  const streamOf = (name: string): Stream => found('stream', name, streams.get(name));
  const mappingOf = (stream: string, name: string): Mapping =>
    found(
      'consumer',
      name,
      streamOf(stream).mappings.find((mapping) => mapping.config().name === name),
    );
  return {
    ...createAccountApi({ ...ground, streams }),
    nowMs: loop.nowMs,
    advanceTo,
    isDrained: () => [...streams.values()].every(isDrained),
    streamTruth: (stream) => streamTruth(streamOf(stream)),
    consumerTruth: (stream, consumer) => mappingOf(stream, consumer).truth(),
    unfinishedTruth: (stream, consumer) => mappingOf(stream, consumer).unfinished(),
    downstreamTruth: (name) => found('downstream', name, downstreams.get(name)).truth(loop.nowMs()),
    mappingIdOf: (stream, consumer) => mappingOf(stream, consumer).uuid,
    digest: digest.text,
  };
}
