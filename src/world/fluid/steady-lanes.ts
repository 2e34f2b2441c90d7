/**
 * Lanes that keep up and hold as many records as they will go on to hold: while their load is the same as it was, a span of time is the
 * same for all of them but for how long it lasts and what comes in it. So the lanes of a set are added up once.
 */
import { RECORDS, STRIDE } from './backlog.ts';
import type { Flow } from './flow-tally.ts';
import type { LaneSet, SteadyLanes } from './lane-set.ts';
import type { LevelUse } from './level-use.ts';
import { levelOf } from './response-table.ts';

/** Adds up the lanes of a set that all keep up under this load. */
export function steadyLanes(set: LaneSet, expectedPerMs: number): SteadyLanes {
  const lanesAt = new Map<number, number>();
  const loadAt = new Map<number, number>();
  let allLanes = 0;
  let records = 0;
  let greatestShare = 0;
  const add = (level: number, lanes: number, share: number): void => {
    lanesAt.set(level, (lanesAt.get(level) ?? 0) + lanes);
    loadAt.set(level, (loadAt.get(level) ?? 0) + lanes * share);
  };
  for (let group = 0; group < set.lanes.length; group += 1) {
    const share = set.shares[group] ?? 0;
    const lanes = set.lanes[group] ?? 0;
    const place = levelOf((expectedPerMs * share) / set.table.capacityPerMs);
    const level = Math.floor(place);
    add(level, lanes * (1 - (place - level)), share);
    if (place > level) add(level + 1, lanes * (place - level), share);
    allLanes += lanes;
    records += lanes * (set.state[group * STRIDE + RECORDS] ?? 0);
    greatestShare = Math.max(greatestShare, share);
  }
  return {
    levels: Int32Array.from(lanesAt.keys()),
    lanes: Float64Array.from(lanesAt.values()),
    loads: Float64Array.from(loadAt.values()),
    allLanes,
    records,
    greatestShare,
  };
}

/** A span in which nothing changes for these lanes. */
export function flowSteady(flow: Flow, set: LaneSet, steady: SteadyLanes, use: LevelUse, ratePerMs: number): void {
  const lastsMs = flow.toMs - flow.fromMs;
  const came = ratePerMs * lastsMs;
  const { levels, lanes, loads } = steady;
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels[index] ?? 0;
    use.ms[level] = (use.ms[level] ?? 0) + lastsMs * (lanes[index] ?? 0);
    use.records[level] = (use.records[level] ?? 0) + came * (loads[index] ?? 0);
    if (level < use.least) use.least = level;
    if (level > use.most) use.most = level;
  }
  use.allMs += steady.allLanes * lastsMs;
  use.shiftSum += steady.allLanes * lastsMs * set.shiftMs;
  flow.areaRecordMs += steady.records * lastsMs;
  flow.lastDoneAtMs = flow.toMs;
}
