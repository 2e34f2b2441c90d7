/** New lanes for a mapping: what each shard holds is parted by its keys' new lanes, in the order of arrival. */
import type { KeyGroups } from '../key-groups.ts';
import { laneOfHash, poolJointShares } from '../lane-keys.ts';
import type { Shard } from '../shard-map.ts';
import type { LaneMode } from '../world-config.ts';
import { RECORDS, STRIDE } from './backlog.ts';
import { fill, isAnyBehind, type LaneSet, piecesOf, recordsIn, shareClass } from './lane-set.ts';
import { emptySet, type MappingFlow, putSet } from './mapping-flow.ts';
import { type Cell, laneSharesOf, loadOf } from './shard-cells.ts';

/** `oldFactor`: lanes of a shard until now. */
export function relane(mapping: MappingFlow, oldFactor: number, nowMs: number): void {
  for (const [cell, old] of [...mapping.sets]) {
    const made = emptySet(mapping, cell, old.pendingParents);
    putSet(mapping, cell, made);
    if (oldFactor === mapping.factor && isSameShape(old, made)) keep(old, made);
    else if (!isAnyBehind(old)) spread(cell, old, made);
    else giveOut(mapping, cell, old, made, oldFactor, nowMs);
  }
  mapping.looksAtMs = Number.POSITIVE_INFINITY;
}

function isSameShape(one: LaneSet, other: LaneSet): boolean {
  if (one.lanes.length !== other.lanes.length) return false;
  return one.classes.every((each, group) => each === other.classes[group]);
}

function keep(old: LaneSet, made: LaneSet): void {
  made.state.set(old.state);
  for (let group = 0; group < made.lanes.length; group += 1) made.backlogs[group] = old.backlogs[group] ?? null;
}

function spread(cell: Cell, old: LaneSet, made: LaneSet): void {
  const records = recordsIn(old) / cell.shards.size;
  for (let group = 0; group < made.lanes.length; group += 1) {
    made.state[group * STRIDE + RECORDS] = records * (made.shares[group] ?? 0);
  }
}

/**
 * A shard alone in its cell parts its backlog lane by lane. Shards that are many and alike part it by the new lanes' shares
 * (assumption: the keys of an old lane spread as all keys of the shard do).
 */
function giveOut(
  mapping: MappingFlow,
  cell: Cell,
  old: LaneSet,
  made: LaneSet,
  oldFactor: number,
  nowMs: number,
): void {
  const isAlone = cell.shards.size === 1 && mapping.parts.physics.laneMode !== 'dynamic';
  if (!isAlone || mapping.parts.groups.isAggregated) {
    const pieces = piecesOf(old, (group) => (old.lanes[group] ?? 0) / cell.shards.size, nowMs);
    for (let group = 0; group < made.lanes.length; group += 1) fill(made, group, pieces, made.shares[group] ?? 0);
    return;
  }
  const weights = groupWeights(mapping, cell.first, old, made, oldFactor);
  for (let group = 0; group < made.lanes.length; group += 1) {
    fill(
      made,
      group,
      piecesOf(old, (from) => weights[from]?.[group] ?? 0, nowMs),
      1,
    );
  }
}

/** For each old group and each new one: which part of what an old lane holds goes to a new lane, summed over old lanes. */
function groupWeights(
  mapping: MappingFlow,
  shard: Shard,
  old: LaneSet,
  made: LaneSet,
  oldFactor: number,
): readonly Float64Array[] {
  const { physics, groups } = mapping.parts;
  const load = loadOf(groups, shard);
  const groupOf = (set: LaneSet, shares: Float64Array): readonly number[] =>
    [...shares].map((share) => set.classes.indexOf(shareClass(share)));
  const oldShares = laneSharesOf(physics.laneMode, groups, shard, load, oldFactor);
  const oldGroups = groupOf(old, oldShares);
  const newGroups = groupOf(made, laneSharesOf(physics.laneMode, groups, shard, load, mapping.factor));
  const joint = jointLoads(physics.laneMode, groups, shard, oldFactor, mapping.factor);
  const weights = Array.from(old.lanes, () => new Float64Array(made.lanes.length));
  joint.forEach((row, from) => {
    row.forEach((part, to) => {
      const fromGroup = oldGroups[from] ?? -1;
      const toGroup = newGroups[to] ?? -1;
      const into = weights[fromGroup];
      const oldShare = oldShares[from] ?? 0;
      if (into === undefined || toGroup < 0 || oldShare <= 0) return;
      into[toGroup] = (into[toGroup] ?? 0) + part / oldShare / load.share / (made.lanes[toGroup] ?? 1);
    });
  });
  return weights;
}

/** Share of the stream's load that goes from each old lane to each new one. */
function jointLoads(
  mode: LaneMode,
  groups: KeyGroups,
  shard: Shard,
  oldFactor: number,
  newFactor: number,
): readonly Float64Array[] {
  const load = loadOf(groups, shard);
  const rows = Array.from({ length: oldFactor }, () => new Float64Array(newFactor));
  const add = (from: number, to: number, part: number): void => {
    const row = rows[from];
    if (row !== undefined) row[to] = (row[to] ?? 0) + part;
  };
  for (const key of load.tracked) {
    const { hash, share } = groups.tracked[key] ?? { hash: 0n, share: 0 };
    const lane = (factor: number): number => laneOfHash(mode, shard.range, factor, hash);
    add(lane(oldFactor), lane(newFactor), share);
  }
  if (groups.pool === null || load.poolShare <= 0) return rows;
  const ofLanes = laneSharesOf(mode, groups, shard, { ...load, share: load.poolShare, tracked: [] }, oldFactor);
  poolJointShares(mode, groups.pool, shard.range, oldFactor, newFactor).forEach((row, from) => {
    row.forEach((part, to) => {
      add(from, to, part * (ofLanes[from] ?? 0) * load.poolShare);
    });
  });
  return rows;
}
