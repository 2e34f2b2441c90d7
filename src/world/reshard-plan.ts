/**
 * How UpdateShardCount gets from the shards there are to even ones: splits at the even boundaries first, then merges of
 * what lies between two of them. That splits come first is an assumption; AWS says only that intermediate shards occur.
 */
import { HASH_SPACE } from './key-hash.ts';

/**
 * A split makes `at` a boundary between shards; a merge removes it. A replacement puts another shard in the place of the one
 * that holds `at`: only DynamoDB does so.
 */
export interface ReshardOperation {
  readonly kind: 'split' | 'merge' | 'replace';
  readonly at: bigint;
}

/** The inner boundaries of `count` even shards. */
export function evenBoundaries(count: number): readonly bigint[] {
  return Array.from({ length: count - 1 }, (_, index) => (BigInt(index + 1) * HASH_SPACE) / BigInt(count));
}

/** `boundaries`: the inner boundaries of the open shards now. */
export function planReshard(boundaries: readonly bigint[], target: number): readonly ReshardOperation[] {
  const wanted = evenBoundaries(target);
  const present = new Set(boundaries);
  const kept = new Set(wanted);
  return [
    ...wanted.filter((at) => !present.has(at)).map((at) => ({ kind: 'split' as const, at })),
    ...boundaries.filter((at) => !kept.has(at)).map((at) => ({ kind: 'merge' as const, at })),
  ];
}
