/** Lanes that keep up although each of their batches waits for room: what they hold, and what they do. */
import { addDelay } from '../delay-histogram.ts';
import type { Flow } from './flow-tally.ts';
import type { ResponseTable } from './response-table.ts';
import {
  addedDelayMs,
  type Cycle,
  fullCycle,
  gatherMs,
  quietCycle,
  type StartWait,
  waitingCycle,
} from './start-wait.ts';

/** By how much the records of a lane with this load are later. */
export function waitOf(table: ResponseTable, perMs: number, wait: StartWait): number {
  const quiet = quietCycle(table, perMs);
  return addedDelayMs(table, quiet, waitingCycle(table, quiet, perMs, wait.meanMs), wait);
}

/** The same for a lane at its limit. */
export function waitAtLimitMs(table: ResponseTable, wait: StartWait): number {
  return addedDelayMs(table, fullCycle(table, 0), fullCycle(table, wait.meanMs), wait);
}

/** What lanes do in a span, or a part of it. */
export interface Work {
  readonly lanes: number;
  readonly lastsMs: number;
  /** Done by each of them. */
  readonly records: number;
  readonly perMs: number;
}

export function addWaiting(flow: Flow, table: ResponseTable, wait: StartWait, work: Work): void {
  const { lanes, lastsMs, records, perMs } = work;
  if (lastsMs <= 0 || perMs <= 0) return;
  const quiet = quietCycle(table, perMs);
  const cycle = waitingCycle(table, quiet, perMs, wait.meanMs);
  const batches = (lanes * table.lane.slots * lastsMs) / cycle.lastsMs;
  flow.fullBatches += batches;
  flow.fullBusyMs += batches * cycle.busyMs;
  // Billed by whole milliseconds: half of one more for each batch, where durations have chance.
  flow.fullBilledMs += batches * (cycle.busyMs + (table.lane.jitter > 0 ? 0.5 : 0));
  flow.fullRecordMs += batches * cycle.busyMs * cycle.records;
  if (records > 0) flow.lastDoneAtMs = flow.toMs;
  addAges(flow, table, wait, cycle, batches);
  addDelays(flow, table, wait, cycle, lanes * records);
}

/** Time until records are seen. */
function seenAfterMs(table: ResponseTable): number {
  return Math.max(0, table.fullDelayMs - table.fullBatchMs - (table.fullBatchMs + table.lane.overheadMs) / 2);
}

function addAges(flow: Flow, table: ResponseTable, wait: StartWait, cycle: Cycle, batches: number): void {
  const seenMs = seenAfterMs(table);
  const waitingNow = (batches * wait.meanMs) / Math.max(1, flow.toMs - flow.fromMs);
  const longestMs = wait.longestPerLogMs * Math.log1p(batches * wait.refusedShare);
  const oldestMs = seenMs + cycle.lastsMs + cycle.busyMs;
  flow.ageWeight += batches;
  flow.ageSumMs += batches * (seenMs + wait.meanMs);
  flow.ageMostMs = Math.max(flow.ageMostMs, seenMs + longestMs);
  flow.waitingAgeMs = Math.max(flow.waitingAgeMs, oldestMs + wait.longestPerLogMs * Math.log1p(waitingNow));
  flow.waitingPeakMs = Math.max(flow.waitingPeakMs, oldestMs + longestMs);
}

const POINTS = 4;

/** A record waits for its batch, evenly up to a cycle, and then for room, more seldom the longer. */
function addDelays(flow: Flow, table: ResponseTable, wait: StartWait, cycle: Cycle, records: number): void {
  if (records <= 0) return;
  const leastMs = seenAfterMs(table) + cycle.busyMs;
  const gatheredMs = 2 * gatherMs(cycle, wait);
  const part = records / POINTS ** 2;
  for (let one = 0; one < POINTS; one += 1) {
    for (let other = 0; other < POINTS; other += 1) {
      const waitedMs = wait.meanMs * (EXPONENTIAL[other] ?? 1);
      const delayMs = leastMs + (gatheredMs * (one + 0.5)) / POINTS + waitedMs;
      flow.lateRecordMs += part * Math.max(0, delayMs - flow.lateAfterMs);
      if (!flow.isLook) addDelay(flow.delays, delayMs, part);
    }
  }
}

/** Means of the four quarters of an exponential with mean 1. */
const EXPONENTIAL: readonly number[] = [0.137, 0.4767, 1, 2.3863];
