/** After a reshard every new shard is a cell of its own: those that are alike again, and keep up, become one. */
import { RECORDS, STRIDE } from './backlog.ts';
import { isAnyBehind, type LaneSet, recordsIn, shareClass } from './lane-set.ts';
import { dropSet, emptySet, isReadable, type MappingFlow, putSet } from './mapping-flow.ts';
import { type Cell, createCell } from './shard-cells.ts';
import type { StreamFlow } from './stream-flow.ts';

/** So many cells cost nothing. */
const FEW = 100;
/** Merging goes through every shard that it concerns, so it waits until it is worth it. */
const WORTH_SHARE = 0.25;

export function mergeCells(stream: StreamFlow): void {
  if (stream.cells.length <= FEW) return;
  const byClass = new Map<number, Cell[]>();
  for (const cell of stream.cells) {
    if (!isQuiet(stream, cell)) continue;
    const name = shareClass(cell.share);
    const others = byClass.get(name);
    if (others === undefined) byClass.set(name, [cell]);
    else others.push(cell);
  }
  const alike = [...byClass.values()].filter((cells) => cells.length > 1);
  const saved = alike.reduce((sum, cells) => sum + cells.length - 1, 0);
  if (saved < WORTH_SHARE * stream.cells.length) return;
  for (const cells of alike) mergeInto(stream, cells);
}

function isQuiet({ mappings }: StreamFlow, cell: Cell): boolean {
  if (cell.isClosed || cell.hasTracked || cell.room < 0) return false;
  return mappings.every(({ sets }) => {
    const set = sets.get(cell);
    return set !== undefined && isReadable(set) && !isAnyBehind(set);
  });
}

function mergeInto(stream: StreamFlow, cells: readonly Cell[]): void {
  const first = cells[0]?.first;
  if (first === undefined) return;
  const shards = cells.flatMap((cell) => [...cell.shards]);
  const share = cells.reduce((sum, cell) => sum + cell.share * cell.shards.size, 0) / shards.length;
  const merged = createCell(first, shards, share, false);
  merged.room = Math.min(...cells.map(({ room }) => room));
  for (const mapping of stream.mappings) mergeSets(mapping, cells, merged);
  const gone = new Set(cells);
  stream.cells = [...stream.cells.filter((cell) => !gone.has(cell)), merged];
}

function mergeSets(mapping: MappingFlow, cells: readonly Cell[], merged: Cell): void {
  const made = emptySet(mapping, merged, []);
  let records = 0;
  for (const cell of cells) {
    const set = mapping.sets.get(cell);
    if (set !== undefined) records += recordsIn(set);
    dropSet(mapping, cell);
  }
  fillEvenly(made, records / merged.shards.size);
  putSet(mapping, merged, made);
}

/** `records`: of one shard. */
function fillEvenly(set: LaneSet, records: number): void {
  for (let group = 0; group < set.lanes.length; group += 1) {
    set.state[group * STRIDE + RECORDS] = records * (set.shares[group] ?? 0);
  }
}
