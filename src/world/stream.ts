/** A stream with its producers and its consumers, and the course of a reshard. */
import { UPDATE_SHARD_COUNT_WINDOW_MS } from '../core/limits.ts';
import { DAY_MS, HOUR_MS } from '../core/units.ts';
import type { Refusal, StreamTruth } from './account-api.ts';
import { type Digest, happening } from './digest.ts';
import type { EventLoop } from './event-loop.ts';
import type { FrontDoor, Mapping } from './mapping.ts';
import { planReshard, type ReshardOperation } from './reshard-plan.ts';
import type { Shard, ShardMap } from './shard-map.ts';
import type { Physics, StreamConfig } from './world-config.ts';

interface ClosedShard {
  readonly shard: Shard;
  readonly atMs: number;
}

export interface Stream {
  readonly config: StreamConfig;
  readonly shards: ShardMap;
  readonly door: FrontDoor;
  readonly mappings: readonly Mapping[];
  readonly loop: EventLoop;
  readonly digest: Digest;
  readonly physics: Physics;
  /** Of its records, in force now. */
  retentionMs: number;
  status: 'ACTIVE' | 'UPDATING';
  /** When UpdateShardCount was accepted, within the rolling window. */
  callsAtMs: readonly number[];
  /** Those that may still hold records, and perhaps some that no longer do; oldest first. */
  readonly closed: ClosedShard[];
  openShardMs: number;
  /** Until when {@link Stream.openShardMs} is counted. */
  countedUntilMs: number;
  reshardCalls: number;
  mappingUpdates: number;
  refusedCalls: number;
  maxAgeMs: number;
  secondsOverTarget: number;
}

export function createStream(
  parts: Pick<Stream, 'config' | 'shards' | 'door' | 'mappings' | 'loop' | 'digest' | 'physics'>,
): Stream {
  return {
    ...parts,
    // A DynamoDB stream keeps its records for a day, whatever anybody says.
    retentionMs: parts.config.kind === 'dynamodb' ? DAY_MS : parts.config.retentionMs,
    status: 'ACTIVE',
    callsAtMs: [],
    closed: [],
    openShardMs: 0,
    countedUntilMs: 0,
    reshardCalls: 0,
    mappingUpdates: 0,
    refusedCalls: 0,
    maxAgeMs: 0,
    secondsOverTarget: 0,
  };
}

/** Accepted calls of the rolling window that ends now. */
export function callsInWindow(stream: Stream): readonly number[] {
  return stream.callsAtMs.filter((atMs) => stream.loop.nowMs() - atMs < UPDATE_SHARD_COUNT_WINDOW_MS);
}

/** Closed shards whose youngest record is not past the retention: AWS forgets the others. */
export function closedShards(stream: Stream): readonly Shard[] {
  forgetExpired(stream);
  return stream.closed.map(({ shard }) => shard);
}

/** In place: a stream that replaces its shards by itself has tens of thousands of closed ones. */
function forgetExpired({ closed, loop, retentionMs }: Stream): void {
  const kept = closed.findIndex(({ atMs }) => loop.nowMs() - atMs < retentionMs);
  const expired = kept < 0 ? closed.length : kept;
  if (expired > 0) closed.splice(0, expired);
}

/** Splits and merges one after another; the stream is ACTIVE when the last is done. */
export function beginReshard(stream: Stream, target: number): void {
  const { loop, physics } = stream;
  stream.callsAtMs = [...callsInWindow(stream), loop.nowMs()];
  const firstAtMs = loop.nowMs() + physics.reshardBaseMs;
  begin(stream, planReshard(stream.shards.boundaries(), target), firstAtMs);
}

/** One split or merge that was asked for by itself: no preparation, and none of the day's calls. */
export function beginOperation(stream: Stream, operation: ReshardOperation): void {
  const { splitOrMergeMs, reshardPerOperationMs } = stream.physics;
  begin(stream, [operation], stream.loop.nowMs() + (splitOrMergeMs ?? reshardPerOperationMs));
}

function begin(stream: Stream, plan: readonly ReshardOperation[], firstAtMs: number): void {
  stream.reshardCalls += 1;
  stream.status = 'UPDATING';
  forgetExpired(stream);
  step(stream, plan, 0, firstAtMs);
}

/** In force at once; nothing that had expired before comes back. */
export function changeRetention(stream: Stream, retentionMs: number): void {
  forgetExpired(stream);
  // Whoever is asked for its oldest record drops those that are too old.
  for (const mapping of stream.mappings) mapping.oldestAgeMs();
  stream.retentionMs = retentionMs;
}

/** Counts a refused call. */
export function refused(stream: Stream, refusal: Refusal): Refusal {
  stream.refusedCalls += 1;
  return refusal;
}

/** Performs what is due and plans the rest. */
function step(stream: Stream, plan: readonly ReshardOperation[], from: number, fromMs: number): void {
  const { loop, physics } = stream;
  let atMs = fromMs;
  for (let index = from; index < plan.length; index += 1) {
    const operation = plan[index];
    if (atMs > loop.nowMs()) {
      const dueMs = atMs;
      loop.schedule(dueMs, () => step(stream, plan, index, dueMs));
      return;
    }
    if (operation !== undefined) perform(stream, operation);
    atMs += physics.reshardPerOperationMs;
  }
  stream.status = 'ACTIVE';
}

const HAPPENING = { split: happening.split, merge: happening.merged, replace: happening.replaced } as const;

/** An operation that AWS performs by itself: the stream stays ACTIVE. */
export function operateUnasked(stream: Stream, operation: ReshardOperation): void {
  forgetExpired(stream);
  perform(stream, operation);
}

function perform(stream: Stream, operation: ReshardOperation): void {
  countOpenShards(stream);
  const { closed, opened } = stream.shards.apply(operation);
  const what = HAPPENING[operation.kind];
  stream.digest.add(what, stream.loop.nowMs(), closed[0]?.id ?? 0, stream.shards.open().length);
  for (const shard of closed) stream.closed.push({ shard, atMs: stream.loop.nowMs() });
  stream.door.reroute(closed, opened);
  for (const mapping of stream.mappings) {
    for (const shard of opened) mapping.openReader(shard);
    for (const shard of closed) mapping.shardClosed(shard);
  }
}

function countOpenShards(stream: Stream): void {
  const now = stream.loop.nowMs();
  stream.openShardMs += stream.shards.open().length * (now - stream.countedUntilMs);
  stream.countedUntilMs = now;
}

export function streamTruth(stream: Stream): StreamTruth {
  countOpenShards(stream);
  const { counts } = stream.door;
  return {
    stream: stream.config.name,
    recordsOffered: counts.offered,
    recordsIn: counts.accepted,
    recordsGivenUp: counts.givenUp,
    recordsInProducerBuffer: counts.buffered,
    recordsThrottled: counts.throttled,
    openShards: stream.shards.open().length,
    shardHours: stream.openShardMs / HOUR_MS,
    maxAgeMs: stream.maxAgeMs,
    secondsOverTarget: stream.secondsOverTarget,
    reshardCalls: stream.reshardCalls,
    mappingUpdates: stream.mappingUpdates,
    refusedCalls: stream.refusedCalls,
  };
}
