/**
 * Which lane of a shard a key belongs to. AWS does not document it; both modes keep a key in one lane, which is all
 * that the order per key needs.
 */
import { hashFraction } from './key-hash.ts';
import { type HashRange, type KeyPool, keysWithin, weightBetween } from './key-pool.ts';
import type { LaneMode } from './world-config.ts';

/** One lane of a shard that has `factor` of them. */
export interface LanePlace {
  readonly factor: number;
  readonly lane: number;
}

export function laneOfHash(mode: LaneMode, range: HashRange, factor: number, hash: bigint): number {
  const parts = BigInt(factor);
  if (mode === 'modulo') return Number(hash % parts);
  return Number(((hash - range.from) * parts) / (range.to - range.from));
}

/** Whether two lanes of one shard may hold a common key. */
export function lanesOverlap(mode: LaneMode, a: LanePlace, b: LanePlace): boolean {
  if (mode === 'modulo') {
    const divisor = greatestCommonDivisor(a.factor, b.factor);
    return a.lane % divisor === b.lane % divisor;
  }
  return a.lane * b.factor < (b.lane + 1) * a.factor && b.lane * a.factor < (a.lane + 1) * b.factor;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Lane of each pool key of a shard, for the keys' indices from `start` on. */
function laneOfIndex(mode: LaneMode, pool: KeyPool, range: HashRange, factor: number): (index: number) => number {
  if (mode === 'modulo') return (index) => (pool.residues[index] ?? 0) % factor;
  const from = hashFraction(range.from);
  const width = hashFraction(range.to) - from;
  return (index) => Math.min(factor - 1, Math.floor((((pool.positions[index] ?? 0) - from) / width) * factor));
}

/** How a shard's part of the pool is spread over its lanes: shares that add up to 1, or all 0 for a shard without keys. */
export function poolLaneShares(mode: LaneMode, pool: KeyPool, range: HashRange, factor: number): Float64Array {
  return poolJointShares(mode, pool, range, 1, factor)[0] ?? new Float64Array(factor);
}

/** For each lane of `oldFactor`: how its keys are spread over the lanes of `newFactor`. */
export function poolJointShares(
  mode: LaneMode,
  pool: KeyPool,
  range: HashRange,
  oldFactor: number,
  newFactor: number,
): readonly Float64Array[] {
  const { start, end } = keysWithin(pool, range);
  const rows = Array.from({ length: oldFactor }, () => new Float64Array(newFactor));
  const oldLane = laneOfIndex(mode, pool, range, oldFactor);
  const newLane = laneOfIndex(mode, pool, range, newFactor);
  for (let index = start; index < end; index += 1) {
    const row = rows[oldLane(index)];
    const lane = newLane(index);
    if (row !== undefined) row[lane] = (row[lane] ?? 0) + weightBetween(pool, index, index + 1);
  }
  return rows.map(normalised);
}

export function normalised(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : weights;
}
