/** What one lane's batches add up to, and what follows from them for a lane with that load. */
import { addDelay, createDelayHistogram, type DelayHistogram } from '../delay-histogram.ts';
import type { LaneArrivals } from './lane-arrivals.ts';

export interface LaneTally {
  readonly lateAfterMs: number;
  readonly delays: DelayHistogram;
  overMs: number;
  minutes: number;
  records: number;
  batches: number;
  delayMs: number;
  lateMs: number;
  mostDelayMs: number;
  busyMs: number;
  billedMs: number;
  mostBusyMs: number;
  lastAgeMs: number;
  mostLastAgeMs: number;
  batchRecordMs: number;
}

/** A lane with a steady load below its capacity, in the mean. */
export interface Response {
  /** From accepted to done, and by how much that grows with a phase shift of one millisecond. */
  readonly delayMs: number;
  readonly delayPerShift: number;
  readonly mostDelayMs: number;
  /** Sum of max(0, delay − target) for each record done. */
  readonly lateMs: number;
  /** For each millisecond. */
  readonly batchesPerMs: number;
  readonly busyPerMs: number;
  readonly billedPerMs: number;
  /** Records in running batches. */
  readonly recordsInFlight: number;
  readonly mostBusyMs: number;
  /** Age of a batch's last record at hand-over, for each batch. */
  readonly lastAgeMs: number;
  readonly mostLastAgeMs: number;
  /** Bins that are not empty and their shares of the records. */
  readonly bins: Int32Array;
  readonly binShares: Float64Array;
}

export function createLaneTally(lateAfterMs: number): LaneTally {
  return {
    lateAfterMs,
    delays: createDelayHistogram(),
    overMs: 0,
    minutes: 0,
    records: 0,
    batches: 0,
    delayMs: 0,
    lateMs: 0,
    mostDelayMs: 0,
    busyMs: 0,
    billedMs: 0,
    mostBusyMs: 0,
    lastAgeMs: 0,
    mostLastAgeMs: 0,
    batchRecordMs: 0,
  };
}

/** Takes `records` off the arrivals as a batch that starts at `startMs`; those of the warm-up do not count. */
export function addBatch(
  tally: LaneTally,
  arrivals: LaneArrivals,
  records: number,
  startMs: number,
  lastsMs: number,
  counts: boolean,
): void {
  let left = records;
  let lastMs = 0;
  while (left > 0) {
    const taken = Math.min(left, arrivals.left);
    lastMs = arrivals.timesMs[arrivals.head] ?? 0;
    if (counts) addRecords(tally, taken, startMs + lastsMs - lastMs);
    left -= taken;
    arrivals.left -= taken;
    if (arrivals.left > 0) continue;
    arrivals.head += 1;
    arrivals.left = arrivals.counts[arrivals.head] ?? 0;
    if (arrivals.head >= arrivals.counts.length) break;
  }
  if (!counts) return;
  tally.batches += 1;
  tally.busyMs += lastsMs;
  tally.billedMs += Math.ceil(lastsMs - 1e-6);
  tally.mostBusyMs = Math.max(tally.mostBusyMs, lastsMs);
  tally.batchRecordMs += records * lastsMs;
  tally.lastAgeMs += startMs - lastMs;
  tally.mostLastAgeMs = Math.max(tally.mostLastAgeMs, startMs - lastMs);
}

function addRecords(tally: LaneTally, count: number, delayMs: number): void {
  tally.records += count;
  tally.delayMs += count * delayMs;
  tally.lateMs += count * Math.max(0, delayMs - tally.lateAfterMs);
  tally.mostDelayMs = Math.max(tally.mostDelayMs, delayMs);
  addDelay(tally.delays, delayMs, count);
}

export function responseOf(tally: LaneTally, delayPerShift: number): Response {
  const perRecord = 1 / Math.max(1, tally.records);
  const perBatch = 1 / Math.max(1, tally.batches);
  const bins = [...tally.delays.counts.keys()].filter((bin) => (tally.delays.counts[bin] ?? 0) > 0);
  return {
    delayMs: tally.delayMs * perRecord,
    delayPerShift,
    mostDelayMs: tally.mostDelayMs,
    lateMs: tally.lateMs * perRecord,
    batchesPerMs: tally.batches / tally.overMs,
    busyPerMs: tally.busyMs / tally.overMs,
    billedPerMs: tally.billedMs / tally.overMs,
    recordsInFlight: tally.batchRecordMs / tally.overMs,
    mostBusyMs: tally.mostBusyMs,
    lastAgeMs: tally.lastAgeMs * perBatch,
    mostLastAgeMs: tally.mostLastAgeMs,
    bins: Int32Array.from(bins),
    binShares: Float64Array.from(bins, (bin) => (tally.delays.counts[bin] ?? 0) * perRecord),
  };
}
