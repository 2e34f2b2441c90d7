/** UpdateShardCount, SplitShard and MergeShards. */
import type { World } from '../world/world-api.ts';
import { type Operations, ok, refused } from './answer.ts';
import { SHARD_ID, STREAM_FIELDS, withStream } from './kinesis-names.ts';
import { oneOf, operation, text, whole } from './operation-input.ts';

const COUNT_FIELDS = {
  ...STREAM_FIELDS,
  // AWS's model asks for 1 at least; how many are too many is the world's to say.
  TargetShardCount: whole(1, Number.MAX_SAFE_INTEGER),
  ScalingType: oneOf(['UNIFORM_SCALING']),
};

const SPLIT_FIELDS = {
  ...STREAM_FIELDS,
  ShardToSplit: SHARD_ID,
  NewStartingHashKey: text(/^(0|[1-9]\d{0,38})$/),
};

const MERGE_FIELDS = { ...STREAM_FIELDS, ShardToMerge: SHARD_ID, AdjacentShardToMerge: SHARD_ID };

export function reshardOperations(world: World): Operations {
  return {
    UpdateShardCount: operation(COUNT_FIELDS, (input) =>
      withStream(world, input, ({ name, arn, openShards }) => {
        const answer = world.updateShardCount(name, input.TargetShardCount);
        if (answer.kind === 'refused') return refused(answer);
        return ok({
          StreamName: name,
          StreamARN: arn,
          CurrentShardCount: openShards,
          TargetShardCount: input.TargetShardCount,
        });
      }),
    ),
    SplitShard: operation(SPLIT_FIELDS, (input) =>
      withStream(world, input, ({ name }) => {
        const answer = world.splitShard(name, input.ShardToSplit, input.NewStartingHashKey);
        return answer.kind === 'refused' ? refused(answer) : ok({});
      }),
    ),
    MergeShards: operation(MERGE_FIELDS, (input) =>
      withStream(world, input, ({ name }) => {
        const answer = world.mergeShards(name, input.ShardToMerge, input.AdjacentShardToMerge);
        return answer.kind === 'refused' ? refused(answer) : ok({});
      }),
    ),
  };
}
