/** Closed form 15: equal seeds give equal digests, with everything the account has, however it is watched. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { StreamConfig, WorldConfig } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aDownstream,
  aStream,
  aWorld,
  CONSUMER,
  realPhysics,
  STREAM,
  steady,
  WORLD_STARTS_AT,
} from '../support/world-builders.ts';

const END_MS = 300_000;
const dispersed = { kind: 'dispersed', index: 6 } as const;
const others = [0, 100_000, 200_000].map((atMs, index) => ({ atMs, executions: 20 * index }));
const pauses = { min: 5_000, max: 20_000, tail: { share: 0.3, longest: 40_000 } };
const readers: StreamConfig['invisibleReaders'] = [
  { name: 'seen-by-none', fanOut: 'standard', pollMs: 700, fromMs: 30_000, toMs: 200_000 },
  { name: 'fast', fanOut: 'enhanced', pollMs: 100, fromMs: 0, toMs: END_MS },
];

function orders(): StreamConfig {
  const first = aConsumer({
    factor: 3,
    jitter: 0.3,
    downstream: 'table',
    errorShare: 0.05,
    filterPassShare: 0.8,
    partialBatchResponses: true,
    bisectOnError: true,
    maximumRetryAttempts: 3,
    hasFailureDestination: true,
    sdkRetries: { attempts: 2, firstMs: 50, maxMs: 400 },
    output: { stream: 'bills', recordsPerRecord: 0.7 },
    deploys: [{ atMs: 120_000, perRecordMs: 3, errorShare: 0.1 }],
    eventCounts: true,
    reservedConcurrency: 8,
  });
  const second = aConsumer({ name: 'audit', jitter: 0.2, tumblingWindowMs: 30_000, fanOut: 'enhanced' });
  return aStream({
    shards: 2,
    arrivals: { ...steady(600, END_MS, dispersed), overlay: { pieceMs: 2_500, factors: [0.2, 1.9, 1] } },
    bursts: [{ atMs: 50_000, overMs: 20_000, keys: ['x', 'y', 'z', 'x'] }],
    poison: [{ atMs: 90_000, key: 'bad' }],
    keys: { kind: 'zipf', count: 3_000, exponent: 1.1 },
    producer: { retryMs: 300, retryMaxMs: 5_000, giveUpMs: 30_000, bufferRecords: 20_000 },
    invisibleReaders: readers,
    consumers: [first, second],
  });
}

function everything(): WorldConfig {
  const bills = aStream({
    name: 'bills',
    kind: 'kinesis-on-demand',
    shards: 4,
    arrivals: steady(300, END_MS, { kind: 'poisson' }),
    consumers: [aConsumer({ name: 'post', batchWindowMs: 2_000, maximumRecordAgeMs: 60_000, downstream: 'table' })],
  });
  const items = aStream({
    name: 'items',
    kind: 'dynamodb',
    arrivals: steady(50, END_MS, { kind: 'poisson' }),
    consumers: [aConsumer({ name: 'index', jitter: 0.5 })],
  });
  const table = aDownstream({
    contention: 0.05,
    coherency: 0.004,
    timeoutMs: 3_000,
    faults: [{ fromMs: 150_000, toMs: 180_000, capacity: 0.2, failure: 'timeout' }],
    rateLimit: { recordsPerSec: 900, burstRecords: 2_000, excess: 'unprocessed' },
    selfScaling: { afterThrottledMs: 60_000, everyMs: 60_000, step: 1.5, maxRecordsPerSec: 3_000 },
    outsideCalls: [{ atMs: 60_000, calls: 3 }],
  });
  return aWorld({
    account: { concurrency: 300, concurrencyUsedByOthers: others, shardLimit: 500 },
    streams: [orders(), bills, items],
    downstreams: [table],
    physics: realPhysics({
      laneMode: 'dynamic',
      mappingUpdatePauseMs: pauses,
      reshardPerOperationMs: 5_000,
      metricGapShare: 0.1,
      environmentsPer10Sec: 20,
      onDemandSplitMs: 60_000,
      dynamodbShardLifeMs: 100_000,
      lookAheadRecords: 20_000,
    }),
  });
}

/** What the coarse level knows of it: two streams, three mappings, and loads by chance. */
function flowing(): WorldConfig {
  const first = aConsumer({
    factor: 3,
    jitter: 0.3,
    deploys: [{ atMs: 120_000, perRecordMs: 3 }],
    eventCounts: true,
    reservedConcurrency: 8,
    maximumRecordAgeMs: 90_000,
  });
  const second = aConsumer({ name: 'audit', jitter: 0.2, fanOut: 'enhanced' });
  const exact = everything();
  const bills = aStream({
    name: 'bills',
    kind: 'kinesis-on-demand',
    shards: 4,
    arrivals: steady(300, END_MS, { kind: 'poisson' }),
    consumers: [aConsumer({ name: 'post', batchWindowMs: 2_000 })],
  });
  const stream = { ...orders(), bursts: [], poison: [], consumers: [first, second] };
  return { ...exact, detail: 'fluid', streams: [stream, bills], downstreams: [] };
}

