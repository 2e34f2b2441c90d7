/** Keys too many and too alike to follow one by one: their places and weights, sorted by place. */
import { hashFraction, writeKeyPlaces } from './key-hash.ts';

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

/** Plain loops over typed arrays: a stream may have 100,000 keys, and a run is to begin at once. */
export function createKeyPool(keys: readonly WeightedKey[]): KeyPool {
  const places = new Float64Array(keys.length);
  const remainders = new Uint16Array(keys.length);
  writeKeyPlaces((index) => keys[index]?.key ?? '', places, remainders);
  const order = placeOrder(places);
  const positions = new Float64Array(keys.length);
  const residues = new Uint16Array(keys.length);
  const weightBefore = new Float64Array(keys.length + 1);
  let total = 0;
  for (let key = 0; key < keys.length; key += 1) total += keys[key]?.weight ?? 0;
  let sum = 0;
  for (let index = 0; index < order.length; index += 1) {
    const key = order[index] ?? 0;
    positions[index] = places[key] ?? 0;
    residues[index] = remainders[key] ?? 0;
    sum += keys[key]?.weight ?? 0;
    weightBefore[index + 1] = sum / total;
  }
  return { positions, residues, weightBefore };
}

/** Indices in the order of their positions. These are even in [0, 1), so each falls near its place at once. */
function placeOrder(places: Float64Array): Uint32Array {
  const count = places.length;
  const nextIn = new Uint32Array(count + 1);
  for (let key = 0; key < count; key += 1) {
    const after = Math.floor((places[key] ?? 0) * count) + 1;
    nextIn[after] = (nextIn[after] ?? 0) + 1;
  }
  for (let bucket = 1; bucket <= count; bucket += 1) nextIn[bucket] = (nextIn[bucket] ?? 0) + (nextIn[bucket - 1] ?? 0);
  const order = new Uint32Array(count);
  for (let key = 0; key < count; key += 1) {
    const bucket = Math.floor((places[key] ?? 0) * count);
    const at = nextIn[bucket] ?? 0;
    order[at] = key;
    nextIn[bucket] = at + 1;
  }
  insertionSort(order, places);
  return order;
}

/** Quick where nearly all is in order; equals stay as they are. */
function insertionSort(order: Uint32Array, places: Float64Array): void {
  for (let index = 1; index < order.length; index += 1) {
    const moved = order[index] ?? 0;
    const position = places[moved] ?? 0;
    let at = index;
    while (at > 0 && (places[order[at - 1] ?? 0] ?? 0) > position) {
      order[at] = order[at - 1] ?? 0;
      at -= 1;
    }
    order[at] = moved;
  }
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
