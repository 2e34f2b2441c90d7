/** A stream's shards as AWS lists them. */
import type { ShardDescription } from './account-api.ts';
import type { Shard } from './shard-map.ts';
import { closedShards, type Stream } from './stream.ts';

const ID_DIGITS = 12;

export function shardIdOf(id: number): string {
  return `shardId-${String(id).padStart(ID_DIGITS, '0')}`;
}

/** Open shards and closed ones that may still hold records, oldest first. */
export function describeShards(stream: Stream): readonly ShardDescription[] {
  return [...closedShards(stream), ...stream.shards.open()].sort((a, b) => a.id - b.id).map(describeShard);
}

/** Of two parents the one with the lower hash keys is named first (assumption). */
function describeShard({ id, parents, range, open }: Shard): ShardDescription {
  const [parent, adjacent] = parents;
  return {
    shardId: shardIdOf(id),
    parentShardId: parent === undefined ? null : shardIdOf(parent),
    adjacentParentShardId: adjacent === undefined ? null : shardIdOf(adjacent),
    startingHashKey: String(range.from),
    endingHashKey: String(range.to - 1n),
    isOpen: open,
  };
}
