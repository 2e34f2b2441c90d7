/** When a lane reads: what the shard's polls have seen, the batch window, and the shard's read limit. */
import { GET_RECORDS_MAX_BYTES, GET_RECORDS_MAX_RECORDS } from '../core/limits.ts';
import { discardTooOld } from './batch-end.ts';
import { batchLimit, type Consumer, emit, expire, expireShared, pollIntervalMs } from './consumer-state.ts';
import { filterBatch } from './filter.ts';
import { type AfterBatch, invoke } from './invocation.ts';
import { isEmpty, type Lane } from './lane.ts';
import { limits } from './look-ahead.ts';
import { meterRead } from './meter-batch.ts';
import { planPoll, seenUpToMs } from './polls.ts';
import { isBehindStraggler, isReadToEnd, type Reader } from './reader.ts';
import { countUpTo, firstTime, lastTime, move } from './record-queue.ts';
import { gather, hasShared, releaseKeys, type SharedQueue } from './shared-queue.ts';
import { giveBack, reserve } from './token-bucket.ts';
import { isWindowOver, windowEndMs } from './tumbling.ts';

/** The end of a window is no part of it: guards it against the rounding of times. */
const BEFORE_MS = 1e-6;

/** What becomes of a shard that has been read to its end. */
export type OnDrained = (reader: Reader) => void;

export interface Poller {
  readonly consumer: Consumer;
  readonly onDrained: OnDrained;
  /** What follows a batch. */
  readonly onBatchEnd: AfterBatch;
}

/** A poller whose drained shards are told to `onDrained`. */
export function pollerOf(consumer: Consumer, onDrained: OnDrained): Poller {
  const poller: Poller = { consumer, onDrained, onBatchEnd: (reader, lane) => afterBatch(poller, reader, lane) };
  return poller;
}

export function isReadable(reader: Reader): boolean {
  return reader.pendingParents.size === 0 && !reader.drained;
}

/** The lane starts its next batch if it may, or plans when to look again. */
export function consider(poller: Poller, reader: Reader, lane: Lane): void {
  const { consumer } = poller;
  if (lane.state !== 'idle' || lane.retired || consumer.state !== 'Enabled' || !isReadable(reader)) return;
  if (reader.stragglers.size > 0 && isBehindStraggler(consumer.parts.spread, reader, lane)) return;
  expire(consumer, lane);
  discardTooOld(consumer, reader, lane);
  const isReady = consumer.parts.loop.nowMs() >= lane.readyAtMs;
  if (reader.shared !== null && isReady) claim(poller, reader, reader.shared, lane);
  if (!hasWork(reader, lane)) {
    lane.windowFromMs = null;
    closeIfDrained(poller, reader);
  } else if (!isReady) {
    wakeAt(poller, reader, lane, lane.readyAtMs);
  } else if (lane.openWindowEndMs !== null && isWindowOver(consumer, reader, lane)) {
    lane.closesWindow = true;
    invoke(consumer, reader, lane, poller.onBatchEnd);
  } else if (lane.waiting.records > 0) {
    look(poller, reader, lane);
  } else {
    waitForMore(poller, reader, lane);
  }
}

/** There is something for it to do, now or later, that no arrival will remind it of. */
function hasWork({ shared }: Reader, lane: Lane): boolean {
  return lane.waiting.records > 0 || lane.openWindowEndMs !== null || (shared !== null && hasShared(shared));
}

/** Of the queue that the lanes share it takes what it may. */
function claim(poller: Poller, reader: Reader, shared: SharedQueue, lane: Lane): void {
  const { consumer } = poller;
  if (isEmpty(lane)) releaseKeys(shared, lane);
  expireShared(consumer, reader);
  if (lane.pieces.length === 0) gather(shared, lane, seenUpToMs(consumer, reader), batchLimit(consumer));
}

function waitForMore(poller: Poller, reader: Reader, lane: Lane): void {
  lane.windowFromMs = null;
  if (lane.openWindowEndMs !== null) wakeAt(poller, reader, lane, lane.openWindowEndMs);
  if (reader.shared !== null) planLook(poller, reader);
}

export function considerAll(poller: Poller, reader: Reader): void {
  for (const lane of reader.lanes) consider(poller, reader, lane);
  closeIfDrained(poller, reader);
}

/**
 * Looks at what the shard's last poll has seen. What came since waits for the next one, even when the lane is free:
 * otherwise a lane would invoke without pause for a record or two, and its cost would be nonsense.
 */
function look(poller: Poller, reader: Reader, lane: Lane): void {
  const { consumer } = poller;
  const piece = lane.pieces.pop();
  if (piece !== undefined) {
    lane.failures = piece.failures;
    begin(poller, reader, lane, piece.count, false);
    return;
  }
  const now = consumer.parts.loop.nowMs();
  const most = batchLimit(consumer);
  const lastsUntilMs = windowEndMs(consumer, firstTime(lane.waiting));
  const seen = countUpTo(lane.waiting, Math.min(seenUpToMs(consumer, reader), lastsUntilMs - BEFORE_MS), most);
  if (seen === 0) {
    planLook(poller, reader);
    return;
  }
  if (seen < most && consumer.config.batchWindowMs > 0) {
    lane.windowFromMs ??= now;
    const endsAtMs = Math.min(lane.windowFromMs + consumer.config.batchWindowMs, lastsUntilMs);
    if (now < endsAtMs) {
      planLook(poller, reader);
      wakeAt(poller, reader, lane, endsAtMs);
      return;
    }
  }
  lane.windowFromMs = null;
  read(poller, reader, lane, seen);
}

