/** What becomes of a batch when its invocation has ended: done, tried again in whole or in part, or given up. */
import type { Consumer, DoneRecords } from './consumer-state.ts';
import { happening } from './digest.ts';
import { recordDone } from './done-records.ts';
import { POOL } from './key-groups.ts';
import { type Lane, putBack } from './lane.ts';
import type { Reader } from './reader.ts';
import { countBeforeGroups, dropHead, dropUpTo, firstGroup, firstTime, take } from './record-queue.ts';
import { returnToLanes } from './relane.ts';
import { dropShared } from './shared-queue.ts';

/** The pause is at its longest by far; one more doubling would some day be infinite, and no pause at all times that is no number. */
const MOST_DOUBLINGS = 1_000;

/** What the function says of its batch. */
export interface Outcome {
  /** Of the batch's first records: what the mapping need not try again. */
  readonly done: number;
  readonly isError: boolean;
}

/** Of a lane of a shard, for the digest. */
export function laneNumber(consumer: Consumer, reader: Reader, lane: Lane): number {
  return (consumer.parts.number * 100_003 + reader.shard.id) * 16 + lane.place.lane;
}

/**
 * `processed`: how many records the function and its downstream got through; null when it was killed before it could say.
 * A poison record shows at the end, when all the work is done (assumption), and so does an error by chance (assumption).
 */
export function outcomeOf(consumer: Consumer, { batch }: Lane, processed: number | null): Outcome {
  const { config, parts } = consumer;
  if (processed === null) return { done: 0, isError: true };
  if (config.errorShare > 0 && parts.errors.uniform() < config.errorShare) return { done: 0, isError: true };
  const { poisonGroups } = parts.spread.groups;
  const sound = poisonGroups.size === 0 ? batch.records : countBeforeGroups(batch, poisonGroups);
  const done = Math.min(processed, sound);
  if (done >= batch.records || config.partialBatchResponses) return { done, isError: false };
  return { done: 0, isError: true };
}

/** The first `count` records of the lane's batch are done. */
export function finishRecords(consumer: Consumer, reader: Reader, lane: Lane, count: number): void {
  const { parts } = consumer;
  const now = parts.loop.nowMs();
  let left = count;
  while (left > 0) {
    const arrivedAtMs = firstTime(lane.batch);
    const group = firstGroup(lane.batch) ?? POOL;
    const part = dropHead(lane.batch, left);
    recordDone(consumer, arrivedAtMs, part, now);
    if (parts.onDone !== null) tell(consumer, reader, { group, count: part, arrivedAtMs, doneAtMs: now });
    left -= part;
  }
  if (count > 0) parts.onOutput?.(count);
}

function tell({ parts }: Consumer, { shard }: Reader, done: Omit<DoneRecords, 'stream' | 'consumer' | 'shard'>): void {
  parts.onDone?.({ stream: parts.stream.name, consumer: parts.config.name, shard: shard.id, ...done });
}

/**
 * After `done` of its records the batch has failed. Returns how long its rest waits for the next try; null when there is
 * nothing left to try in this lane.
 */
export function pauseAfterFailure(consumer: Consumer, reader: Reader, lane: Lane, done: number): number | null {
  const { config } = consumer;
  const { physics, spread } = consumer.parts;
  lane.tries += 1;
  if (!splits(consumer, lane, done)) {
    lane.failures += 1;
    if (config.maximumRetryAttempts !== null && lane.failures > config.maximumRetryAttempts) {
      discardBatch(consumer, reader, lane);
      return null;
    }
  }
  if (lane.retired) {
    returnToLanes(spread, reader, lane);
    return null;
  }
  return Math.min(physics.retryMaxMs, physics.retryFirstMs * 2 ** Math.min(lane.tries - 1, MOST_DOUBLINGS));
}

/** With bisect a batch is split at the record it names, or else halved; a split does not count as a retry. */
function splits({ config }: Consumer, lane: Lane, done: number): boolean {
  if (!config.bisectOnError) return false;
  if (done > 0) return true;
  if (lane.batch.records <= 1) return false;
  halve(lane);
  return true;
}

/** Both halves carry on with the failures so far. */
function halve(lane: Lane): void {
  if (lane.retired) return;
  const second = Math.floor(lane.batch.records / 2);
  putBack(lane, second);
  lane.pieces.push({ count: second, failures: lane.failures });
}

function discardBatch(consumer: Consumer, reader: Reader, lane: Lane): void {
  const { digest, loop } = consumer.parts;
  digest.add(happening.discarded, loop.nowMs(), laneNumber(consumer, reader, lane), lane.batch.records);
  countDiscarded(
    consumer,
    take(lane.batch, lane.batch.records, () => {}),
  );
}

function countDiscarded({ config, counts }: Consumer, records: number): void {
  counts.discarded += records;
  if (config.hasFailureDestination) counts.toDestination += records;
}

/** Records older than the mapping allows are not sent, neither first nor again. */
export function discardTooOld(consumer: Consumer, reader: Reader, lane: Lane): void {
  const { config, parts } = consumer;
  if (config.maximumRecordAgeMs === null) return;
  const tooOld = parts.loop.nowMs() - config.maximumRecordAgeMs;
  countDiscarded(consumer, dropUpTo(lane.batch, tooOld) + dropUpTo(lane.waiting, tooOld));
  if (reader.shared !== null) countDiscarded(consumer, dropShared(reader.shared, tooOld));
}
