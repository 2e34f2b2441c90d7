/** A mapping's life: shards that open and close before it, and updates of its factor. */

import { SECOND_MS } from '../core/units.ts';
import type { ConsumerTruth } from './account-api.ts';
import { type Consumer, expireAll, pollIntervalMs } from './consumer-state.ts';
import { happening } from './digest.ts';
import { backlogOf, inFlightOf, oldestOf } from './lane.ts';
import { considerAll, isReadable, type Poller, recordsCame, stopReading } from './polling.ts';
import { allLanes, createReader, enqueue, type Reader, relane } from './reader.ts';
import { readBucket, type Shard } from './shard-map.ts';

/** A poller whose drained shards make way for their children. */
export function createPoller(consumer: Consumer): Poller {
  const poller: Poller = { consumer, onDrained: (reader) => leave(poller, reader) };
  return poller;
}

/** The mapping learns of a shard; it reads it when it has read the shard's parents to their end. */
export function openReader({ consumer }: Poller, shard: Shard): void {
  const { spread, phases, config } = consumer.parts;
  const bucket = config.fanOut === 'enhanced' ? readBucket() : shard.reads;
  const phaseMs = Math.floor(phases.uniform() * pollIntervalMs(consumer));
  const pending = new Set(shard.parents);
  consumer.readers.set(shard.id, createReader(spread, shard, consumer.factor, bucket, phaseMs, pending));
}

/** The shard takes no more records: perhaps there is nothing left to read in it. */
export function shardClosed(poller: Poller, shard: Shard): void {
  const reader = poller.consumer.readers.get(shard.id);
  if (reader !== undefined) considerAll(poller, reader);
}

/** The shard is read to its end; its children are found a while later. */
function leave(poller: Poller, drained: Reader): void {
  const { consumer } = poller;
  const { loop, physics } = consumer.parts;
  consumer.readers.delete(drained.shard.id);
  loop.schedule(loop.nowMs() + physics.childDiscoveryMs, () => {
    for (const reader of [...consumer.readers.values()]) {
      if (reader.pendingParents.delete(drained.shard.id) && isReadable(reader)) considerAll(poller, reader);
    }
  });
}

export function accept({ consumer }: Poller, shard: Shard, group: number, count: number): void {
  const reader = consumer.readers.get(shard.id);
  if (reader === undefined) return;
  enqueue(consumer.parts.spread, reader, group, count, consumer.parts.loop.nowMs());
  consumer.touched.add(reader);
}

/** All that has come at this instant is in: lanes may look at it. */
export function flush(poller: Poller): void {
  for (const reader of poller.consumer.touched) recordsCame(poller, reader);
  poller.consumer.touched.clear();
}

/** Sets a new factor: polling pauses, batches in flight finish, then the shards have new lanes. */
export function beginUpdate(poller: Poller, factor: number): void {
  const { consumer } = poller;
  const { loop, physics, pauses } = consumer.parts;
  const { min, max } = physics.mappingUpdatePauseMs;
  const pauseMs = min + (max - min) * pauses.uniform();
  consumer.state = 'Updating';
  if (pauseMs <= 0) finishUpdate(poller, factor);
  else loop.schedule(loop.nowMs() + pauseMs, () => finishUpdate(poller, factor));
}

/** Held batches are read again and their retries counted anew (assumption: the mapping knows only its position). */
function finishUpdate(poller: Poller, factor: number): void {
  const { consumer } = poller;
  const { digest, loop, number, spread } = consumer.parts;
  expireAll(consumer);
  consumer.factor = factor;
  consumer.state = 'Enabled';
  digest.add(happening.mappingUpdated, loop.nowMs(), number, factor);
  for (const reader of [...consumer.readers.values()]) {
    for (const lane of reader.lanes) stopReading(consumer, reader, lane);
    relane(spread, reader, factor);
    considerAll(poller, reader);
  }
}

function oldestArrivalMs(readers: Iterable<Reader>): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const reader of readers) {
    for (const lane of allLanes(reader)) oldest = Math.min(oldest, oldestOf(lane));
  }
  return oldest;
}

function sum(consumer: Consumer, count: (reader: Reader) => number): number {
  return [...consumer.readers.values()].reduce((total, reader) => total + count(reader), 0);
}

export function consumerTruth(consumer: Consumer): ConsumerTruth {
  expireAll(consumer);
  const { counts, parts, readers } = consumer;
  const oldest = oldestArrivalMs(readers.values());
  return {
    stream: parts.stream.name,
    consumer: parts.config.name,
    recordsDone: counts.done,
    recordsDiscarded: counts.discarded,
    recordsExpired: counts.expired,
    backlogRecords: sum(consumer, (reader) => allLanes(reader).reduce((total, lane) => total + backlogOf(lane), 0)),
    inFlightRecords: sum(consumer, (reader) => allLanes(reader).reduce((total, lane) => total + inFlightOf(lane), 0)),
    oldestAgeMs: Number.isFinite(oldest) ? parts.loop.nowMs() - oldest : 0,
    lateRecordSeconds: counts.lateRecordMs / SECOND_MS,
    lastDoneAtMs: counts.lastDoneAtMs,
    invocations: counts.invocations,
    failedInvocations: counts.failed,
    throttledInvocations: counts.throttled,
    billedGbSeconds: counts.billedGbSeconds,
    backendAttempts: counts.backendAttempts,
    inFlightInvocations: counts.running,
    factor: consumer.factor,
    readableShards: sum(consumer, (reader) => (isReadable(reader) ? 1 : 0)),
  };
}
