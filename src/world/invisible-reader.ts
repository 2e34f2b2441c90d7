/**
 * A reader of the stream that is no mapping (a KCL application, a delivery stream, another account): nobody sees it but by
 * what it takes of the read limits and by the stream's GetRecords metrics. An enhanced one has limits of its own: it only shows
 * as a registered consumer.
 */
import { GET_RECORDS_MAX_BYTES, GET_RECORDS_MAX_RECORDS } from '../core/limits.ts';
import type { StreamMeters } from './metrics.ts';
import type { RandomStreams } from './random.ts';
import { type AnsweredShare, type CallCredit, createAnsweredShare, isAnswered } from './read-calls.ts';
import { createRecordQueue, dropUpTo, push, type RecordQueue, take } from './record-queue.ts';
import type { Shard } from './shard-map.ts';
import type { Stream } from './stream.ts';
import { giveBack, reserve } from './token-bucket.ts';
import type { InvisibleReader, StreamConfig } from './world-config.ts';

interface ReaderParts {
  readonly stream: Stream;
  readonly meters: StreamMeters;
  readonly startsAt: number;
}

interface Reading extends ReaderParts {
  readonly answeredShare: AnsweredShare;
}

/** How far a reader is in one shard. */
interface Position {
  readonly shard: Shard;
  /** Of the shard's accepted records, those it has been told of; */
  told: number;
  /** and those that it has not read, by the poll that first found them: ages are exact within a poll. */
  readonly unread: RecordQueue;
  readonly credit: CallCredit;
  /** Records of a read that waits for the shard's limit, */
  reserved: number;
  /** and when it has its turn. */
  turnMs: number;
}

/** Enhanced readers that are registered at a time of the run. */
export function registeredReaders({ invisibleReaders }: StreamConfig, nowMs: number): readonly InvisibleReader[] {
  if (invisibleReaders.length === 0) return invisibleReaders;
  return invisibleReaders.filter(
    ({ fanOut, fromMs, toMs }) => fanOut === 'enhanced' && fromMs <= nowMs && nowMs < toMs,
  );
}

/** Each reader polls all shards at one phase of its own (assumption). */
export function startInvisibleReaders(parts: ReaderParts, random: RandomStreams): void {
  const { config, loop, physics } = parts.stream;
  if (config.invisibleReaders.length === 0) return;
  const reading = { ...parts, answeredShare: createAnsweredShare(config, physics) };
  for (const reader of config.invisibleReaders) {
    if (reader.fanOut === 'enhanced') continue;
    const phaseMs = Math.floor(random(`reader ${config.name} ${reader.name}`)() * reader.pollMs);
    loop.schedule(reader.fromMs, () => startReader(reading, reader, phaseMs));
  }
}

/** It begins with what comes next (assumption), and reads children without waiting for their parents (assumption). */
function startReader(parts: Reading, reader: InvisibleReader, phaseMs: number): void {
  const { shards, loop } = parts.stream;
  const positions = new Map<number, Position>();
  for (const shard of shards.open()) positions.set(shard.id, positionAt(shard, shard.accepted));

  function poll(): void {
    const now = loop.nowMs();
    if (now >= reader.toMs) {
      for (const position of positions.values()) leave(parts, position);
      return;
    }
    for (const shard of shards.open()) {
      if (!positions.has(shard.id)) positions.set(shard.id, positionAt(shard, 0));
    }
    for (const position of positions.values()) {
      pollShard(parts, position);
      if (isAtEnd(position)) positions.delete(position.shard.id);
    }
    loop.schedule(now + reader.pollMs, poll);
  }
  loop.schedule(reader.fromMs + phaseMs, poll);
}

function positionAt(shard: Shard, told: number): Position {
  return { shard, told, unread: createRecordQueue(), credit: { calls: 0 }, reserved: 0, turnMs: 0 };
}

function isAtEnd({ shard, unread, reserved }: Position): boolean {
  return !shard.open && unread.records === 0 && reserved === 0;
}

function pollShard(parts: Reading, position: Position): void {
  const { stream } = parts;
  const { shard, unread } = position;
  const now = stream.loop.nowMs();
  push(unread, now, shard.accepted - position.told, 0);
  position.told = shard.accepted;
  dropUpTo(unread, now - stream.retentionMs);
  if (position.reserved > 0) {
    if (now < position.turnMs) return;
    finishRead(parts, position, position.reserved, position.turnMs);
    position.reserved = 0;
  }
  read(parts, position, now);
}

/** A read beyond the limit is refused, and has its turn when the others before it have had theirs: as a lane's. */
function read(parts: Reading, position: Position, nowMs: number): void {
  const { shard, unread } = position;
  const { answeredShare, meters } = parts;
  const { readThrottled } = meters;
  const { recordBytes } = parts.stream.config;
  if (answeredShare !== null && !isAnswered(position.credit, answeredShare(nowMs))) {
    readThrottled.add(parts.startsAt + nowMs, 1);
    return;
  }
  const most = Math.min(GET_RECORDS_MAX_RECORDS, Math.max(1, Math.floor(GET_RECORDS_MAX_BYTES / recordBytes)));
  const count = Math.min(unread.records, most);
  const waitMs = count === 0 ? 0 : reserve(shard.reads, nowMs, count, recordBytes);
  if (waitMs === 0) {
    finishRead(parts, position, count, nowMs);
    return;
  }
  readThrottled.add(parts.startsAt + nowMs, 1);
  position.reserved = count;
  position.turnMs = nowMs + waitMs;
}

/** A call that finds nothing is a call, with an age of 0. */
function finishRead({ stream, meters, startsAt }: ReaderParts, position: Position, count: number, atMs: number): void {
  let lastMs = atMs;
  const taken = take(position.unread, count, (cameAtMs) => {
    lastMs = cameAtMs;
  });
  const stampMs = startsAt + atMs;
  meters.readThrottled.add(stampMs, 0);
  meters.readSuccesses.add(stampMs, 1);
  meters.readRecords.add(stampMs, taken);
  meters.readBytes.add(stampMs, taken * stream.config.recordBytes);
  meters.readAgeMs.add(stampMs, Math.max(0, atMs - lastMs));
}

function leave({ stream }: ReaderParts, { shard, reserved }: Position): void {
  if (reserved > 0) giveBack(shard.reads, reserved, stream.config.recordBytes);
}
