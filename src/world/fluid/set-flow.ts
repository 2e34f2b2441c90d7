/** What the lanes of a set do in a span of time: quickly where all is as it was, lane by lane where it is not. */
import { HEAD, RECORDS, STRIDE, TAIL } from './backlog.ts';
import { type Flow, useOf } from './flow-tally.ts';
import { flowGroup } from './lane-flow.ts';
import type { LaneSet } from './lane-set.ts';
import type { LevelUse } from './level-use.ts';
import { levelOf } from './response-table.ts';
import { flowSteady, steadyLanes } from './steady-lanes.ts';

/** Lets all lanes of a set go on; rates are those of one shard, records a millisecond. */
export function flowSet(flow: Flow, set: LaneSet, ratePerMs: number, expectedPerMs: number): void {
  const use = useOf(flow, set.table);
  const isQuick = flow.startWait === null;
  if (isQuick && set.steadyAtPerMs === expectedPerMs && set.steadyCapacityPerMs === set.capacityPerMs) {
    // Worth adding up only now that the same load has come again.
    set.steady ??= steadyLanes(set, expectedPerMs);
    if (ratePerMs > 0 && ratePerMs * set.steady.greatestShare < set.capacityPerMs) {
      flowSteady(flow, set, set.steady, use, ratePerMs);
      return;
    }
  }
  let isSteady = isQuick;
  for (let group = 0; group < set.lanes.length; group += 1) {
    if (isQuick && keepsUp(flow, set, use, group, ratePerMs, expectedPerMs)) continue;
    isSteady = false;
    const share = set.shares[group] ?? 0;
    const rate = ratePerMs * share;
    if (rate === 0 && (set.state[group * STRIDE + RECORDS] ?? 0) === 0) continue;
    flowGroup(flow, set, group, rate, expectedPerMs * share);
  }
  set.steadyAtPerMs = isSteady ? expectedPerMs : Number.NaN;
  set.steadyCapacityPerMs = set.capacityPerMs;
  set.steady = null;
}

/**
 * The common case, written out because nearly all time goes here: a lane that keeps up and goes on to do so. False leaves
 * everything as it is for {@link flowGroup}, which gives the same.
 */
function keepsUp(
  flow: Flow,
  set: LaneSet,
  use: LevelUse,
  group: number,
  ratePerMs: number,
  expectedPerMs: number,
): boolean {
  const { state, capacityPerMs: capacity, table } = set;
  const at = group * STRIDE;
  const share = set.shares[group] ?? 0;
  const rate = ratePerMs * share;
  const expected = expectedPerMs * share;
  if (!(rate > 0 && rate < capacity && expected > 0 && expected < capacity)) return false;
  if ((state[at + HEAD] ?? 0) < (state[at + TAIL] ?? 0)) return false;
  const place = levelOf(expected / table.capacityPerMs);
  const level = Math.floor(place);
  let here = table.delayMs[level] ?? Number.NaN;
  let above = table.delayMs[level + 1] ?? here;
  if (Number.isNaN(here) || Number.isNaN(above)) {
    table.need(level);
    here = table.delayMs[level] ?? 0;
    above = table.delayMs[level + 1] ?? here;
  }
  const way = place - level;
  const held = expected * (here + (above - here) * way + (table.delayPerShift[level] ?? 0) * set.shiftMs);
  const records = state[at + RECORDS] ?? 0;
  const lastsMs = flow.toMs - flow.fromMs;
  const movesMs = records < held ? (held - records) / rate : (records - held) / (capacity - rate);
  if (!(movesMs < lastsMs)) return false;
  const lanes = set.lanes[group] ?? 0;
  state[at + RECORDS] = held;
  flow.areaRecordMs += lanes * (((records + held) / 2) * movesMs + held * (lastsMs - movesMs));
  const laneMs = lanes * lastsMs;
  use.allMs += laneMs;
  use.shiftSum += laneMs * set.shiftMs;
  const done = lanes * (records + rate * lastsMs - held);
  use.ms[level] = (use.ms[level] ?? 0) + laneMs * (1 - way);
  use.ms[level + 1] = (use.ms[level + 1] ?? 0) + laneMs * way;
  use.records[level] = (use.records[level] ?? 0) + done * (1 - way);
  use.records[level + 1] = (use.records[level + 1] ?? 0) + done * way;
  if (level < use.least) use.least = level;
  if (level > use.most) use.most = level;
  flow.lastDoneAtMs = flow.toMs;
  return true;
}
