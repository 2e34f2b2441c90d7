/**
 * Kinesis's control plane over the world. Records are the world's own affair: GetRecords, PutRecords and their like are
 * not served. Times are epoch seconds, as in AWS's JSON.
 */
import type { World } from '../world/world-api.ts';
import type { Operations } from './answer.ts';
import { consumerOperations } from './kinesis-consumers.ts';
import { reshardOperations } from './kinesis-reshard.ts';
import { retentionOperations } from './kinesis-retention.ts';
import { shardOperations } from './kinesis-shards.ts';
import { streamOperations } from './kinesis-streams.ts';
import { tagOperations } from './kinesis-tags.ts';
import { createTokens } from './kinesis-tokens.ts';
import type { TagStore } from './tag-store.ts';

/** Every operation that is served, by AWS's name. `startsAt`: wall-clock time at which the world's time is 0. */
export function kinesisOperations(world: World, tags: TagStore, startsAt: number): Operations {
  const tokens = createTokens(world, startsAt);
  return {
    ...streamOperations(world, tokens),
    ...shardOperations(world, tokens),
    ...reshardOperations(world),
    ...retentionOperations(world),
    ...consumerOperations(world, tokens),
    ...tagOperations(world, tags),
  };
}