/** Reads within the shard's limit: a lane that finds too little waits for its turn, first come first served. */
function read(poller: Poller, reader: Reader, lane: Lane, count: number): void {
  const { consumer } = poller;
  const { loop, stream, streamMeters } = consumer.parts;
  const now = loop.nowMs();
  const waitMs = reserve(reader.bucket, now, count, stream.recordBytes);
  if (waitMs === 0) {
    begin(poller, reader, lane, count, true);
    return;
  }
  if (consumer.config.fanOut === 'standard') emit(consumer, streamMeters.readThrottled, now, 1);
  lane.state = 'reading';
  lane.reserved = count;
  loop.schedule(now + waitMs, () => {
    if (lane.retired) return;
    if (consumer.state === 'Enabled') {
      lane.state = 'idle';
      expire(consumer, lane);
      discardTooOld(consumer, reader, lane);
      begin(poller, reader, lane, count, true);
    } else {
      stopReading(consumer, reader, lane);
    }
  });
}

/** A lane that will not read after all leaves its place in the shard's limit to the others. */
export function stopReading(consumer: Consumer, reader: Reader, lane: Lane): void {
  if (lane.state !== 'reading') return;
  giveBack(reader.bucket, lane.reserved, consumer.parts.stream.recordBytes);
  lane.state = 'idle';
}

/**
 * What is too old has been dropped at this instant. `isRead`: these records are taken from the shard now; otherwise they
 * had been read before.
 */
function begin(poller: Poller, reader: Reader, lane: Lane, count: number, isRead: boolean): void {
  const { consumer } = poller;
  const taken = move(lane.waiting, lane.batch, count);
  if (taken === 0) {
    consider(poller, reader, lane);
    return;
  }
  if (isRead) {
    meterTaken(consumer, lane, taken);
    if (consumer.config.filterPassShare < 1) filterBatch(consumer, lane);
    if (lane.batch.records === 0) {
      // In an event of its own: a long backlog that passes nobody would be a deep recursion.
      wakeAt(poller, reader, lane, consumer.parts.loop.nowMs());
      return;
    }
  }
  if (consumer.config.tumblingWindowMs !== null) {
    lane.openWindowEndMs = windowEndMs(consumer, firstTime(lane.batch));
  }
  invoke(consumer, reader, lane, poller.onBatchEnd);
}

/** Calls beyond the poll that saw them (assumption: as much of one as they fill); without polls each read is one. */
function callsFor(consumer: Consumer, records: number): number {
  if (pollIntervalMs(consumer) === 0) return 1;
  const bytes = records * consumer.parts.stream.recordBytes;
  return Math.max(records / GET_RECORDS_MAX_RECORDS, bytes / GET_RECORDS_MAX_BYTES);
}

function meterTaken(consumer: Consumer, lane: Lane, taken: number): void {
  const { loop, stream, streamMeters, mappingMeters, startsAt } = consumer.parts;
  const now = loop.nowMs();
  if (mappingMeters !== null) emit(consumer, mappingMeters.polled, now, taken);
  if (consumer.config.fanOut === 'enhanced') return;
  const ageMs = now - lastTime(lane.batch);
  meterRead(streamMeters, startsAt + now, callsFor(consumer, taken), taken, taken * stream.recordBytes, ageMs);
}

function afterBatch(poller: Poller, reader: Reader, lane: Lane): void {
  if (lane.retired) {
    considerAll(poller, reader);
    return;
  }
  consider(poller, reader, lane);
  // What it has ended may be what others waited for.
  if (limits(reader.lookAhead) || (reader.shared !== null && reader.shared.parked.size > 0))
    considerIdle(poller, reader);
}

/** Records that have come are seen at the shard's next poll, or now when there are no polls. */
export function recordsCame(poller: Poller, reader: Reader): void {
  if (!isReadable(reader) || poller.consumer.state !== 'Enabled') return;
  if (pollIntervalMs(poller.consumer) > 0) planLook(poller, reader);
  else considerIdle(poller, reader);
}

function considerIdle(poller: Poller, reader: Reader): void {
  for (const lane of reader.lanes) {
    if (lane.state === 'idle' && (lane.waiting.records > 0 || reader.shared !== null)) consider(poller, reader, lane);
  }
}

function planLook(poller: Poller, reader: Reader): void {
  reader.onSeen ??= () => considerIdle(poller, reader);
  planPoll(poller.consumer, reader, reader.onSeen);
}

function wakeAt(poller: Poller, reader: Reader, lane: Lane, atMs: number): void {
  if (lane.wakeAtMs <= atMs) return;
  lane.wakeAtMs = atMs;
  const { loop } = poller.consumer.parts;
  lane.onWake ??= () => {
    if (lane.wakeAtMs !== loop.nowMs()) return;
    lane.wakeAtMs = Number.POSITIVE_INFINITY;
    consider(poller, reader, lane);
  };
  loop.schedule(atMs, lane.onWake);
}

function closeIfDrained(poller: Poller, reader: Reader): void {
  if (reader.shard.open || !isReadable(reader) || !isReadToEnd(reader)) return;
  reader.drained = true;
  poller.onDrained(reader);
}
