/** What a mapping's lanes have done in one span of time, and since the start. */
import { addDelay, createDelayHistogram, type DelayHistogram } from '../delay-histogram.ts';
import type { LaneSet } from './lane-set.ts';
import { createLevelUse, type LevelUse } from './level-use.ts';
import { LEVELS, type ResponseTable } from './response-table.ts';
import type { StartWait } from './start-wait.ts';

/** Records done by lanes that are behind are spread over so many points between their first and last delay. */
const SPREAD = 4;

export interface Flow {
  fromMs: number;
  toMs: number;
  retentionMs: number;
  /** Of the mapping; Infinity without one. */
  discardAfterMs: number;
  readonly lateAfterMs: number;
  /** Where on the table's levels the present lane is; -1: it is at its limit. */
  place: number;
  /** Of the span; null: every batch finds room at once. */
  startWait: StartWait | null;
  /** A look ahead leaves the histogram as it is. */
  isLook: boolean;
  /** Of records that were late for want of capacity or room; all others are counted by level. */
  readonly delays: DelayHistogram;
  /** Of all records, as it was when somebody asked last. */
  readonly shownDelays: DelayHistogram;
  readonly uses: LevelUse[];
  /** Integral of the records not done, record-milliseconds. */
  areaRecordMs: number;
  lateRecordMs: number;
  expired: number;
  discarded: number;
  /** Sojourn of those two, record-milliseconds. */
  lostRecordMs: number;
  lastDoneAtMs: number;
  /** Of this span: batches of lanes that are behind or have waited for room, their execution and billed time, */
  fullBatches: number;
  fullBusyMs: number;
  fullBilledMs: number;
  /** their records' time in execution; */
  fullRecordMs: number;
  /** ages of the oldest records of lanes that keep up though they wait: about, and at the worst moment; */
  waitingAgeMs: number;
  waitingPeakMs: number;
  /** of those batches, how many waited for the read limit; */
  waitingBatches: number;
  /** and the ages of their last records, with those batches as weights. */
  ageWeight: number;
  ageSumMs: number;
  ageMostMs: number;
  /** Arrival of the oldest record that a lane that is behind holds at its end; Infinity without one. */
  oldestMs: number;
  /** Part of the span, from its start and from its end, in which some record was older than the target. */
  overPrefixMs: number;
  overSuffixMs: number;
}

export function createFlow(lateAfterMs: number): Flow {
  return {
    fromMs: 0,
    toMs: 0,
    retentionMs: Number.POSITIVE_INFINITY,
    discardAfterMs: Number.POSITIVE_INFINITY,
    lateAfterMs,
    place: -1,
    startWait: null,
    isLook: false,
    delays: createDelayHistogram(),
    shownDelays: createDelayHistogram(),
    uses: [],
    areaRecordMs: 0,
    lateRecordMs: 0,
    expired: 0,
    discarded: 0,
    lostRecordMs: 0,
    lastDoneAtMs: 0,
    fullBatches: 0,
    fullBusyMs: 0,
    fullBilledMs: 0,
    fullRecordMs: 0,
    waitingAgeMs: 0,
    waitingPeakMs: 0,
    waitingBatches: 0,
    oldestMs: Number.POSITIVE_INFINITY,
    ageWeight: 0,
    ageSumMs: 0,
    ageMostMs: 0,
    overPrefixMs: 0,
    overSuffixMs: 0,
  };
}

/** Numbers that go on from span to span. */
export function carried(flow: Flow): readonly number[] {
  return [flow.areaRecordMs, flow.lateRecordMs, flow.expired, flow.discarded, flow.lostRecordMs, flow.lastDoneAtMs];
}

export function carryBack(flow: Flow, [area, late, expired, discarded, lost, lastDone]: readonly number[]): void {
  flow.areaRecordMs = area ?? 0;
  flow.lateRecordMs = late ?? 0;
  flow.expired = expired ?? 0;
  flow.discarded = discarded ?? 0;
  flow.lostRecordMs = lost ?? 0;
  flow.lastDoneAtMs = lastDone ?? 0;
}

export function beginSpan(flow: Flow, fromMs: number, toMs: number, isLook: boolean): void {
  flow.fromMs = fromMs;
  flow.toMs = toMs;
  flow.isLook = isLook;
  flow.fullBatches = 0;
  flow.fullBusyMs = 0;
  flow.fullBilledMs = 0;
  flow.fullRecordMs = 0;
  flow.waitingAgeMs = 0;
  flow.waitingPeakMs = 0;
  flow.waitingBatches = 0;
  flow.oldestMs = Number.POSITIVE_INFINITY;
  flow.ageWeight = 0;
  flow.ageSumMs = 0;
  flow.ageMostMs = 0;
  flow.overPrefixMs = 0;
  flow.overSuffixMs = 0;
}

