/**
 * Lanes that find no room among the concurrent executions. Each batch waits for room before it starts, so a lane's cycle grows
 * by that wait, and its batches with it, as more has come meanwhile.
 */
import { SECOND_MS } from '../../core/units.ts';
import { batchMs } from './lane-response.ts';
import { levelOf, type ResponseTable } from './response-table.ts';

/** What each batch of a function waits before it finds room. */
export interface StartWait {
  readonly meanMs: number;
  readonly varianceMs2: number;
  /** The longest of n waits is about this times ln(1 + n). */
  readonly longestPerLogMs: number;
  /** Share of the batches that are refused at least once. */
  readonly refusedShare: number;
}

/** What lanes with a steady load do: for each of the batches they may have in flight. */
export interface Cycle {
  /** From one start to the next. */
  readonly lastsMs: number;
  /** Mean duration of a batch. */
  readonly busyMs: number;
  readonly records: number;
}

/**
 * A start that is refused is tried again once a second on average. Its own lane finds its place untouched with `keptShare`; all other tries
 * have equal chances (assumption), which follow from the mean wait.
 */
export function startWait(meanMs: number, keptShare: number): StartWait {
  const meanTries = meanMs / SECOND_MS;
  const lostShare = Math.max(1e-6, 1 - keptShare);
  const chance = lostShare / (meanTries + lostShare);
  const refusedShare = lostShare * (1 - chance);
  const square = (refusedShare * (2 - chance)) / chance ** 2;
  return {
    meanMs,
    varianceMs2: Math.max(0, square - meanTries ** 2) * SECOND_MS ** 2,
    longestPerLogMs: SECOND_MS / -Math.log(1 - Math.min(chance, 0.999)),
    refusedShare,
  };
}

/** Lanes that are behind. */
export function fullCycle({ lane, fullBatchMs }: ResponseTable, waitMs: number): Cycle {
  return { lastsMs: fullBatchMs + lane.overheadMs + waitMs, busyMs: fullBatchMs, records: lane.batchRecords };
}

/** Lanes with room for every batch, as measured. `perMs`: records of one lane, more than 0. */
export function quietCycle(table: ResponseTable, perMs: number): Cycle {
  const place = levelOf(perMs / table.capacityPerMs);
  const low = Math.floor(place);
  const here = table.level(low);
  const above = table.level(Math.min(low + 1, table.delayMs.length - 1));
  const batchesPerMs = here.batchesPerMs + (above.batchesPerMs - here.batchesPerMs) * (place - low);
  const busyPerMs = here.busyPerMs + (above.busyPerMs - here.busyPerMs) * (place - low);
  const { slots } = table.lane;
  // Hardly any load: each record is a batch.
  if (batchesPerMs <= 0) return { lastsMs: slots / perMs, busyMs: batchMs(table.lane, 1), records: 1 };
  return { lastsMs: slots / batchesPerMs, busyMs: busyPerMs / batchesPerMs, records: perMs / batchesPerMs };
}

/** The same lanes when each batch waits: one that has been refused goes on at once when it has ended, without a poll. */
export function waitingCycle(table: ResponseTable, quiet: Cycle, perMs: number, waitMs: number): Cycle {
  const { lane } = table;
  const full = fullCycle(table, waitMs);
  const perSlotMs = perMs / lane.slots;
  const slope = lane.perRecordMs * perSlotMs;
  if (slope >= 1) return full;
  const startedAtOnce = SECOND_MS / (SECOND_MS + waitMs);
  const goesOnMs = lane.fixedMs + lane.overheadMs;
  const polled = startedAtOnce * quiet.lastsMs + (1 - startedAtOnce) * goesOnMs + waitMs;
  const lastsMs = Math.max((goesOnMs + waitMs) / (1 - slope), polled / (1 - (1 - startedAtOnce) * slope));
  const records = perSlotMs * lastsMs;
  if (records >= lane.batchRecords) return full;
  return { lastsMs, busyMs: batchMs(lane, records), records };
}

/** Mean time for which a record waits until its batch is put together. */
export function gatherMs({ lastsMs }: Cycle, { varianceMs2 }: StartWait): number {
  return lastsMs / 2 + varianceMs2 / (2 * lastsMs);
}

/** By how much the mean delay of records grows when batches wait. */
export function addedDelayMs({ lane }: ResponseTable, quiet: Cycle, waiting: Cycle, wait: StartWait): number {
  const gathered = gatherMs(waiting, wait) - quiet.lastsMs / 2;
  // Long waits make large batches, and more records are in those.
  const larger = (lane.perRecordMs * waiting.records * wait.varianceMs2) / waiting.lastsMs ** 2;
  return Math.max(0, gathered + wait.meanMs + waiting.busyMs - quiet.busyMs + larger);
}
