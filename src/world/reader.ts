/** One mapping's view of one shard: its lanes, and which of them gets which record. */
import { type Apportion, createApportion } from './apportion.ts';
import { type KeyGroups, POOL } from './key-groups.ts';
import { backlogOf, createLane, inFlightOf, isEmpty, type Lane, oldestOf } from './lane.ts';
import { laneOfHash, lanesOverlap, poolLaneShares } from './lane-keys.ts';
import { createLookAhead, type LookAhead, noteArrivals } from './look-ahead.ts';
import type { Chance } from './random.ts';
import type { CallCredit } from './read-calls.ts';
import { firstTime, push, type RecordQueue } from './record-queue.ts';
import type { Shard } from './shard-map.ts';
import { createSharedQueue, type SharedQueue, sharedQueues } from './shared-queue.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { LaneMode } from './world-config.ts';

/** What every reader of a mapping shares. */
export interface KeySpread {
  readonly mode: LaneMode;
  readonly groups: KeyGroups;
  /** Null: pool records are spread as evenly as they can be. */
  readonly chance: Chance | null;
}

export interface Reader {
  readonly shard: Shard;
  readonly bucket: TokenBucket;
  /** Its polls come at phaseMs + k · interval. */
  readonly phaseMs: number;
  lanes: readonly Lane[];
  /** Lanes of before an update whose last batch is still in flight. */
  readonly stragglers: Set<Lane>;
  /** Parents that are not read to their end, or whose end has not been noticed. */
  readonly pendingParents: Set<number>;
  drained: boolean;
  nextPollMs: number;
  /** What happens at its polls; made once. */
  onPoll: (() => void) | null;
  /** What follows a poll that was answered; made once. */
  onSeen: (() => void) | null;
  /** Its polls have been refused since this one; null: the last was answered. */
  refusedSinceMs: number | null;
  readonly calls: CallCredit;
  readonly lookAhead: LookAhead;
  /** When the oldest record arrived that is not done; Infinity when there is none. */
  readonly oldestMs: () => number;
  splitPool: Apportion;
  /** Lane of each tracked key that has been seen. */
  readonly laneOfGroup: Map<number, number>;
  /** Where records wait for whichever lane comes; null when each lane has its own. */
  readonly shared: SharedQueue | null;
}

export interface ReaderStart {
  readonly shard: Shard;
  readonly factor: number;
  readonly bucket: TokenBucket;
  readonly phaseMs: number;
  readonly lookAheadRecords: number;
}

export function createReader(spread: KeySpread, start: ReaderStart): Reader {
  const { shard, factor, bucket, phaseMs } = start;
  const reader: Reader = {
    shard,
    bucket,
    phaseMs,
    lanes: createLanes(factor),
    stragglers: new Set(),
    pendingParents: new Set(shard.parents),
    drained: false,
    nextPollMs: Number.NEGATIVE_INFINITY,
    onPoll: null,
    onSeen: null,
    refusedSinceMs: null,
    calls: { calls: 0 },
    lookAhead: createLookAhead(start.lookAheadRecords),
    oldestMs: () => oldestIn(reader),
    splitPool: poolSplit(spread, shard, factor),
    laneOfGroup: new Map(),
    shared: spread.mode === 'dynamic' ? createSharedQueue(spread.groups.isAggregated) : null,
  };
  return reader;
}

export function createLanes(factor: number): readonly Lane[] {
  return Array.from({ length: factor }, (_, lane) => createLane({ factor, lane }));
}

/** A producer library that aggregates gives a shard one key: one lane has it all. */
export function poolSplit({ mode, groups, chance }: KeySpread, shard: Shard, factor: number): Apportion {
  if (groups.pool === null || factor === 1) return (count) => Float64Array.of(count);
  return createApportion(poolLaneShares(mode, groups.pool, shard.range, factor), chance);
}

