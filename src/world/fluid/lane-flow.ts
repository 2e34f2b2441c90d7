/**
 * What lanes do in a span of time with steady rates. A lane that keeps up holds as many records as its load and its
 * delay make (Little); one that holds more is behind: it does full batches until it has caught up, at the very moment within
 * the span at which that is so.
 */
import { clearBacklog, frontMs, isBehind, type Popped, popPiece, pushPiece, RECORDS, STRIDE } from './backlog.ts';
import { addCaughtUp, addDone, addLost, addOver, addRunning, type Flow } from './flow-tally.ts';
import { backlogOf, type LaneSet } from './lane-set.ts';
import { addWaiting, waitAtLimitMs, waitOf } from './lane-waits.ts';
import { levelOf } from './response-table.ts';

const popped: Popped = { count: 0, fromMs: 0, toMs: 0, perMs: 0 };

/** Records that a lane with this load holds when it keeps up. */
function heldRecords(flow: Flow, set: LaneSet, expected: number): number {
  const { table, shiftMs, capacityPerMs } = set;
  if (expected <= 0) return 0;
  const wait = flow.startWait;
  if (expected >= capacityPerMs) {
    const waitsMs = wait === null ? 0 : waitAtLimitMs(table, wait);
    return capacityPerMs * (table.fullDelayMs + table.fullDelayPerShift * shiftMs + waitsMs);
  }
  const place = levelOf(expected / table.capacityPerMs);
  const level = Math.floor(place);
  let here = table.delayMs[level] ?? Number.NaN;
  let next = table.delayMs[level + 1] ?? here;
  if (Number.isNaN(here) || Number.isNaN(next)) {
    table.need(level);
    here = table.delayMs[level] ?? 0;
    next = table.delayMs[level + 1] ?? here;
  }
  flow.place = place;
  const delayMs = here + (next - here) * (place - level) + (table.delayPerShift[level] ?? 0) * shiftMs;
  if (wait !== null) return expected * (delayMs + waitOf(table, expected, wait));
  return expected * delayMs;
}

/** The lanes of one group; rates are those of one lane, records a millisecond. */
export function flowGroup(flow: Flow, set: LaneSet, group: number, rate: number, expected: number): void {
  const at = group * STRIDE;
  const { state } = set;
  const capacity = set.capacityPerMs;
  const lastsMs = flow.toMs - flow.fromMs;
  const records = state[at + RECORDS] ?? 0;
  flow.place = -1;
  const held = capacity > 0 ? heldRecords(flow, set, expected) : 0;
  if (capacity >= rate && capacity > 0 && records <= held) clearBacklog(state, at);
  if (!isBehind(state, at)) {
    if (capacity > 0 && staysCaughtUp(flow, set, group, rate, expected, held)) return;
    startBacklog(flow, set, group, rate, expected);
  }
  pushPiece(backlogOf(set, group), state, at, flow.fromMs, flow.toMs, rate * lastsMs);
  const frontBefore = flow.fromMs - frontMs(backlogOf(set, group), state, at);
  const untilMs = capacity > rate ? Math.max(0, (records - held) / (capacity - rate)) : Number.POSITIVE_INFINITY;
  // A lane that holds less than it would when it keeps up fills up first: nothing is done meanwhile.
  const fillMs = capacity > 0 && records < held && rate > 0 ? Math.min(lastsMs, (held - records) / rate) : 0;
  if (untilMs < lastsMs) {
    doRecords(flow, set, group, capacity * untilMs, flow.fromMs, flow.fromMs + untilMs);
    clearBacklog(state, at);
    state[at + RECORDS] = held;
    const lanes = set.lanes[group] ?? 0;
    flow.areaRecordMs += lanes * (((records + held) / 2) * untilMs + held * (lastsMs - untilMs));
    addRunning(flow, set, lanes * capacity * untilMs);
    // Where nothing comes any more nothing is invoked: the lane is not busy for the rest of the span.
    if (rate > 0) keepUp(flow, set, lanes, lastsMs - untilMs, rate * (lastsMs - untilMs), expected);
    addOver(flow, frontBefore, set.table.fullDelayMs, untilMs);
    return;
  }
  stayBehind(flow, set, group, rate, fillMs, frontBefore);
}

function stayBehind(flow: Flow, set: LaneSet, group: number, rate: number, fillMs: number, agedMs: number): void {
  const at = group * STRIDE;
  const { state } = set;
  const lastsMs = flow.toMs - flow.fromMs;
  const lanes = set.lanes[group] ?? 0;
  const before = state[at + RECORDS] ?? 0;
  const worksMs = lastsMs - fillMs;
  const done = set.capacityPerMs * worksMs;
  const filled = before + rate * fillMs;
  const after = Math.max(0, filled + rate * worksMs - done);
  state[at + RECORDS] = after;
  flow.areaRecordMs += (lanes * ((before + filled) * fillMs + (filled + after) * worksMs)) / 2;
  doRecords(flow, set, group, done, flow.fromMs + fillMs, flow.toMs);
  if (done > 0) addRunning(flow, set, lanes * done);
  dropOld(flow, set, group);
  const oldestMs = isBehind(state, at) ? frontMs(backlogOf(set, group), state, at) : flow.toMs;
  flow.oldestMs = Math.min(flow.oldestMs, oldestMs);
  const nowAgedMs = flow.toMs - oldestMs;
  addOver(flow, agedMs, nowAgedMs, lastsMs);
}

