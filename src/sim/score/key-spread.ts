/** How evenly a stream's keys fall on its shards: by their real places in the hash space, which anyone can compute. */
import { createKeyGroups, type KeyGroups } from '../../world/key-groups.ts';
import { hashFraction } from '../../world/key-hash.ts';
import { firstKeyFrom } from '../../world/key-pool.ts';
import { keyMixOf } from '../run/bursts.ts';
import type { KeySpec } from '../scenario/workload-schema.ts';

/** Share of the load that the fullest of so many even shards has. */
export function fullestShare(keys: KeySpec, shards: number): number {
  // Aggregated records are spread evenly, and literal keys belong to bursts: taken as even (assumption).
  if (keys.kind === 'aggregated' || keys.kind === 'literal') return 1 / shards;
  return Math.max(...shardShares(createKeyGroups(keyMixOf(keys), []), shards));
}

function shardShares({ tracked, pool, poolShare }: KeyGroups, shards: number): Float64Array {
  const shares = new Float64Array(shards);
  for (const { hash, share } of tracked) {
    const shard = Math.floor(hashFraction(hash) * shards);
    shares[shard] = (shares[shard] ?? 0) + share;
  }
  if (pool === null) return shares;
  const weightBefore = (shard: number): number => pool.weightBefore[firstKeyFrom(pool, shard / shards)] ?? 1;
  return shares.map((share, shard) => share + poolShare * (weightBefore(shard + 1) - weightBefore(shard)));
}
