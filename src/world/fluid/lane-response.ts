/**
 * What a lane with a steady load does: measured by a small batch-exact simulation of that one lane. Polls, batches, the
 * batch window, arrivals in ticks and chance are no matter of flow, so this is where the coarse level gets them from.
 */
import { MINUTE_MS } from '../../core/units.ts';
import { LEAST_CYCLE_MS } from '../lane.ts';
import type { Arrivals } from '../load-config.ts';
import { type Chance, createChance, createRandomStreams } from '../random.ts';
import { drawArrivals, type LaneArrivals } from './lane-arrivals.ts';
import { addBatch, createLaneTally, type LaneTally, type Response, responseOf } from './lane-tally.ts';

/** Everything that the answer hangs on. */
export interface LaneKind {
  /** Batches it may have in flight: 1, or the factor where lanes take keys as they come. */
  readonly slots: number;
  readonly batchRecords: number;
  readonly batchWindowMs: number;
  readonly fixedMs: number;
  readonly perRecordMs: number;
  readonly jitter: number;
  /** 0: records are seen as they come. */
  readonly pollMs: number;
  readonly overheadMs: number;
  readonly tickMs: number;
  readonly noise: Arrivals['noise'];
  readonly lateAfterMs: number;
}

/** Guards the number of a poll against the rounding of its time. */
const ROUNDING = 1e-9;
/** Phases of the polls against the ticks that are tried: their mean, and how the delay hangs on them. */
const PHASES = 8;
/** Exact loads repeat themselves soon. */
const EXACT_TICKS = 60;
/** Ticks finer than this part of a poll interval cannot be told apart. */
const TICKS_PER_POLL = 16;
const MOST_TICKS = 24_000;
const LEAST_TICKS = 960;
const LEAST_RECORDS = 1_500;

/** Duration of a batch without chance, milliseconds. */
export function batchMs({ fixedMs, perRecordMs }: Pick<LaneKind, 'fixedMs' | 'perRecordMs'>, records: number): number {
  return fixedMs + perRecordMs * records;
}

/** Records a millisecond that a lane does while it is behind: its batches are full. */
export function capacityPerMs(lane: LaneKind): number {
  const cycleMs = Math.max(LEAST_CYCLE_MS, batchMs(lane, lane.batchRecords) + lane.overheadMs);
  return (lane.slots * lane.batchRecords) / cycleMs;
}

/**
 * By how much later a tick's records are seen than on average, for polls with that phase. It is a matter of ticks and
 * polls alone: 0 where they are not multiples of one another.
 */
export function phaseShiftMs({ pollMs, tickMs }: Pick<LaneKind, 'pollMs' | 'tickMs'>, phaseMs: number): number {
  if (pollMs === 0) return 0;
  const period = Math.min(pollMs, tickMs);
  const ratio = Math.max(pollMs, tickMs) / period;
  if (Math.abs(ratio - Math.round(ratio)) > ROUNDING) return 0;
  return modulo(phaseMs - tickMs / 2, period) - period / 2;
}

function modulo(value: number, period: number): number {
  return ((value % period) + period) % period;
}

function tickOf({ tickMs, pollMs }: LaneKind): number {
  return Math.max(tickMs, pollMs / TICKS_PER_POLL);
}

/** Ticks to simulate: a busy lane forgets slowly, and a quiet one has little to say. */
function ticksFor(lane: LaneKind, ratePerMs: number, use: number): number {
  const tickMs = tickOf(lane);
  if (lane.noise.kind === 'exact') {
    // Whole cycles: with fewer, the edge of the run is a part of what is counted.
    const cycleMs = Math.max(lane.pollMs, batchMs(lane, lane.batchRecords));
    return Math.max(EXACT_TICKS, (EXACT_TICKS * cycleMs) / tickMs) * PHASES;
  }
  const longMs = Math.max(lane.pollMs, batchMs(lane, lane.batchRecords)) * (30 + 6 / (1 - use) ** 2);
  const wanted = Math.max(LEAST_TICKS, longMs / tickMs, LEAST_RECORDS / (ratePerMs * tickMs));
  return Math.min(wanted, ratePerMs * tickMs < 0.1 ? Number.POSITIVE_INFINITY : MOST_TICKS);
}