/** Every lane that may still hold records. */
export function allLanes(reader: Reader): readonly Lane[] {
  return reader.stragglers.size === 0 ? reader.lanes : [...reader.lanes, ...reader.stragglers];
}

/** Every queue of records that are not done. */
export function queuesOf(reader: Reader): readonly RecordQueue[] {
  const ofLanes = allLanes(reader).flatMap(({ batch, waiting }) => [batch, waiting]);
  return reader.shared === null ? ofLanes : [...ofLanes, ...sharedQueues(reader.shared)];
}

export function oldestIn(reader: Reader): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const lane of reader.lanes) oldest = Math.min(oldest, oldestOf(lane));
  // Asked for in most seconds and at each look: an iterator over nothing would be a good part of it.
  if (reader.stragglers.size > 0) {
    for (const lane of reader.stragglers) oldest = Math.min(oldest, oldestOf(lane));
  }
  if (reader.shared !== null) {
    for (const queue of sharedQueues(reader.shared)) oldest = Math.min(oldest, firstTime(queue));
  }
  return oldest;
}

function recordsShared({ shared }: Reader): number {
  return shared === null ? 0 : sharedQueues(shared).reduce((sum, { records }) => sum + records, 0);
}

/** Records not done and not in flight. */
export function backlogIn(reader: Reader): number {
  return allLanes(reader).reduce((sum, lane) => sum + backlogOf(lane), recordsShared(reader));
}

export function inFlightIn(reader: Reader): number {
  return allLanes(reader).reduce((sum, lane) => sum + inFlightOf(lane), 0);
}

/** All that it was given is done, and all its windows are closed. */
export function isReadToEnd(reader: Reader): boolean {
  if (reader.stragglers.size > 0 || recordsShared(reader) > 0) return false;
  return reader.lanes.every((lane) => lane.state === 'idle' && isEmpty(lane) && lane.openWindowEndMs === null);
}

export function laneIndexOf(spread: KeySpread, reader: Reader, group: number): number {
  const known = reader.laneOfGroup.get(group);
  if (known !== undefined) return known;
  const hash = spread.groups.tracked[group]?.hash ?? 0n;
  const lane = laneOfHash(spread.mode, reader.shard.range, reader.lanes.length, hash);
  reader.laneOfGroup.set(group, lane);
  return lane;
}

/** Puts records that have just arrived at the end of their lanes, or of the queue that they share. */
export function enqueue(spread: KeySpread, reader: Reader, group: number, count: number, atMs: number): void {
  noteArrivals(reader.lookAhead, atMs, count, reader.oldestMs);
  if (reader.shared !== null) {
    push(reader.shared.waiting, atMs, count, group);
    return;
  }
  if (group !== POOL) {
    const lane = reader.lanes[laneIndexOf(spread, reader, group)];
    if (lane !== undefined) push(lane.waiting, atMs, count, group);
    return;
  }
  if (reader.lanes.length === 1) {
    const [lane] = reader.lanes;
    if (lane !== undefined) push(lane.waiting, atMs, count, POOL);
    return;
  }
  const parts = reader.splitPool(count);
  for (let index = 0; index < parts.length; index += 1) {
    const lane = reader.lanes[index];
    if (lane !== undefined) push(lane.waiting, atMs, parts[index] ?? 0, POOL);
  }
}

/** A lane must not overtake a batch in flight that may hold records of its keys. */
export function isBehindStraggler(spread: KeySpread, reader: Reader, lane: Lane): boolean {
  if (reader.shared !== null) return isFull(reader);
  for (const straggler of reader.stragglers) {
    if (lanesOverlap(spread.mode, straggler.place, lane.place)) return true;
  }
  return false;
}

/** Lanes that come after an update take the place of those before it one by one. */
function isFull({ lanes, stragglers }: Reader): boolean {
  let inFlight = stragglers.size;
  for (const lane of lanes) if (lane.state !== 'idle') inFlight += 1;
  return inFlight >= lanes.length;
}