/** Where the use of a table's levels is counted. */
export function useOf(flow: Flow, table: ResponseTable): LevelUse {
  for (const use of flow.uses) if (use.table === table) return use;
  const made = createLevelUse(table);
  flow.uses.push(made);
  return made;
}

/** `lanes` lanes keep up for `lastsMs` at the present level, and each does `records`. */
export function addCaughtUp(flow: Flow, set: LaneSet, lanes: number, lastsMs: number, records: number): void {
  if (lastsMs <= 0) return;
  const use = useOf(flow, set.table);
  const place = flow.place < 0 ? LEVELS - 1 : flow.place;
  const level = Math.floor(place);
  const part = level < LEVELS - 1 ? place - level : 0;
  use.ms[level] = (use.ms[level] ?? 0) + lanes * lastsMs * (1 - part);
  use.records[level] = (use.records[level] ?? 0) + lanes * records * (1 - part);
  if (part > 0) {
    use.ms[level + 1] = (use.ms[level + 1] ?? 0) + lanes * lastsMs * part;
    use.records[level + 1] = (use.records[level + 1] ?? 0) + lanes * records * part;
  }
  use.allMs += lanes * lastsMs;
  use.shiftSum += lanes * lastsMs * set.shiftMs;
  if (level < use.least) use.least = level;
  if (level > use.most) use.most = level;
  if (records > 0) flow.lastDoneAtMs = flow.toMs;
}

/** Lanes that are behind do so many records, all lanes together, in full batches. */
export function addRunning(flow: Flow, { table, waitsForReads }: LaneSet, records: number): void {
  const batches = records / table.lane.batchRecords;
  if (waitsForReads) flow.waitingBatches += batches;
  flow.fullBatches += batches;
  flow.fullBusyMs += batches * table.fullBatchMs;
  flow.fullRecordMs += records * table.fullBatchMs;
  flow.fullBilledMs += batches * Math.ceil(table.fullBatchMs - 1e-6);
}

/** Records that were done one after another, with delays that go evenly from `firstMs` to `lastMs`. */
export function addDone(
  flow: Flow,
  { table }: LaneSet,
  records: number,
  firstMs: number,
  lastMs: number,
  cameAtPerMs: number,
): void {
  if (records <= 0) return;
  flow.lastDoneAtMs = flow.toMs;
  flow.lateRecordMs += records * meanExcess(firstMs, lastMs, flow.lateAfterMs);
  // The last record of a batch came half a batch after its mean one, and is handed over one duration before the end.
  const lessMs = table.fullBatchMs + table.lane.batchRecords / cameAtPerMs / 2;
  const weight = records / table.lane.batchRecords;
  flow.ageWeight += weight;
  flow.ageSumMs += weight * Math.max(0, (firstMs + lastMs) / 2 - lessMs);
  flow.ageMostMs = Math.max(flow.ageMostMs, Math.max(firstMs, lastMs) - lessMs);
  if (flow.isLook) return;
  for (let point = 0; point < SPREAD; point += 1) {
    addDelay(flow.delays, firstMs + ((lastMs - firstMs) * (point + 0.5)) / SPREAD, records / SPREAD);
  }
}

/** Mean of max(0, x − limit) over an x that is even between two values. */
export function meanExcess(one: number, other: number, limit: number): number {
  const low = Math.min(one, other);
  const high = Math.max(one, other);
  if (high <= limit) return 0;
  if (low >= limit) return (low + high) / 2 - limit;
  return (high - limit) ** 2 / (2 * (high - low));
}

export function addLost(flow: Flow, records: number): void {
  const isDiscarded = flow.discardAfterMs < flow.retentionMs;
  if (isDiscarded) flow.discarded += records;
  else flow.expired += records;
  flow.lostRecordMs += records * Math.min(flow.retentionMs, flow.discardAfterMs);
}

/** The oldest record of a lane aged from one value to the other within `lastsMs` from the start of the span. */
export function addOver(flow: Flow, fromAgeMs: number, toAgeMs: number, lastsMs: number): void {
  const limit = flow.lateAfterMs;
  const isWhole = lastsMs >= flow.toMs - flow.fromMs;
  if (fromAgeMs > limit && toAgeMs > limit) {
    flow.overPrefixMs = Math.max(flow.overPrefixMs, lastsMs);
  } else if (fromAgeMs > limit) {
    const partMs = (lastsMs * (fromAgeMs - limit)) / (fromAgeMs - toAgeMs);
    flow.overPrefixMs = Math.max(flow.overPrefixMs, partMs);
  } else if (toAgeMs > limit && isWhole) {
    const partMs = (lastsMs * (toAgeMs - limit)) / (toAgeMs - fromAgeMs);
    flow.overSuffixMs = Math.max(flow.overSuffixMs, partMs);
  }
}