function runOf(config: WorldConfig, seed: number, stepMs: number, isWatched: boolean): World {
  const world = createWorld(config, seed);
  for (let atMs = stepMs; atMs <= 2 * END_MS; atMs += stepMs) {
    world.advanceTo(atMs);
    if (isWatched) look(world);
    if (atMs === 40_000) world.updateShardCount(STREAM, 4);
    if (atMs === 60_000) world.updateParallelizationFactor(world.mappingIdOf(STREAM, CONSUMER), 6);
    if (atMs === 100_000) world.splitShard('bills', 'shardId-000000000000', '1000');
    if (atMs === 140_000) world.putReservedConcurrency(CONSUMER, null);
    if (atMs === 160_000) world.setRetention(STREAM, 48);
    if (atMs === 220_000) world.updateMapping(world.mappingIdOf('bills', 'post'), { batchSize: 20 });
  }
  return world;
}

function look(world: World): void {
  world.consumerTruth(STREAM, CONSUMER);
  world.unfinishedTruth(STREAM, CONSUMER);
  world.listShards(STREAM);
  const age = { namespace: 'AWS/Lambda', metric: 'IteratorAge', dimension: CONSUMER } as const;
  world.metric(age, 'Maximum', WORLD_STARTS_AT, WORLD_STARTS_AT + world.nowMs());
}

describe.each([
  ['batch', everything()],
  ['fluid', flowing()],
] as const)('15. determinism at the %s level, all features on', (_, config) => {
  const reference = runOf(config, 7, 20_000, false);

  it('has something of everything to compare', () => {
    const truth = reference.consumerTruth(STREAM, CONSUMER);
    expect(truth.recordsDone).toBeGreaterThan(10_000);
    expect(truth.throttledInvocations).toBeGreaterThan(0);
    expect(reference.streamTruth(STREAM)).toMatchObject({ reshardCalls: 1, mappingUpdates: 1, openShards: 4 });
    expect(reference.streamTruth('bills').mappingUpdates).toBe(1);
  });

  it('gives equal digests and truths for equal seeds, however the clock is moved and whoever looks', () => {
    const other = runOf(config, 7, 1_000, true);
    expect(other.digest()).toBe(reference.digest());
    for (const { name, consumers } of config.streams) {
      expect(other.streamTruth(name)).toEqual(reference.streamTruth(name));
      for (const consumer of consumers) {
        const truth = (world: World) => [
          world.consumerTruth(name, consumer.name),
          world.unfinishedTruth(name, consumer.name),
        ];
        expect(truth(other)).toEqual(truth(reference));
      }
    }
  });

  it('gives different digests for different seeds', () => {
    const digests = [1, 2, 3, 2 ** 32 + 1].map((seed) => runOf(config, seed, 20_000, false).digest());
    expect(new Set([...digests, reference.digest()]).size).toBe(5);
  });
});
