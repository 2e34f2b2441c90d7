/**
 * The youngest parts of the minutes of some metrics that are written together: a table with a row for each part, so that
 * the row of a time is looked up once for all of them. A simulation writes a dozen values for each batch.
 */
import { MINUTE_MS } from '../core/units.ts';
import type { Bin, SettledMinutes } from './metric-bin.ts';

export const PART_MS = 10_000;
export const PARTS = MINUTE_MS / PART_MS;

/** Cells of one metric in a row: the part they are of, sum, samples, least, most. Parts of one slot take turns in its row. */
const CELLS = 5;
const NO_PART = -1;

export interface RecentParts {
  /** Parts that are kept; older ones go over into their settled minutes. */
  readonly slots: number;
  /** Numbers in a row. */
  readonly rowLength: number;
  readonly cells: Float64Array;
  /** Of each metric, in their order. */
  readonly settled: readonly SettledMinutes[];
  /** The part that {@link seek} has found, when it begins, and its row. */
  part: number;
  partFromMs: number;
  row: number;
}

export function createRecentParts(slots: number, settled: readonly SettledMinutes[]): RecentParts {
  const rowLength = settled.length * CELLS;
  const cells = new Float64Array(slots * rowLength);
  for (let at = 0; at < cells.length; at += CELLS) clear(cells, at, NO_PART);
  return { slots, rowLength, cells, settled, part: NO_PART, partFromMs: Number.NEGATIVE_INFINITY, row: 0 };
}

function clear(cells: Float64Array, at: number, part: number): void {
  cells[at] = part;
  cells[at + 1] = 0;
  cells[at + 2] = 0;
  cells[at + 3] = Number.POSITIVE_INFINITY;
  cells[at + 4] = Number.NEGATIVE_INFINITY;
}

/** Finds the row of a time, for the additions that follow. It is nearly always the one that was found last. */
export function seek(parts: RecentParts, stampMs: number): void {
  const sinceMs = stampMs - parts.partFromMs;
  if (sinceMs >= 0 && sinceMs < PART_MS) return;
  parts.part = Math.floor(stampMs / PART_MS);
  parts.partFromMs = parts.part * PART_MS;
  parts.row = (parts.part % parts.slots) * parts.rowLength;
}

/** Adds a value to the metric of that index at the time that was sought. */
export function addValue(parts: RecentParts, index: number, value: number): void {
  const { cells } = parts;
  const at = parts.row + index * CELLS;
  if (cells[at] !== parts.part) {
    addValues(parts, index, value, 1, value, value);
    return;
  }
  // Written out, as it is called a dozen times for each batch.
  cells[at + 1] = (cells[at + 1] ?? 0) + value;
  cells[at + 2] = (cells[at + 2] ?? 0) + 1;
  if (value < (cells[at + 3] ?? 0)) cells[at + 3] = value;
  if (value > (cells[at + 4] ?? 0)) cells[at + 4] = value;
}

/** Many values: their sum and number, the least of them and the greatest. */
export function addValues(
  parts: RecentParts,
  index: number,
  sum: number,
  samples: number,
  least: number,
  most: number,
): void {
  const { cells } = parts;
  const at = parts.row + index * CELLS;
  if (cells[at] !== parts.part && !turnTo(parts, index, at)) {
    parts.settled[index]?.add(Math.floor(parts.part / PARTS), { sum, samples, least, most });
    return;
  }
  cells[at + 1] = (cells[at + 1] ?? 0) + sum;
  cells[at + 2] = (cells[at + 2] ?? 0) + samples;
  if (least < (cells[at + 3] ?? 0)) cells[at + 3] = least;
  if (most > (cells[at + 4] ?? 0)) cells[at + 4] = most;
}

/** Gives the metric's cells to the part that was sought; false when they are of a younger one, so that this one is settled. */
function turnTo({ cells, settled, part }: RecentParts, index: number, at: number): boolean {
  const held = cells[at] ?? NO_PART;
  if (held > part) return false;
  const bin = binIn(cells, at);
  if (bin.samples > 0) settled[index]?.add(Math.floor(held / PARTS), bin);
  clear(cells, at, part);
  return true;
}

function binIn(cells: Float64Array, at: number): Bin {
  return { sum: cells[at + 1] ?? 0, samples: cells[at + 2] ?? 0, least: cells[at + 3] ?? 0, most: cells[at + 4] ?? 0 };
}

/** What is held of a part for the metric of that index; null when it is settled, or was never written to. */
export function heldBin({ cells, slots, rowLength }: RecentParts, part: number, index: number): Bin | null {
  const at = (part % slots) * rowLength + index * CELLS;
  return cells[at] === part ? binIn(cells, at) : null;
}