/** A lane that is not behind and will not be; false when it will. */
function staysCaughtUp(flow: Flow, set: LaneSet, group: number, rate: number, expected: number, held: number): boolean {
  const at = group * STRIDE;
  const lastsMs = flow.toMs - flow.fromMs;
  const lanes = set.lanes[group] ?? 0;
  const capacity = set.capacityPerMs;
  const records = set.state[at + RECORDS] ?? 0;
  const risesMs = records < held ? (rate > 0 ? (held - records) / rate : lastsMs) : 0;
  const fallsMs =
    records > held ? (capacity > rate ? (records - held) / (capacity - rate) : Number.POSITIVE_INFINITY) : 0;
  if (fallsMs >= lastsMs || (rate > capacity && risesMs < lastsMs)) return false;
  const movesMs = Math.min(lastsMs, risesMs + fallsMs);
  const after = risesMs >= lastsMs ? records + rate * lastsMs : held;
  set.state[at + RECORDS] = after;
  flow.areaRecordMs += lanes * (((records + after) / 2) * movesMs + after * (lastsMs - movesMs));
  const done = records + rate * lastsMs - after;
  keepUp(flow, set, lanes, rate > 0 ? lastsMs : movesMs, Math.max(0, done), expected);
  return true;
}

/** Lanes do what comes, each batch at once or after its wait for room. */
function keepUp(flow: Flow, set: LaneSet, lanes: number, lastsMs: number, records: number, expected: number): void {
  if (flow.startWait === null) addCaughtUp(flow, set, lanes, lastsMs, records);
  else addWaiting(flow, set.table, flow.startWait, { lanes, lastsMs, records, perMs: expected });
}

/** What the lane holds came in the time before, as fast as records come now. */
function startBacklog(flow: Flow, set: LaneSet, group: number, rate: number, expected: number): void {
  const at = group * STRIDE;
  const records = set.state[at + RECORDS] ?? 0;
  if (records <= 0) return;
  const longestMs =
    set.table.fullDelayMs + (flow.startWait === null ? 0 : 2 * waitAtLimitMs(set.table, flow.startWait));
  const spanMs = Math.min(records / Math.max(rate, expected, 1e-12), longestMs);
  pushPiece(backlogOf(set, group), set.state, at, flow.fromMs - spanMs, flow.fromMs, records);
}

function doRecords(flow: Flow, set: LaneSet, group: number, count: number, fromMs: number, toMs: number): void {
  const at = group * STRIDE;
  const backlog = backlogOf(set, group);
  const lanes = set.lanes[group] ?? 0;
  let left = count;
  while (left > 1e-9 && isBehind(set.state, at)) {
    popPiece(backlog, set.state, at, left, popped);
    const startsMs = toMs - ((toMs - fromMs) * left) / count;
    left -= popped.count;
    const endsMs = toMs - ((toMs - fromMs) * left) / count;
    const first = Math.max(0, startsMs - popped.fromMs);
    addDone(flow, set, lanes * popped.count, first, Math.max(0, endsMs - popped.toMs), popped.perMs);
  }
}

/** Records beyond the retention are gone, and so are those older than the mapping takes. */
function dropOld(flow: Flow, set: LaneSet, group: number): void {
  const at = group * STRIDE;
  const backlog = backlogOf(set, group);
  const goneBeforeMs = flow.toMs - Math.min(flow.retentionMs, flow.discardAfterMs);
  while (isBehind(set.state, at) && frontMs(backlog, set.state, at) < goneBeforeMs) {
    const front = frontMs(backlog, set.state, at);
    popPiece(backlog, set.state, at, Number.POSITIVE_INFINITY, popped);
    const lastsMs = popped.toMs - popped.fromMs;
    const share = lastsMs > 0 ? Math.min(1, (goneBeforeMs - front) / lastsMs) : 1;
    const lost = popped.count * share;
    if (share < 1) putBackFront(set, group, popped.count - lost);
    set.state[at + RECORDS] = Math.max(0, (set.state[at + RECORDS] ?? 0) - lost);
    // They went at the very age of the retention, not at the end of the span.
    const meanMs = (front + Math.min(goneBeforeMs, popped.toMs)) / 2;
    flow.areaRecordMs -= (set.lanes[group] ?? 0) * lost * (goneBeforeMs - meanMs);
    addLost(flow, (set.lanes[group] ?? 0) * lost);
    if (share < 1) return;
  }
}

/** The last `count` records of the piece that was taken last are still there. */
function putBackFront(set: LaneSet, group: number, count: number): void {
  const at = group * STRIDE;
  const backlog = backlogOf(set, group);
  const head = (set.state[at + 2] ?? 0) - 1;
  const whole = backlog.counts[head & (backlog.counts.length - 1)] ?? 0;
  set.state[at + 2] = head;
  set.state[at + 4] = whole - count;
  const middleMs = (frontMs(backlog, set.state, at) + popped.toMs) / 2;
  set.state[at + 1] = (set.state[at + 1] ?? 0) + count * middleMs;
}
