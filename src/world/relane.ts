/** What an update of the factor does to a shard: new lanes, and every record in the one that has its key. */
import { apportionEvenly } from './apportion.ts';
import { POOL } from './key-groups.ts';
import type { Lane } from './lane.ts';
import { type LanePlace, poolJointShares } from './lane-keys.ts';
import { createLanes, type KeySpread, laneIndexOf, poolSplit, type Reader } from './reader.ts';
import { createRecordQueue, merge, push, type RecordQueue, take } from './record-queue.ts';
import { foldBack, releaseKeys, type SharedQueue } from './shared-queue.ts';

/** Gives the shard `factor` new lanes. Batches in flight end in their old ones; held batches are read again. */
export function relane(spread: KeySpread, reader: Reader, factor: number): void {
  const old = reader.lanes;
  reader.lanes = createLanes(factor);
  reader.laneOfGroup.clear();
  reader.splitPool = poolSplit(spread, reader.shard, factor);
  for (const lane of old) {
    lane.retired = true;
    if (lane.state === 'running') reader.stragglers.add(lane);
  }
  if (reader.shared !== null) {
    takeBack(reader.shared, old);
    return;
  }
  const shares = jointShares(spread, reader, old[0]?.place.factor ?? 1);
  for (const lane of old) {
    if (lane.state !== 'running') giveOut(spread, reader, lane.batch, lane.place, shares);
    giveOut(spread, reader, lane.waiting, lane.place, shares);
  }
}

/** Lanes that share one queue give it back what they have not begun; what is in flight keeps its keys. */
function takeBack(shared: SharedQueue, lanes: readonly Lane[]): void {
  for (const lane of lanes) if (lane.state !== 'running') releaseKeys(shared, lane);
  const begun = (lane: Lane): boolean => lane.state === 'running';
  foldBack(
    shared,
    lanes.flatMap((lane) => (begun(lane) ? [lane.waiting] : [lane.waiting, lane.batch])),
  );
}

/** A straggler's batch has failed: its records go back to the lanes that hold their keys now. */
export function returnToLanes(spread: KeySpread, reader: Reader, straggler: Lane): void {
  if (reader.shared !== null) {
    foldBack(reader.shared, [straggler.batch]);
    return;
  }
  const shares = jointShares(spread, reader, straggler.place.factor);
  giveOut(spread, reader, straggler.batch, straggler.place, shares);
}

/** How the pool's records of each old lane are spread over the new ones. */
function jointShares(spread: KeySpread, reader: Reader, oldFactor: number): readonly Float64Array[] {
  const { mode, groups } = spread;
  const factor = reader.lanes.length;
  if (groups.isAggregated) return [Float64Array.from({ length: factor }, (_, lane) => (lane === 0 ? 1 : 0))];
  if (groups.pool === null) return [];
  return poolJointShares(mode, groups.pool, reader.shard.range, oldFactor, factor);
}

/** Empties `records` into the present lanes by key, each in the order of arrival. */
function giveOut(
  spread: KeySpread,
  reader: Reader,
  records: RecordQueue,
  place: LanePlace,
  shares: readonly Float64Array[],
): void {
  const poolShares = shares[place.lane] ?? new Float64Array(reader.lanes.length);
  // A lane gets of nearly every element, unless these hold so few records that most of them go elsewhere whole.
  const portions = reader.lanes.map((_, lane) =>
    createRecordQueue(Math.min(records.elements, Math.ceil(records.records * (poolShares[lane] ?? 0)))),
  );
  const credits = new Float64Array(reader.lanes.length);
  const parts = new Float64Array(reader.lanes.length);
  take(records, records.records, (atMs, count, group) => {
    if (group !== POOL) {
      const portion = portions[laneIndexOf(spread, reader, group)];
      if (portion !== undefined) push(portion, atMs, count, group);
      return;
    }
    apportionEvenly(count, poolShares, credits, parts);
    // A loop without a closure: after a long outage there are millions of elements.
    for (let index = 0; index < parts.length; index += 1) {
      const portion = portions[index];
      if (portion !== undefined) push(portion, atMs, parts[index] ?? 0, POOL);
    }
  });
  reader.lanes.forEach((lane, index) => {
    const portion = portions[index];
    if (portion !== undefined) lane.waiting = merge(portion, lane.waiting);
  });
}
