/**
 * The one queue of a shard whose lanes take batches as they come (`dynamic`). A key that is in one lane is in no other,
 * so at most one batch of it is in flight and it never overtakes itself. Keys of the pool are so many that two batches
 * of them are taken not to share one (assumption).
 */
import { POOL } from './key-groups.ts';
import type { Lane } from './lane.ts';
import {
  createRecordQueue,
  dropUpTo,
  firstGroup,
  firstTime,
  merge,
  moveHead,
  type RecordQueue,
} from './record-queue.ts';

export interface SharedQueue {
  /** The pool of an aggregated stream is a key like any other. */
  readonly isPoolOneKey: boolean;
  /** Records in no lane, by arrival, */
  waiting: RecordQueue;
  /** but for those that were found to wait for a lane that has their key: by key. */
  readonly parked: Map<number, RecordQueue>;
  /** The lane that has each key in flight. */
  readonly owners: Map<number, Lane>;
}

export function createSharedQueue(isPoolOneKey: boolean): SharedQueue {
  return { isPoolOneKey, waiting: createRecordQueue(), parked: new Map(), owners: new Map() };
}

function isFree(shared: SharedQueue, group: number, lane: Lane): boolean {
  const owner = shared.owners.get(group);
  return owner === undefined || owner === lane;
}

function isKey(shared: SharedQueue, group: number): boolean {
  return group !== POOL || shared.isPoolOneKey;
}

/** Puts the oldest records aside until one comes that the lane may take. */
function parkBusy(shared: SharedQueue, lane: Lane, upToMs: number): void {
  for (let group = firstGroup(shared.waiting); group !== undefined; group = firstGroup(shared.waiting)) {
    if (!isKey(shared, group) || firstTime(shared.waiting) > upToMs) return;
    if (isFree(shared, group, lane)) return;
    const parked = shared.parked.get(group) ?? createRecordQueue();
    shared.parked.set(group, parked);
    moveHead(shared.waiting, parked, Number.POSITIVE_INFINITY);
  }
}

/** Where the oldest record is that the lane may take; null when there is none. Of one key the parked ones are older. */
function oldestFor(shared: SharedQueue, lane: Lane, upToMs: number): RecordQueue | null {
  let oldest: RecordQueue | null = firstTime(shared.waiting) <= upToMs ? shared.waiting : null;
  for (const [group, queue] of shared.parked) {
    const atMs = firstTime(queue);
    if (atMs > upToMs || (oldest !== null && firstTime(oldest) < atMs)) continue;
    if (isFree(shared, group, lane)) oldest = queue;
  }
  return oldest;
}

/** Fills what the lane has waiting up to `most` records, of those that came up to `upToMs`. */
export function gather(shared: SharedQueue, lane: Lane, upToMs: number, most: number): void {
  const taken = createRecordQueue();
  let left = most - lane.waiting.records;
  while (left > 0) {
    parkBusy(shared, lane, upToMs);
    const source = oldestFor(shared, lane, upToMs);
    if (source === null) break;
    const group = firstGroup(source) ?? POOL;
    left -= moveHead(source, taken, left);
    if (source !== shared.waiting && source.records === 0) shared.parked.delete(group);
    if (isKey(shared, group) && shared.owners.get(group) !== lane) {
      shared.owners.set(group, lane);
      lane.keys.push(group);
    }
  }
  lane.waiting = merge(lane.waiting, taken);
}

/** A lane that has nothing left gives its keys free. */
export function releaseKeys(shared: SharedQueue, lane: Lane): void {
  for (const group of lane.keys) shared.owners.delete(group);
  lane.keys.length = 0;
}

/** Puts records back to where they were before any lane took them. Empties `queues`. */
export function foldBack(shared: SharedQueue, queues: readonly RecordQueue[]): void {
  const all = [...queues, ...shared.parked.values()];
  shared.parked.clear();
  for (const queue of all) shared.waiting = merge(emptied(queue), shared.waiting);
}

function emptied(queue: RecordQueue): RecordQueue {
  const moved = createRecordQueue();
  while (queue.elements > 0) moveHead(queue, moved, Number.POSITIVE_INFINITY);
  return moved;
}

/** Removes what came at or before `atMs`; returns how many records. */
export function dropShared(shared: SharedQueue, atMs: number): number {
  let dropped = dropUpTo(shared.waiting, atMs);
  for (const [group, queue] of shared.parked) {
    dropped += dropUpTo(queue, atMs);
    if (queue.records === 0) shared.parked.delete(group);
  }
  return dropped;
}

export function hasShared({ waiting, parked }: SharedQueue): boolean {
  return waiting.records > 0 || parked.size > 0;
}

/** Every queue with records that no lane has. */
export function sharedQueues(shared: SharedQueue): readonly RecordQueue[] {
  return [shared.waiting, ...shared.parked.values()];
}
