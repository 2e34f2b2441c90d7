/** How the lanes of all functions share the concurrent executions: how long each batch waits until it finds room. */
import { SECOND_MS } from '../../core/units.ts';
import type { Concurrency } from '../concurrency.ts';
import { isBehind, STRIDE } from './backlog.ts';
import { leastWaitMs } from './least-wait.ts';
import { isReadable, lanesOf, type MappingFlow, pairsOf } from './mapping-flow.ts';
import type { ResponseTable } from './response-table.ts';
import { type Cycle, fullCycle, quietCycle, startWait, waitingCycle } from './start-wait.ts';

/** What is reserved for a function is its own; the others share what is left, each batch with the same wait (assumption). */
export function shareConcurrency(mappings: readonly MappingFlow[], concurrency: Concurrency): void {
  // The fluid level takes no slots, so what is in use is what others use.
  const left = Math.max(0, concurrency.limit - concurrency.inUse());
  const shared = Math.max(0, left - concurrency.reserved());
  let lanes = 0;
  let isAnyReserved = false;
  for (const mapping of mappings) {
    mapping.startWait = null;
    mapping.refusedPerMs = 0;
    mapping.mostAtOnce = Number.POSITIVE_INFINITY;
    lanes += lanesOf(mapping);
    isAnyReserved ||= mapping.parts.slots.reserved !== null;
  }
  if (!isAnyReserved) {
    if (lanes > shared) makeRoom(mappings, shared);
    return;
  }
  makeRoom(
    mappings.filter(({ parts }) => parts.slots.reserved === null),
    shared,
  );
  for (const mapping of mappings) {
    const { slots } = mapping.parts;
    if (slots.reserved === null) continue;
    const same = mappings.filter(({ parts }) => parts.slots === slots);
    if (same[0] === mapping) makeRoom(same, Math.min(left, slots.reserved));
  }
}

/** Lanes of one kind that want to run. */
interface Wanting {
  readonly mapping: MappingFlow;
  readonly table: ResponseTable;
  /** Batches that they may have in flight. */
  readonly slots: number;
  /** Records of one lane. */
  readonly perMs: number;
  /** null: they are behind, or would be. */
  readonly quiet: Cycle | null;
}

function wantingLanes(mapping: MappingFlow): readonly Wanting[] {
  const found: Wanting[] = [];
  if (mapping.state !== 'Enabled') return found;
  for (const { cell, set } of pairsOf(mapping)) {
    if (!isReadable(set)) continue;
    const { table } = set;
    for (let group = 0; group < set.lanes.length; group += 1) {
      const share = set.shares[group] ?? 0;
      // As in the flow: chance makes a lane fall behind, but its batches are those of its expected load.
      const perMs = cell.expectedPerMs * share;
      const most = table.capacityPerMs;
      const isFull = isBehind(set.state, group * STRIDE) || perMs >= most || cell.ratePerMs * share >= most;
      if (perMs <= 0 && !isFull) continue;
      const slots = (set.lanes[group] ?? 0) * table.lane.slots;
      found.push({ mapping, table, slots, perMs, quiet: isFull ? null : quietCycle(table, perMs) });
    }
  }
  return found;
}

/** Executions, starts and waiting batches of all these lanes if each batch waits so long. */
interface Use {
  readonly running: number;
  readonly startsPerMs: number;
  readonly waiting: number;
}

function useWith(lanes: readonly Wanting[], waitMs: number): Use {
  let running = 0;
  let startsPerMs = 0;
  for (const one of lanes) {
    const { lastsMs, busyMs } = cycleOf(one, waitMs);
    running += (one.slots * busyMs) / lastsMs;
    startsPerMs += one.slots / lastsMs;
  }
  return { running, startsPerMs, waiting: startsPerMs * waitMs };
}

function cycleOf({ table, quiet, perMs }: Wanting, waitMs: number): Cycle {
  if (quiet === null) return fullCycle(table, waitMs);
  return waitMs === 0 ? quiet : waitingCycle(table, quiet, perMs, waitMs);
}

/**
 * A place that is free stands empty until its own lane, after its overhead, starts its next batch, or one of those that wait
 * tries again: each does once a second on average, at moments that have nothing to do with each other (assumption).
 */
function emptyMs(waiting: number, overheadMs: number): number {
  const triesPerMs = waiting / SECOND_MS;
  return triesPerMs > 1e-9 ? (1 - Math.exp(-triesPerMs * overheadMs)) / triesPerMs : overheadMs;
}

/** Nothing is ever done with a reservation of 0. */
const LONGEST_WAIT_MS = 100_000 * SECOND_MS;

function makeRoom(mappings: readonly MappingFlow[], most: number): void {
  const asked = mappings.reduce((sum, mapping) => sum + (mapping.state === 'Enabled' ? lanesOf(mapping) : 0), 0);
  if (asked <= most) return;
  for (const mapping of mappings) mapping.mostAtOnce = most;
  const overheadMs = mappings[0]?.parts.physics.invokeOverheadMs ?? 0;
  const lanes = mappings.flatMap(wantingLanes);
  const taken = ({ running, startsPerMs, waiting }: Use): number =>
    running + startsPerMs * emptyMs(waiting, overheadMs);
  if (taken(useWith(lanes, 0)) <= most) return;
  const waitMs = leastWaitMs((wait) => taken(useWith(lanes, wait)), most, LONGEST_WAIT_MS);
  letWait(lanes, waitMs, Math.exp((-useWith(lanes, waitMs).waiting / SECOND_MS) * overheadMs));
}

function letWait(lanes: readonly Wanting[], waitMs: number, keptShare: number): void {
  const wait = startWait(waitMs, keptShare);
  for (const one of lanes) {
    one.mapping.startWait = wait;
    one.mapping.refusedPerMs += (one.slots * waitMs) / cycleOf(one, waitMs).lastsMs / SECOND_MS;
  }
}
