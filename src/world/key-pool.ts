/** Keys too many and too alike to follow one by one: their places and weights, sorted by place. */
import { hashFraction, keyPlace } from './key-hash.ts';

/** A part of the hash space: `from` inclusive, `to` exclusive. */
export interface HashRange {
  readonly from: bigint;
  readonly to: bigint;
}

export interface KeyPool {
  /** Sorted, each in [0, 1). */
  readonly positions: Float64Array;
  readonly residues: Uint16Array;
  /** Sum of the weights of all keys before the index; one longer than the others, and the last is 1. */
  readonly weightBefore: Float64Array;
}

export interface WeightedKey {
  readonly key: string;
  readonly weight: number;
}

export function createKeyPool(keys: readonly WeightedKey[]): KeyPool {
  const places = keys.map(({ key }) => keyPlace(key));
  const unsorted = Float64Array.from(places, ({ position }) => position);
  const order = Uint32Array.from(keys.keys()).sort((a, b) => (unsorted[a] ?? 0) - (unsorted[b] ?? 0));
  const total = keys.reduce((sum, { weight }) => sum + weight, 0);
  const weightBefore = new Float64Array(keys.length + 1);
  let sum = 0;
  order.forEach((key, index) => {
    sum += keys[key]?.weight ?? 0;
    weightBefore[index + 1] = sum / total;
  });
  return {
    positions: Float64Array.from(order, (key) => unsorted[key] ?? 0),
    residues: Uint16Array.from(order, (key) => places[key]?.residue ?? 0),
    weightBefore,
  };
}

/** Index of the first key at or after `position`. */
export function firstKeyFrom(pool: KeyPool, position: number): number {
  let low = 0;
  let high = pool.positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pool.positions[middle] ?? 1) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The pool's keys in a range, as indices: `start` inclusive, `end` exclusive. */
export function keysWithin(pool: KeyPool, range: HashRange): { readonly start: number; readonly end: number } {
  return { start: firstKeyFrom(pool, hashFraction(range.from)), end: firstKeyFrom(pool, hashFraction(range.to)) };
}

/** Share of the pool's load that falls between two indices. */
export function weightBetween(pool: KeyPool, start: number, end: number): number {
  return (pool.weightBefore[end] ?? 1) - (pool.weightBefore[start] ?? 0);
}
