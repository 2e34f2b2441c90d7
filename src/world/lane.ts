/** A lane: one of a shard's serial processors in one mapping. */
import type { LanePlace } from './lane-keys.ts';
import { createRecordQueue, dropUpTo, firstTime, move, type RecordQueue } from './record-queue.ts';

/** From the start of an invocation to that of the lane's next at least (assumption): even work of no length takes time. */
export const LEAST_CYCLE_MS = 1;

/** Part of a batch that was halved after an error: tried alone, with its elder's failures. */
export interface BatchPiece {
  readonly count: number;
  readonly failures: number;
}

/** The invocation a lane has begun last: one object for all of them, as there are millions. */
export interface Invocation {
  records: number;
  startedAtMs: number;
  /** Part of the time before its end that is no Duration. */
  coldMs: number;
  /** Duration without the downstream. */
  ownMs: number;
  /** Of the function when it began. */
  timeoutMs: number;
  lastArrivedAtMs: number;
}

export interface Lane {
  readonly place: LanePlace;
  readonly invocation: Invocation;
  /** What ends the invocation when its own work is all there is to do, */
  onWorkDone: (() => void) | null;
  /** and what looks again at {@link Lane.wakeAtMs}; each is made once. */
  onWake: (() => void) | null;
  /** Records it has to read, by arrival. */
  waiting: RecordQueue;
  /** The batch it has taken: running, or held until it is tried again. */
  readonly batch: RecordQueue;
  /** `reading`: waits for the shard's read limit. `held`: waits to try its batch again. */
  state: 'idle' | 'reading' | 'running' | 'held';
  /** Records that it has reserved of the shard's read limit while it is `reading`. */
  reserved: number;
  /** Its mapping was updated: it only ends what it has in flight. */
  retired: boolean;
  /** It may not start before. */
  readyAtMs: number;
  /** When the first record of the batch to be was seen; null while there is none. */
  windowFromMs: number | null;
  /** Its next planned look, so that it is planned once. */
  wakeAtMs: number;
  /** Errors of the present batch that count as retries, */
  failures: number;
  /** and all of them, for the pause between two tries. */
  tries: number;
  /** Halves that wait in front of `waiting`, last one first. */
  pieces: BatchPiece[];
  /** Keys it has for itself, where lanes share one queue. */
  readonly keys: number[];
  /** End of the tumbling window of which it has begun a batch; null when there is none. */
  openWindowEndMs: number | null;
  /** What it invokes next is the end of that window. */
  closesWindow: boolean;
}

export function createLane(place: LanePlace): Lane {
  return {
    place,
    invocation: { records: 0, startedAtMs: 0, coldMs: 0, ownMs: 0, timeoutMs: 0, lastArrivedAtMs: 0 },
    onWorkDone: null,
    onWake: null,
    waiting: createRecordQueue(),
    batch: createRecordQueue(),
    state: 'idle',
    reserved: 0,
    retired: false,
    readyAtMs: 0,
    windowFromMs: null,
    wakeAtMs: Number.POSITIVE_INFINITY,
    failures: 0,
    tries: 0,
    pieces: [],
    keys: [],
    openWindowEndMs: null,
    closesWindow: false,
  };
}

/** Removes what came at or before `atMs`, but nothing that is in flight; returns how many records. */
export function dropOlder(lane: Lane, atMs: number): number {
  const held = lane.state === 'running' ? 0 : dropUpTo(lane.batch, atMs);
  return held + dropUpTo(lane.waiting, atMs);
}

/** Records it has not done and not in flight. */
export function backlogOf(lane: Lane): number {
  return lane.waiting.records + (lane.state === 'running' ? 0 : lane.batch.records);
}

export function inFlightOf(lane: Lane): number {
  return lane.state === 'running' ? lane.batch.records : 0;
}

/** When its oldest record arrived; Infinity when it has none. */
export function oldestOf(lane: Lane): number {
  return Math.min(firstTime(lane.batch), firstTime(lane.waiting));
}

export function isEmpty(lane: Lane): boolean {
  return lane.waiting.records === 0 && lane.batch.records === 0;
}

/** Puts the last `count` records of a lane's batch back in front of those that wait. */
export function putBack(lane: Lane, count: number): void {
  const kept = createRecordQueue();
  move(lane.batch, kept, lane.batch.records - count);
  const back = createRecordQueue();
  move(lane.batch, back, count);
  move(kept, lane.batch, kept.records);
  move(lane.waiting, back, lane.waiting.records);
  lane.waiting = back;
}
