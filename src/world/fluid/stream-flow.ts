/** A stream at the coarse level: its door, its cells of shards, its mappings; and what reshards and updates do to them. */
import type { KeyGroups } from '../key-groups.ts';
import type { Shard } from '../shard-map.ts';
import type { StreamConfig } from '../world-config.ts';
import { type Door, handOver } from './fluid-door.ts';
import { type LaneSet, unsettle } from './lane-set.ts';
import { changed, drawPhase, emptySet, type MappingFlow, putSet } from './mapping-flow.ts';
import { type Cell, createCell, loadOf } from './shard-cells.ts';

export interface StreamFlow {
  readonly config: StreamConfig;
  readonly groups: KeyGroups;
  readonly door: Door;
  readonly mappings: readonly MappingFlow[];
  cells: Cell[];
  /** What its lanes can do does not change until its cells or its mappings do. */
  areLimitsKnown: boolean;
}

export function cellOf(stream: StreamFlow, shard: Shard): Cell | null {
  return stream.cells.find((cell) => cell.shards.has(shard)) ?? null;
}

/** Takes a shard out of the cell it shares with others; what its lanes hold goes with it. */
function isolate(stream: StreamFlow, cell: Cell, shard: Shard): Cell {
  if (cell.shards.size === 1) return cell;
  const alone = createCell(shard, [shard], cell.share, cell.hasTracked);
  alone.room = cell.room;
  for (const mapping of stream.mappings) {
    const set = mapping.sets.get(cell);
    if (set === undefined) continue;
    putSet(mapping, alone, share(set, 1 / cell.shards.size));
    scale(set, 1 - 1 / cell.shards.size);
  }
  cell.shards.delete(shard);
  if (cell.first === shard) cell.first = cell.shards.values().next().value ?? shard;
  stream.cells = [...stream.cells, alone];
  return alone;
}

/** A part of a set's lanes, with what each of them holds. Each shard of a cell is taken to have its mean lanes (assumption). */
function share(set: LaneSet, part: number): LaneSet {
  return {
    ...set,
    steadyAtPerMs: Number.NaN,
    steady: null,
    lanes: set.lanes.map((lanes) => lanes * part),
    shares: set.shares.slice(),
    state: set.state.slice(),
    saved: set.saved.slice(),
    backlogs: set.backlogs.map((backlog) =>
      backlog === null
        ? null
        : { fromMs: backlog.fromMs.slice(), toMs: backlog.toMs.slice(), counts: backlog.counts.slice() },
    ),
    pendingParents: new Set(set.pendingParents),
  };
}

function scale(set: LaneSet, by: number): void {
  unsettle(set);
  for (let group = 0; group < set.lanes.length; group += 1) set.lanes[group] = (set.lanes[group] ?? 0) * by;
}

/** Shards have closed and others have opened. */
export function reshard(stream: StreamFlow, closed: readonly Shard[], opened: readonly Shard[]): void {
  const old = closed.flatMap((shard) => {
    const cell = cellOf(stream, shard);
    return cell === null ? [] : [isolate(stream, cell, shard)];
  });
  const made = opened.map((shard) => {
    const load = loadOf(stream.groups, shard);
    return createCell(shard, [shard], load.share, load.tracked.length > 0);
  });
  for (const cell of old) {
    cell.isClosed = true;
    cell.ratePerMs = 0;
    cell.expectedPerMs = 0;
    handOver(cell, made);
  }
  stream.cells = [...stream.cells, ...made];
  for (const mapping of stream.mappings) {
    for (const shard of opened) drawPhase(mapping, shard);
    made.forEach((cell, index) => {
      putSet(mapping, cell, emptySet(mapping, cell, opened[index]?.parents ?? []));
    });
  }
}

/** Cells that are closed and drained for every mapping are gone. */
export function forget(stream: StreamFlow): void {
  stream.cells = stream.cells.filter((cell) => !cell.isClosed || stream.mappings.some(({ sets }) => sets.has(cell)));
}

/** A shard has been read to its end by a mapping: its children have one parent less to wait for. */
export function parentDrained(mapping: MappingFlow, shard: number): void {
  for (const set of mapping.sets.values()) set.pendingParents.delete(shard);
  changed(mapping);
}
