/** AWS's face of the world: one entry per call. */
import type { AccountApi } from './account-api.ts';
import type { AccountParts } from './account-parts.ts';
import { describeFunction, describeStream } from './describe.ts';
import { describeShards } from './describe-shards.ts';
import { allMappings, getMapping, updateFactor } from './mapping-calls.ts';
import { refusals } from './refusals.ts';
import { mergeShards, openShardsInAccount, splitShard, updateShardCount } from './reshard-calls.ts';

export { streamArn } from './arns.ts';

export function createAccountApi(parts: AccountParts): AccountApi {
  const { config, streams, concurrency, metrics, loop } = parts;
  const functions = new Map(
    config.streams.flatMap(({ consumers }) => consumers.map((one) => [one.name, describeFunction(one)] as const)),
  );
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
    allMappings: () => allMappings(streams),
    listMappings: (arn) => allMappings(streams).filter((mapping) => mapping.streamArn === arn),
    getMapping: (uuid) => getMapping(streams, uuid),
    getFunction(name) {
      const found = functions.get(name);
      return found === undefined ? refusals.unknownFunction(name) : { kind: 'ok', value: found };
    },
    listFunctions: () => [...functions.values()],
    concurrencyLimit: () => concurrency.limit,
    updateParallelizationFactor: (uuid, factor) => updateFactor(streams, uuid, factor),
    updateShardCount: (name, target) => updateShardCount(parts, name, target),
    splitShard: (name, shardId, newStartingHashKey) => splitShard(parts, name, shardId, newStartingHashKey),
    mergeShards: (name, shardId, adjacentShardId) => mergeShards(parts, name, shardId, adjacentShardId),
    metric: (name, statistic, from, to) => metrics.read(name, statistic, from, to, config.startsAt + loop.nowMs()),
  };
}
