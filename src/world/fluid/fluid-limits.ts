/** What holds lanes back that are not alone: the read limit of their shard, and the concurrency of function and account. */
import { SECOND_MS } from '../../core/units.ts';
import type { Concurrency } from '../concurrency.ts';
import type { Shard } from '../shard-map.ts';
import { isBehind, STRIDE } from './backlog.ts';
import { shareConcurrency } from './concurrency-room.ts';
import type { LaneSet } from './lane-set.ts';
import { leastWaitMs } from './least-wait.ts';
import { isReadable, type MappingFlow, pairsOf } from './mapping-flow.ts';
import type { Cell } from './shard-cells.ts';
import { fullCycle, type StartWait } from './start-wait.ts';
import type { StreamFlow } from './stream-flow.ts';

/** Sets what the lanes of every mapping can do in the span that begins at `nowMs`. */
export function limitLanes(
  streams: readonly StreamFlow[],
  mappings: readonly MappingFlow[],
  concurrency: Concurrency,
  nowMs: number,
): void {
  shareConcurrency(mappings, concurrency);
  for (const stream of streams) {
    if (stream.areLimitsKnown && stream.mappings.every(isAsBefore)) continue;
    let isFree = stream.config.invisibleReaders.length === 0;
    for (const mapping of stream.mappings) {
      setCapacities(mapping);
      mapping.isUnchanged = true;
      isFree &&= mapping.startWait === null;
    }
    const invisible = invisibleReaders(stream, nowMs);
    for (const cell of stream.cells) isFree = limitReads(stream, cell, invisible) && isFree;
    stream.areLimitsKnown = isFree;
  }
}

function isAsBefore({ isUnchanged, startWait }: MappingFlow): boolean {
  return isUnchanged && startWait === null;
}

function setCapacities(mapping: MappingFlow): void {
  const runs = mapping.state === 'Enabled';
  for (const { set } of pairsOf(mapping)) {
    set.capacityPerMs = runs && isReadable(set) ? capacityOf(set, mapping.startWait) : 0;
    set.waitsForReads = false;
  }
}

/** Records a millisecond that a lane does whose batches are full. */
function capacityOf({ table }: LaneSet, wait: StartWait | null): number {
  if (wait === null) return table.capacityPerMs;
  const { lastsMs, records } = fullCycle(table, wait.meanMs);
  return (table.lane.slots * records) / lastsMs;
}

/** Standard readers that are no mappings. */
function invisibleReaders({ config }: StreamFlow, nowMs: number): number {
  let readers = 0;
  for (const { fanOut, fromMs, toMs } of config.invisibleReaders) {
    if (fanOut === 'standard' && fromMs <= nowMs && nowMs < toMs) readers += 1;
  }
  return readers;
}

function readsPerMs({ reads }: Shard, recordBytes: number): number {
  return Math.min(reads.recordsPerSec, reads.bytesPerSec / recordBytes) / SECOND_MS;
}

/** Records a millisecond that one shard's lanes ask for, if none does more than a batch in its cycle and `waitMs`. */
function asked(set: LaneSet, cell: Cell, waitMs: number): number {
  if (set.capacityPerMs <= 0) return 0;
  const most = 1 / (1 / set.capacityPerMs + waitMs / (set.table.lane.batchRecords * set.table.lane.slots));
  let sum = 0;
  for (let group = 0; group < set.lanes.length; group += 1) {
    const rate = cell.ratePerMs * (set.shares[group] ?? 0);
    const wants = isBehind(set.state, group * STRIDE) ? most : Math.min(most, rate);
    sum += ((set.lanes[group] ?? 0) / cell.shards.size) * wants;
  }
  return sum;
}

const LONGEST_WAIT_MS = 1_000 * SECOND_MS;

/**
 * First come, first served: lanes that have to wait for the shard wait equally long for each batch. True where all lanes
 * together cannot ask for more than the shard gives, whatever comes.
 */
function limitReads({ mappings, config }: StreamFlow, cell: Cell, invisible: number): boolean {
  const shard = cell.first;
  let most = 0;
  for (const mapping of mappings) {
    if (mapping.config.fanOut !== 'standard') continue;
    const set = mapping.sets.get(cell);
    if (set !== undefined) most += set.capacityPerMs * set.lanesPerShard;
  }
  // Readers that are no mappings are taken to keep up (assumption).
  const limit = Math.max(0, readsPerMs(shard, config.recordBytes) - invisible * cell.ratePerMs);
  if (most <= limit) return true;
  const sets: LaneSet[] = [];
  for (const mapping of mappings) {
    const set = mapping.config.fanOut === 'standard' ? mapping.sets.get(cell) : undefined;
    if (set !== undefined && set.capacityPerMs > 0) sets.push(set);
  }
  const askedWith = (waitMs: number): number => {
    let sum = 0;
    for (const set of sets) sum += asked(set, cell, waitMs);
    return sum;
  };
  if (askedWith(0) > limit) waitForReads(sets, limit, askedWith);
  return false;
}

/** Finds the wait for each batch with which all of them ask for no more than the limit. */
function waitForReads(sets: readonly LaneSet[], limit: number, askedWith: (waitMs: number) => number): void {
  const waitMs = leastWaitMs(askedWith, limit, LONGEST_WAIT_MS);
  for (const set of sets) {
    set.capacityPerMs = 1 / (1 / set.capacityPerMs + waitMs / (set.table.lane.batchRecords * set.table.lane.slots));
    set.waitsForReads = true;
  }
}
