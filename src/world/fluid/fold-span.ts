/** What follows for a mapping from a span of time in which its lanes kept up at some levels or were behind. */
import { SECOND_MS } from '../../core/units.ts';
import type { DelayHistogram } from '../delay-histogram.ts';
import type { Response } from './lane-tally.ts';
import { clearUse } from './level-use.ts';
import type { MappingFlow } from './mapping-flow.ts';
import { LEVELS } from './response-table.ts';

/** Turns the span's use of the levels into invocations, time, ages and lateness. */
export function foldSpan(mapping: MappingFlow): void {
  const { flow, counts, config } = mapping;
  const lastsMs = Math.max(1e-9, flow.toMs - flow.fromMs);
  mapping.batches = flow.fullBatches;
  mapping.busyMs = flow.fullBusyMs;
  mapping.mostDurationMs = flow.fullBatches > 0 ? longestMs(flow.fullBusyMs, flow.fullBatches, config.jitter) : 0;
  mapping.recordsRunning = flow.fullRecordMs / lastsMs;
  mapping.keepUpAgeMs = flow.waitingAgeMs;
  mapping.peakAgeMs = flow.waitingPeakMs;
  let billedMs = flow.fullBilledMs;
  for (const use of flow.uses) {
    if (use.least > use.most) continue;
    // Where the polls of these lanes lie against the ticks makes what they read older or younger.
    const shiftMs = use.allMs > 0 ? use.shiftSum / use.allMs : 0;
    const last = Math.min(use.most + 1, LEVELS - 1);
    for (let level = use.least; level <= last; level += 1) {
      const ms = use.ms[level] ?? 0;
      if (ms === 0) continue;
      const response = use.table.level(level);
      const records = use.records[level] ?? 0;
      billedMs += ms * response.billedPerMs;
      foldLevel(mapping, response, ms / lastsMs, lastsMs, records);
      if (!flow.isLook) use.done[level] = (use.done[level] ?? 0) + records;
      flow.ageSumMs += ms * response.batchesPerMs * response.delayPerShift * shiftMs;
    }
    clearUse(use);
  }
  counts.invocations += mapping.batches;
  counts.executionMs += mapping.busyMs;
  counts.billedMs += billedMs;
  counts.billedGbSeconds += (billedMs / SECOND_MS) * (config.memoryMb / 1_024);
  mapping.running = mapping.busyMs / lastsMs;
}

/** The longest of so many batches whose durations are lognormal, about. */
function longestMs(busyMs: number, batches: number, jitter: number): number {
  const variance = Math.log(1 + jitter * jitter);
  const deviations = Math.sqrt(2 * Math.log(Math.max(1, batches)));
  return (busyMs / batches) * Math.exp(Math.sqrt(variance) * deviations - variance / 2);
}

/** `lanes` lanes, in the mean over the span, kept up at one level and did `records`. */
function foldLevel(mapping: MappingFlow, response: Response, lanes: number, lastsMs: number, records: number): void {
  const { flow } = mapping;
  const batches = lanes * lastsMs * response.batchesPerMs;
  mapping.batches += batches;
  mapping.busyMs += lanes * lastsMs * response.busyPerMs;
  mapping.recordsRunning += lanes * response.recordsInFlight;
  mapping.mostDurationMs = Math.max(mapping.mostDurationMs, response.mostBusyMs);
  flow.lateRecordMs += records * response.lateMs;
  flow.ageWeight += batches;
  flow.ageSumMs += batches * response.lastAgeMs;
  if (batches <= 0) return;
  flow.ageMostMs = Math.max(flow.ageMostMs, response.mostLastAgeMs);
  // The more lanes there are, the nearer the oldest of them is to the worst.
  const oldestMs = response.delayMs + (response.mostDelayMs - response.delayMs) * (1 - 1 / Math.max(1, lanes));
  mapping.keepUpAgeMs = Math.max(mapping.keepUpAgeMs, oldestMs);
  mapping.peakAgeMs = Math.max(mapping.peakAgeMs, response.mostDelayMs);
}

/** Of all records done. Each level has dozens of bins, so they are not added in every span; and who asks changes nothing. */
export function delaysOf({ flow }: MappingFlow): DelayHistogram {
  const { counts } = flow.shownDelays;
  counts.set(flow.delays.counts);
  for (const { table, done } of flow.uses) {
    for (let level = 0; level < LEVELS; level += 1) {
      const records = done[level] ?? 0;
      if (records !== 0) addLevel(counts, table.level(level), records);
    }
  }
  return flow.shownDelays;
}

function addLevel(counts: Float64Array, { bins, binShares }: Response, records: number): void {
  for (let index = 0; index < bins.length; index += 1) {
    const bin = bins[index] ?? 0;
    counts[bin] = (counts[bin] ?? 0) + records * (binShares[index] ?? 0);
  }
}