/** The lane under `ratePerMs`, which is below its capacity; `use` is that load over its capacity. */
export function measureResponse(lane: LaneKind, ratePerMs: number, use: number): Response {
  const tally = createLaneTally(lane.lateAfterMs);
  const random = createRandomStreams(1);
  const shifts: number[] = [];
  const delays: number[] = [];
  const phases = lane.pollMs > 0 ? PHASES : 1;
  const ticks = Math.ceil(ticksFor(lane, ratePerMs, use) / phases);
  for (let index = 0; index < phases; index += 1) {
    const phaseMs = ((index + 0.5) / phases) * lane.pollMs;
    const before = { records: tally.records, delayMs: tally.delayMs };
    // Loads that differ little meet the same chance, so that what is read off between them is smooth.
    const chance = createChance(random(`lane ${index}`));
    runLane(
      lane,
      drawArrivals(lane.noise, chance, ratePerMs * tickOf(lane), tickOf(lane), ticks),
      phaseMs,
      chance,
      tally,
    );
    shifts.push(phaseShiftMs(lane, phaseMs));
    delays.push((tally.delayMs - before.delayMs) / Math.max(1, tally.records - before.records));
  }
  return responseOf(tally, slope(shifts, delays));
}

function slope(xs: readonly number[], ys: readonly number[]): number {
  const meanX = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const meanY = ys.reduce((sum, y) => sum + y, 0) / ys.length;
  let covariance = 0;
  let variance = 0;
  for (const [index, x] of xs.entries()) {
    covariance += (x - meanX) * ((ys[index] ?? meanY) - meanY);
    variance += (x - meanX) ** 2;
  }
  return variance > 1 ? covariance / variance : 0;
}

/** When records that came at `atMs` are seen. */
function seenAtMs(lane: LaneKind, phaseMs: number, atMs: number): number {
  if (lane.pollMs === 0) return atMs;
  return phaseMs + Math.ceil((atMs - phaseMs) / lane.pollMs - ROUNDING) * lane.pollMs;
}

/** The last moment whose records are seen at `nowMs`. */
function lookedUntilMs(lane: LaneKind, phaseMs: number, nowMs: number): number {
  if (lane.pollMs === 0) return nowMs;
  return phaseMs + Math.floor((nowMs - phaseMs) / lane.pollMs + ROUNDING) * lane.pollMs;
}

function countSeen(arrivals: LaneArrivals, untilMs: number, most: number): number {
  let seen = arrivals.left;
  let index = arrivals.head;
  while (seen < most && (arrivals.timesMs[index + 1] ?? Number.POSITIVE_INFINITY) <= untilMs) {
    index += 1;
    seen += arrivals.counts[index] ?? 0;
  }
  return Math.min(seen, most);
}

/** A batch that is not full waits for the end of its window, and looks again at each poll. */
function startsAtMs(lane: LaneKind, arrivals: LaneArrivals, phaseMs: number, firstMs: number): number {
  if (lane.batchWindowMs <= 0) return firstMs;
  const endsAtMs = firstMs + lane.batchWindowMs;
  let nowMs = firstMs;
  let index = arrivals.head;
  while (nowMs < endsAtMs) {
    const until = lookedUntilMs(lane, phaseMs, nowMs);
    if (countSeen(arrivals, until, lane.batchRecords) >= lane.batchRecords) return nowMs;
    while ((arrivals.timesMs[index] ?? Number.POSITIVE_INFINITY) <= until) index += 1;
    nowMs = Math.min(endsAtMs, seenAtMs(lane, phaseMs, arrivals.timesMs[index] ?? Number.POSITIVE_INFINITY));
  }
  return endsAtMs;
}

function runLane(lane: LaneKind, arrivals: LaneArrivals, phaseMs: number, chance: Chance, tally: LaneTally): void {
  const freeAtMs = new Float64Array(lane.slots);
  const countFromMs = arrivals.endsAtMs / 10;
  const variance = Math.log(1 + lane.jitter * lane.jitter);
  tally.overMs += arrivals.endsAtMs - countFromMs;
  tally.minutes += (arrivals.endsAtMs - countFromMs) / MINUTE_MS;
  while (arrivals.head < arrivals.timesMs.length) {
    let slot = 0;
    for (let one = 1; one < lane.slots; one += 1) if ((freeAtMs[one] ?? 0) < (freeAtMs[slot] ?? 0)) slot = one;
    const visibleMs = seenAtMs(lane, phaseMs, arrivals.timesMs[arrivals.head] ?? 0);
    const startMs = startsAtMs(lane, arrivals, phaseMs, Math.max(freeAtMs[slot] ?? 0, visibleMs));
    if (startMs >= arrivals.endsAtMs) return;
    const records = countSeen(arrivals, lookedUntilMs(lane, phaseMs, startMs), lane.batchRecords);
    const factor = lane.jitter > 0 ? Math.exp(Math.sqrt(variance) * chance.normal() - variance / 2) : 1;
    const lastsMs = batchMs(lane, records) * factor;
    freeAtMs[slot] = Math.max(startMs + lastsMs + lane.overheadMs, startMs + LEAST_CYCLE_MS);
    addBatch(tally, arrivals, records, startMs, lastsMs, startMs >= countFromMs);
  }
}
