/** One mapping's view of one shard: its lanes, and which of them gets which record. */
import { type Apportion, apportionEvenly, createApportion } from './apportion.ts';
import { type KeyGroups, POOL } from './key-groups.ts';
import { createLane, type Lane } from './lane.ts';
import { type LanePlace, laneOfHash, lanesOverlap, poolJointShares, poolLaneShares } from './lane-keys.ts';
import type { Chance } from './random.ts';
import { createRecordQueue, merge, move, push, type RecordQueue, take } from './record-queue.ts';
import type { Shard } from './shard-map.ts';
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
  splitPool: Apportion;
  /** Lane of each tracked key that has been seen. */
  readonly laneOfGroup: Map<number, number>;
}

export function createReader(
  spread: KeySpread,
  shard: Shard,
  factor: number,
  bucket: TokenBucket,
  phaseMs: number,
  pendingParents: ReadonlySet<number>,
): Reader {
  return {
    shard,
    bucket,
    phaseMs,
    lanes: createLanes(factor),
    stragglers: new Set(),
    pendingParents: new Set(pendingParents),
    drained: false,
    nextPollMs: Number.NEGATIVE_INFINITY,
    splitPool: poolSplit(spread, shard, factor),
    laneOfGroup: new Map(),
  };
}

function createLanes(factor: number): readonly Lane[] {
  return Array.from({ length: factor }, (_, lane) => createLane({ factor, lane }));
}

function poolSplit({ mode, groups, chance }: KeySpread, shard: Shard, factor: number): Apportion {
  if (groups.pool === null || factor === 1) return (count) => Float64Array.of(count);
  return createApportion(poolLaneShares(mode, groups.pool, shard.range, factor), chance);
}

/** Every lane that may still hold records. */
export function allLanes(reader: Reader): readonly Lane[] {
  return reader.stragglers.size === 0 ? reader.lanes : [...reader.lanes, ...reader.stragglers];
}

function laneIndexOf(spread: KeySpread, reader: Reader, group: number): number {
  const known = reader.laneOfGroup.get(group);
  if (known !== undefined) return known;
  const hash = spread.groups.tracked[group]?.hash ?? 0n;
  const lane = laneOfHash(spread.mode, reader.shard.range, reader.lanes.length, hash);
  reader.laneOfGroup.set(group, lane);
  return lane;
}

/** Puts records that have just arrived at the end of their lanes. */
export function enqueue(spread: KeySpread, reader: Reader, group: number, count: number, atMs: number): void {
  if (group !== POOL) {
    const lane = reader.lanes[laneIndexOf(spread, reader, group)];
    if (lane !== undefined) push(lane.waiting, atMs, count, group);
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
  for (const straggler of reader.stragglers) {
    if (lanesOverlap(spread.mode, straggler.place, lane.place)) return true;
  }
  return false;
}

/** Gives the shard `factor` new lanes. Batches in flight end in their old ones; held batches are read again. */
export function relane(spread: KeySpread, reader: Reader, factor: number): void {
  const old = reader.lanes;
  reader.lanes = createLanes(factor);
  reader.laneOfGroup.clear();
  reader.splitPool = poolSplit(spread, reader.shard, factor);
  const shares = jointShares(spread, reader, old[0]?.place.factor ?? 1);
  for (const lane of old) {
    lane.retired = true;
    if (lane.state === 'running') {
      reader.stragglers.add(lane);
    } else {
      giveOut(spread, reader, lane.batch, lane.place, shares);
    }
    giveOut(spread, reader, lane.waiting, lane.place, shares);
  }
}

/** A straggler's batch has failed: its records go back to the lanes that hold their keys now. */
export function returnToLanes(spread: KeySpread, reader: Reader, straggler: Lane): void {
  const shares = jointShares(spread, reader, straggler.place.factor);
  giveOut(spread, reader, straggler.batch, straggler.place, shares);
}

function jointShares(spread: KeySpread, reader: Reader, oldFactor: number): readonly Float64Array[] {
  const { mode, groups } = spread;
  if (groups.pool === null) return [];
  return poolJointShares(mode, groups.pool, reader.shard.range, oldFactor, reader.lanes.length);
}

/** Empties `records` into the present lanes by key, each in the order of arrival. */
function giveOut(
  spread: KeySpread,
  reader: Reader,
  records: RecordQueue,
  place: LanePlace,
  shares: readonly Float64Array[],
): void {
  const portions = reader.lanes.map(createRecordQueue);
  const poolShares = shares[place.lane] ?? new Float64Array(reader.lanes.length);
  const credits = new Float64Array(reader.lanes.length);
  take(records, records.records, (atMs, count, group) => {
    if (group !== POOL) {
      const portion = portions[laneIndexOf(spread, reader, group)];
      if (portion !== undefined) push(portion, atMs, count, group);
      return;
    }
    apportionEvenly(count, poolShares, credits).forEach((part, index) => {
      const portion = portions[index];
      if (portion !== undefined) push(portion, atMs, part, POOL);
    });
  });
  reader.lanes.forEach((lane, index) => {
    const portion = portions[index];
    if (portion !== undefined) lane.waiting = merge(portion, lane.waiting);
  });
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
