/** When a lane reads: the shard's polls, the batch window, and the shard's read limit. */
import { batchLimit, type Consumer, emit, expire, pollIntervalMs } from './consumer-state.ts';
import { discardTooOld, invoke } from './invocation.ts';
import { isEmpty, type Lane } from './lane.ts';
import { isBehindStraggler, type Reader } from './reader.ts';
import { countUpTo, lastTime, move } from './record-queue.ts';
import { giveBack, reserve } from './token-bucket.ts';

/** Guards the number of a poll against the rounding of its time. */
const ROUNDING = 1e-9;

/** What becomes of a shard that has been read to its end. */
export type OnDrained = (reader: Reader) => void;

export interface Poller {
  readonly consumer: Consumer;
  readonly onDrained: OnDrained;
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
  discardTooOld(consumer, lane);
  if (lane.waiting.records === 0) {
    lane.windowFromMs = null;
    closeIfDrained(poller, reader);
    return;
  }
  const now = consumer.parts.loop.nowMs();
  if (now < lane.readyAtMs) wakeAt(poller, reader, lane, lane.readyAtMs);
  else look(poller, reader, lane);
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
    begin(poller, reader, lane, piece.count, null);
    return;
  }
  const now = consumer.parts.loop.nowMs();
  const most = batchLimit(consumer);
  const seen = countUpTo(lane.waiting, lastPollMs(consumer, reader), most);
  if (seen === 0) {
    planPoll(poller, reader);
    return;
  }
  if (seen < most && consumer.parts.config.batchWindowMs > 0) {
    lane.windowFromMs ??= now;
    const endsAtMs = lane.windowFromMs + consumer.parts.config.batchWindowMs;
    if (now < endsAtMs) {
      planPoll(poller, reader);
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
  const { loop, stream, streamMeters, config } = consumer.parts;
  const now = loop.nowMs();
  const waitMs = reserve(reader.bucket, now, count, stream.recordBytes);
  if (waitMs === 0) {
    begin(poller, reader, lane, count, count);
    return;
  }
  if (config.fanOut === 'standard') emit(consumer, streamMeters.readThrottled, now, 1);
  lane.state = 'reading';
  lane.reserved = count;
  loop.schedule(now + waitMs, () => {
    if (lane.retired) return;
    if (consumer.state === 'Enabled') {
      lane.state = 'idle';
      begin(poller, reader, lane, count, count);
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

/** `readNow`: records that this read takes from the shard; null when they had been read before. */
function begin(poller: Poller, reader: Reader, lane: Lane, count: number, readNow: number | null): void {
  const { consumer } = poller;
  expire(consumer, lane);
  discardTooOld(consumer, lane);
  const taken = move(lane.waiting, lane.batch, count);
  if (taken === 0) {
    consider(poller, reader, lane);
    return;
  }
  if (readNow !== null) meterRead(consumer, lane, taken);
  invoke(consumer, reader, lane, (where, freed) => afterBatch(poller, where, freed));
}

function meterRead(consumer: Consumer, lane: Lane, taken: number): void {
  const { loop, stream, streamMeters, mappingMeters, config } = consumer.parts;
  const now = loop.nowMs();
  if (mappingMeters !== null) emit(consumer, mappingMeters.polled, now, taken);
  if (config.fanOut === 'enhanced') return;
  emit(consumer, streamMeters.readThrottled, now, 0);
  emit(consumer, streamMeters.readSuccesses, now, 1);
  emit(consumer, streamMeters.readRecords, now, taken);
  emit(consumer, streamMeters.readBytes, now, taken * stream.recordBytes);
  emit(consumer, streamMeters.readAgeMs, now, now - lastTime(lane.batch));
}

function afterBatch(poller: Poller, reader: Reader, lane: Lane): void {
  if (lane.retired) considerAll(poller, reader);
  else consider(poller, reader, lane);
}

/** Records that have come are seen at the shard's next poll, or now when there are no polls. */
export function recordsCame(poller: Poller, reader: Reader): void {
  if (!isReadable(reader) || poller.consumer.state !== 'Enabled') return;
  if (pollIntervalMs(poller.consumer) > 0) {
    planPoll(poller, reader);
    return;
  }
  for (const lane of reader.lanes) {
    if (lane.state === 'idle' && lane.waiting.records > 0) consider(poller, reader, lane);
  }
}

function pollNumber(reader: Reader, intervalMs: number, nowMs: number): number {
  return Math.floor((nowMs - reader.phaseMs) / intervalMs + ROUNDING);
}

function lastPollMs(consumer: Consumer, reader: Reader): number {
  const now = consumer.parts.loop.nowMs();
  const intervalMs = pollIntervalMs(consumer);
  return intervalMs === 0 ? now : reader.phaseMs + pollNumber(reader, intervalMs, now) * intervalMs;
}

/** A poll is planned only when there are records that none has seen: an idle shard costs no events. */
function planPoll(poller: Poller, reader: Reader): void {
  const { consumer } = poller;
  const { loop } = consumer.parts;
  const intervalMs = pollIntervalMs(consumer);
  if (intervalMs === 0 || reader.nextPollMs > loop.nowMs()) return;
  const atMs = reader.phaseMs + (pollNumber(reader, intervalMs, loop.nowMs()) + 1) * intervalMs;
  reader.nextPollMs = atMs;
  loop.schedule(atMs, () => {
    for (const lane of reader.lanes) {
      if (lane.state === 'idle' && lane.waiting.records > 0) consider(poller, reader, lane);
    }
  });
}

function wakeAt(poller: Poller, reader: Reader, lane: Lane, atMs: number): void {
  if (lane.wakeAtMs <= atMs) return;
  lane.wakeAtMs = atMs;
  poller.consumer.parts.loop.schedule(atMs, () => {
    if (lane.wakeAtMs !== atMs) return;
    lane.wakeAtMs = Number.POSITIVE_INFINITY;
    consider(poller, reader, lane);
  });
}

function closeIfDrained(poller: Poller, reader: Reader): void {
  if (reader.shard.open || !isReadable(reader) || reader.stragglers.size > 0) return;
  if (!reader.lanes.every((lane) => lane.state === 'idle' && isEmpty(lane))) return;
  reader.drained = true;
  poller.onDrained(reader);
}
