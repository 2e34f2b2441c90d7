/** A mapping's life: shards that open and close before it, and updates of its factor. */

import { SECOND_MS } from '../core/units.ts';
import type { ConsumerTruth, MappingChange } from './account-api.ts';
import { type Consumer, expireAll, pollIntervalMs } from './consumer-state.ts';
import { startDeploys } from './deploys.ts';
import { happening } from './digest.ts';
import type { Mapping } from './mapping.ts';
import { drawPauseMs, updated } from './mapping-update.ts';
import { considerAll, isReadable, type Poller, pollerOf, recordsCame, stopReading } from './polling.ts';
import { backlogIn, createReader, enqueue, inFlightIn, oldestIn, type Reader } from './reader.ts';
import { relane } from './relane.ts';
import { readBucket, type Shard } from './shard-map.ts';
import { unfinishedTruth } from './unfinished.ts';

/** The mapping of a poller, batch by batch. */
export function batchMapping(poller: Poller): Mapping {
  const { consumer } = poller;
  const { parts } = consumer;
  return {
    uuid: parts.uuid,
    stream: parts.stream,
    config: () => consumer.config,
    factor: () => consumer.factor,
    state: () => consumer.state,
    askedAtMs: () => consumer.askedAtMs,
    beginUpdate: (change) => beginUpdate(poller, change),
    openReader: (shard) => openReader(poller, shard),
    shardClosed: (shard) => shardClosed(poller, shard),
    oldestAgeMs: () => {
      const ageMs = oldestAgeMs(consumer);
      // Only the oldest can have passed the retention: as long as it has not, there is nothing to expire.
      if (ageMs < parts.retentionMs()) return ageMs;
      expireAll(consumer);
      return oldestAgeMs(consumer);
    },
    truth: () => consumerTruth(consumer),
    unfinished: () => unfinishedTruth(consumer),
    samplePolls: (stampMs) => {
      if (consumer.state === 'Enabled') parts.mappingMeters?.polled.add(stampMs, 0);
    },
  };
}

/** A poller whose drained shards make way for their children. */
export function createPoller(consumer: Consumer): Poller {
  const poller: Poller = pollerOf(consumer, (reader) => leave(poller, reader));
  startDeploys(consumer);
  return poller;
}

/** The mapping learns of a shard; it reads it when it has read the shard's parents to their end. */
export function openReader({ consumer }: Poller, shard: Shard): void {
  const { spread, phases, physics } = consumer.parts;
  const bucket = consumer.config.fanOut === 'enhanced' ? readBucket() : shard.reads;
  const phaseMs = Math.floor(phases.uniform() * pollIntervalMs(consumer));
  const { factor } = consumer;
  const start = { shard, factor, bucket, phaseMs, lookAheadRecords: physics.lookAheadRecords };
  consumer.readers.set(shard.id, createReader(spread, start));
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

/** Changes settings: polling pauses, batches in flight finish, then the shards have new lanes. */
function beginUpdate(poller: Poller, change: MappingChange): void {
  const { consumer } = poller;
  const { loop, physics, pauses } = consumer.parts;
  consumer.askedAtMs = loop.nowMs();
  const isEnabledThen = change.enabled ?? consumer.state === 'Enabled';
  const pauseMs = drawPauseMs(physics, pauses);
  consumer.state = 'Updating';
  const finish = (): void => finishUpdate(poller, change, isEnabledThen);
  if (pauseMs <= 0) finish();
  else loop.schedule(loop.nowMs() + pauseMs, finish);
}

/** Held batches are read again and their retries counted anew (assumption: the mapping knows only its position). */
function finishUpdate(poller: Poller, change: MappingChange, isEnabled: boolean): void {
  const { consumer } = poller;
  const { digest, loop, number, spread } = consumer.parts;
  expireAll(consumer);
  const factor = change.parallelizationFactor ?? consumer.factor;
  consumer.factor = factor;
  consumer.config = updated(consumer.config, change);
  consumer.state = isEnabled ? 'Enabled' : 'Disabled';
  digest.add(happening.mappingUpdated, loop.nowMs(), number, isEnabled ? factor : 0);
  for (const reader of [...consumer.readers.values()]) {
    for (const lane of reader.lanes) stopReading(consumer, reader, lane);
    relane(spread, reader, factor);
    considerAll(poller, reader);
  }
}

function sum(consumer: Consumer, count: (reader: Reader) => number): number {
  return [...consumer.readers.values()].reduce((total, reader) => total + count(reader), 0);
}

function oldestAgeMs({ parts, readers }: Consumer): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const reader of readers.values()) oldest = Math.min(oldest, oldestIn(reader));
  return Number.isFinite(oldest) ? parts.loop.nowMs() - oldest : 0;
}

export function consumerTruth(consumer: Consumer): ConsumerTruth {
  expireAll(consumer);
  const { counts, parts } = consumer;
  return {
    stream: parts.stream.name,
    consumer: parts.config.name,
    recordsDone: counts.done,
    recordsFiltered: counts.filtered,
    recordsDiscarded: counts.discarded,
    recordsToDestination: counts.toDestination,
    recordsExpired: counts.expired,
    backlogRecords: sum(consumer, backlogIn),
    inFlightRecords: sum(consumer, inFlightIn),
    oldestAgeMs: oldestAgeMs(consumer),
    lateRecordSeconds: counts.lateRecordMs / SECOND_MS,
    delayRecordSeconds: counts.delayRecordMs / SECOND_MS,
    delays: counts.delays,
    executionSeconds: counts.executionMs / SECOND_MS,
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
