/**
 * Single splits and merges leave shards of unequal width, and the widest one sets what the stream accepts: from `start`
 * even shards on, only start · 2^k of them are even again.
 */

/** Shards needed, counting from `start` even ones, until the widest is no wider than 1/`need` of all keys. */
export function evenShards(start: number, need: number): number {
  if (need <= 1) return 1;
  const doublings = Math.ceil(Math.log2(need / start) - 1e-9);
  return Math.max(1, Math.ceil(start * 2 ** doublings - 1e-9));
}
