/** The lanes of one mapping in one cell of shards; lanes with nearly equal shares are one group. */
import type { Backlog } from './backlog.ts';
import { createBacklog, forEachPiece, isBehind, pushPiece, RECORDS, STRIDE } from './backlog.ts';
import type { ResponseTable } from './response-table.ts';

/** Lanes of a set that all keep up, added up for one load. */
export interface SteadyLanes {
  /** Levels of the table at which the lanes are. */
  readonly levels: Int32Array;
  /** Lanes at each of them, */
  readonly lanes: Float64Array;
  /** and the share of a shard's load that those have, times the shards. */
  readonly loads: Float64Array;
  readonly allLanes: number;
  /** Held by all of them. */
  readonly records: number;
  readonly greatestShare: number;
}

export interface LaneSet {
  readonly lanesPerShard: number;
  readonly table: ResponseTable;
  /** Lanes in each group, all shards of the cell together. */
  readonly lanes: Float64Array;
  /** Share of its shard's load that a lane of the group has. */
  readonly shares: Float64Array;
  /** Class of each group's shares. */
  readonly classes: readonly number[];
  /** {@link STRIDE} numbers for each group, for one lane of it; and as they were before a look ahead. */
  readonly state: Float64Array;
  readonly saved: Float64Array;
  readonly backlogs: (Backlog | null)[];
  /** Mean phase shift of the cell's shards. */
  shiftMs: number;
  /** Parents of the cell's shards that are not read to their end, or whose end has not been noticed. */
  readonly pendingParents: Set<number>;
  /** What one of its lanes can do now, records a millisecond; 0 while nothing is read. */
  capacityPerMs: number;
  /** Its batches wait for the shard's read limit. */
  waitsForReads: boolean;
  /** With which load all its lanes last held what they go on to hold, and with which capacity; NaN: not all do. */
  steadyAtPerMs: number;
  steadyCapacityPerMs: number;
  savedSteadyAtPerMs: number;
  savedSteadyCapacityPerMs: number;
  /** Its lanes added up for that load; null: not yet. */
  steady: SteadyLanes | null;
}

/** Shares of lanes within this of each other count as equal. */
const EQUAL_WITHIN = 0.01;
const LOG_EQUAL = Math.log1p(EQUAL_WITHIN);

/** The class of nearly equal shares that a share belongs to. */
export function shareClass(share: number): number {
  return share > 0 ? Math.round(Math.log(share) / LOG_EQUAL) : Number.NEGATIVE_INFINITY;
}

/** `laneShares`: for each shard of the cell the shares of its lanes. */
export function createLaneSet(
  table: ResponseTable,
  laneShares: readonly Float64Array[],
  shiftMs: number,
  pendingParents: Iterable<number>,
): LaneSet {
  const groups = new Map<number, { lanes: number; sum: number }>();
  for (const shares of laneShares) {
    for (const share of shares) {
      if (share <= 0) continue;
      const group = groups.get(shareClass(share)) ?? { lanes: 0, sum: 0 };
      groups.set(shareClass(share), { lanes: group.lanes + 1, sum: group.sum + share });
    }
  }
  const found = [...groups.values()];
  return {
    table,
    lanesPerShard: found.reduce((sum, { lanes }) => sum + lanes, 0) / Math.max(1, laneShares.length),
    lanes: Float64Array.from(found, ({ lanes }) => lanes),
    shares: Float64Array.from(found, ({ lanes, sum }) => sum / lanes),
    classes: [...groups.keys()],
    state: new Float64Array(found.length * STRIDE),
    saved: new Float64Array(found.length * STRIDE),
    backlogs: found.map(() => null),
    shiftMs,
    pendingParents: new Set(pendingParents),
    capacityPerMs: 0,
    waitsForReads: false,
    steadyAtPerMs: Number.NaN,
    steadyCapacityPerMs: Number.NaN,
    savedSteadyAtPerMs: Number.NaN,
    savedSteadyCapacityPerMs: Number.NaN,
    steady: null,
  };
}

/** What its lanes are or hold has been changed from outside. */
export function unsettle(set: LaneSet): void {
  set.steadyAtPerMs = Number.NaN;
  set.steady = null;
}

/** Keeps what a look ahead changes; {@link takeBack} brings it back, to the last digit. */
export function saveLanes(set: LaneSet): void {
  set.saved.set(set.state);
  set.savedSteadyAtPerMs = set.steadyAtPerMs;
  set.savedSteadyCapacityPerMs = set.steadyCapacityPerMs;
}

export function takeBack(set: LaneSet): void {
  set.state.set(set.saved);
  set.steadyAtPerMs = set.savedSteadyAtPerMs;
  set.steadyCapacityPerMs = set.savedSteadyCapacityPerMs;
  set.steady = null;
}

export function recordsIn(set: LaneSet): number {
  if (set.steady !== null) return set.steady.records;
  let records = 0;
  for (let group = 0; group < set.lanes.length; group += 1) {
    records += (set.lanes[group] ?? 0) * (set.state[group * STRIDE + RECORDS] ?? 0);
  }
  return records;
}

export function isAnyBehind(set: LaneSet): boolean {
  for (let group = 0; group < set.lanes.length; group += 1) if (isBehind(set.state, group * STRIDE)) return true;
  return false;
}

export function backlogOf(set: LaneSet, group: number): Backlog {
  const known = set.backlogs[group];
  if (known !== null && known !== undefined) return known;
  const made = createBacklog();
  set.backlogs[group] = made;
  return made;
}

interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  count: number;
}

/** Pieces of one shard: what its lanes hold, each lane's weighted, in the order of arrival. */
export function piecesOf(set: LaneSet, weightOf: (group: number) => number, nowMs: number): readonly Piece[] {
  const bySpan = new Map<string, Piece>();
  const add = (fromMs: number, toMs: number, count: number): void => {
    const name = `${fromMs} ${toMs}`;
    const piece = bySpan.get(name);
    if (piece === undefined) bySpan.set(name, { fromMs, toMs, count });
    else piece.count += count;
  };
  for (let group = 0; group < set.lanes.length; group += 1) {
    const at = group * STRIDE;
    const weight = weightOf(group);
    if (weight <= 0) continue;
    if (isBehind(set.state, at)) {
      forEachPiece(backlogOf(set, group), set.state, at, (fromMs, toMs, count) => add(fromMs, toMs, count * weight));
    } else if ((set.state[at + RECORDS] ?? 0) > 0) {
      // A lane that keeps up holds what came last, for as long as its records take.
      add(nowMs - set.table.fullDelayMs, nowMs, weight * (set.state[at + RECORDS] ?? 0));
    }
  }
  return [...bySpan.values()].sort((a, b) => a.toMs - b.toMs);
}

/** Puts pieces, times `weight`, into a group that holds nothing. */
export function fill(set: LaneSet, group: number, pieces: readonly Piece[], weight: number): void {
  const at = group * STRIDE;
  let records = 0;
  for (const { fromMs, toMs, count } of pieces) {
    pushPiece(backlogOf(set, group), set.state, at, fromMs, toMs, count * weight);
    records += count * weight;
  }
  set.state[at + RECORDS] = records;
}

/** Time in which the lanes would do what they hold if nothing came; Infinity while nothing is read. */
export function drainMs(set: LaneSet): number {
  let longest = 0;
  for (let group = 0; group < set.lanes.length; group += 1) {
    const records = set.state[group * STRIDE + RECORDS] ?? 0;
    if (records > 0) longest = Math.max(longest, records / set.capacityPerMs);
  }
  // A hair longer, so that nothing is left to rounding.
  return longest + 1e-6;
}
