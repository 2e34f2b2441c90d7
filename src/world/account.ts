/** AWS's face of the world: one entry per call. */
import type { AccountApi } from './account-api.ts';
import type { AccountParts } from './account-parts.ts';
import { describeStream } from './describe.ts';
import { describeShards } from './describe-shards.ts';
import { getFunction, listFunctions, putReservedConcurrency } from './function-calls.ts';
import { allMappings, getMapping, updateMapping } from './mapping-calls.ts';
import { refusals } from './refusals.ts';
import { mergeShards, openShardsInAccount, splitShard, updateShardCount } from './reshard-calls.ts';
import { setRetention } from './retention.ts';

export { streamArn } from './arns.ts';

export function createAccountApi(parts: AccountParts): AccountApi {
  const { config, streams, concurrency, metrics, loop } = parts;
  return {
    describeStream(name) {
      const stream = streams.get(name);
      if (stream === undefined) return refusals.unknownStream(name);
      return { kind: 'ok', value: describeStream(stream, config.startsAt) };
    },
    listStreams: () => [...streams.values()].map((stream) => describeStream(stream, config.startsAt)),
    listShards(name) {
      const stream = streams.get(name);
      return stream === undefined ? refusals.unknownStream(name) : { kind: 'ok', value: describeShards(stream) };
    },
    shardLimits: () => ({ limit: config.account.shardLimit, open: openShardsInAccount(parts) }),
    allMappings: () => allMappings(streams, config.startsAt),
    listMappings: (arn) => allMappings(streams, config.startsAt).filter((mapping) => mapping.streamArn === arn),
    getMapping: (uuid) => getMapping(streams, config.startsAt, uuid),
    getFunction: (name) => getFunction(parts, name),
    listFunctions: () => listFunctions(parts),
    concurrencyLimit: () => concurrency.limit,
    updateMapping: (uuid, change) => updateMapping(streams, config.startsAt, uuid, change),
    updateParallelizationFactor: (uuid, factor) =>
      updateMapping(streams, config.startsAt, uuid, { parallelizationFactor: factor }),
    putReservedConcurrency: (name, executions) => putReservedConcurrency(parts, name, executions),
    setRetention: (name, hours) => setRetention(parts, name, hours),
    updateShardCount: (name, target) => updateShardCount(parts, name, target),
    splitShard: (name, shardId, newStartingHashKey) => splitShard(parts, name, shardId, newStartingHashKey),
    mergeShards: (name, shardId, adjacentShardId) => mergeShards(parts, name, shardId, adjacentShardId),
    metric: (name, statistic, from, to) => metrics.read(name, statistic, from, to, config.startsAt + loop.nowMs()),
  };
}
