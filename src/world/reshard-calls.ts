/** Calls that change a stream's shards. The order of their checks is an assumption. */
import { reshardRange, UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../core/limits.ts';
import type { ApiAnswer, Refusal, StreamDescription } from './account-api.ts';
import type { AccountParts } from './account-parts.ts';
import { describeStream } from './describe.ts';
import { shardIdOf } from './describe-shards.ts';
import { refusals } from './refusals.ts';
import type { ReshardOperation } from './reshard-plan.ts';
import type { Shard } from './shard-map.ts';
import { beginOperation, beginReshard, callsInWindow, closedShards, refused, type Stream } from './stream.ts';

/** Decimal without leading zeros, as AWS's pattern has it. */
const HASH_KEY = /^(0|[1-9]\d{0,38})$/;

type Parts = Pick<AccountParts, 'config' | 'streams'>;

/** Those whose shards AWS looks after itself know none of these calls. */
function isResharded({ config }: Stream): boolean {
  return config.kind === 'kinesis-provisioned';
}

/** Open shards that count towards the account's limit: AWS limits on-demand streams by their number, not by their shards. */
export function openShardsInAccount({ streams }: Pick<AccountParts, 'streams'>): number {
  return [...streams.values()].reduce(
    (sum, stream) => sum + (isResharded(stream) ? stream.shards.open().length : 0),
    0,
  );
}

/** AWS's answer to a wrong target, or null. */
function refusalOfTarget(parts: Parts, stream: Stream, target: number): Refusal | null {
  if (!isResharded(stream)) return refusals.notResharded(stream.config.name, stream.config.kind);
  if (stream.status !== 'ACTIVE') return refusals.streamNotActive(stream.config.name, stream.status);
  const openShards = stream.shards.open().length;
  const { least, most } = reshardRange(openShards);
  if (!Number.isInteger(target) || target < least || target > most) {
    return refusals.targetOutOfRange(target, least, most);
  }
  if (target === openShards) return refusals.targetUnchanged(target);
  const { shardLimit } = parts.config.account;
  if (openShardsInAccount(parts) - openShards + target > shardLimit) return refusals.shardLimit(shardLimit);
  const calls = callsInWindow(stream).length;
  return calls >= UPDATE_SHARD_COUNT_CALLS_PER_DAY ? refusals.callsPerDay(stream.config.name) : null;
}

export function updateShardCount(parts: Parts, name: string, target: number): ApiAnswer<StreamDescription> {
  const stream = parts.streams.get(name);
  if (stream === undefined) return refusals.unknownStream(name);
  const refusal = refusalOfTarget(parts, stream, target);
  if (refusal !== null) return refused(stream, refusal);
  beginReshard(stream, target);
  return { kind: 'ok', value: describeStream(stream, parts.config.startsAt) };
}

/** `at`: the first hash key of the upper child, in decimal digits. */
export function splitShard(parts: Parts, name: string, shardId: string, at: string): ApiAnswer<StreamDescription> {
  return reshardByHand(parts, name, (stream) => {
    const shard = openShard(stream, shardId);
    if ('kind' in shard) return shard;
    if (!HASH_KEY.test(at) || BigInt(at) <= shard.range.from || BigInt(at) >= shard.range.to) {
      return refusals.hashKeyOutOfRange(at, shardId);
    }
    const { shardLimit } = parts.config.account;
    if (openShardsInAccount(parts) >= shardLimit) return refusals.shardLimit(shardLimit);
    return { kind: 'split', at: BigInt(at) };
  });
}

export function mergeShards(
  parts: Parts,
  name: string,
  shardId: string,
  adjacentShardId: string,
): ApiAnswer<StreamDescription> {
  return reshardByHand(parts, name, (stream) => {
    const one = openShard(stream, shardId);
    if ('kind' in one) return one;
    const other = openShard(stream, adjacentShardId);
    if ('kind' in other) return other;
    if (one.range.to === other.range.from) return { kind: 'merge', at: other.range.from };
    if (other.range.to === one.range.from) return { kind: 'merge', at: one.range.from };
    return refusals.notAdjacent(shardId, adjacentShardId);
  });
}

/** The open shard of this id, or why it cannot be resharded. */
function openShard(stream: Stream, shardId: string): Shard | Refusal {
  const hasThisId = ({ id }: Shard): boolean => shardIdOf(id) === shardId;
  const open = stream.shards.open().find(hasThisId);
  if (open !== undefined) return open;
  const name = stream.config.name;
  return closedShards(stream).some(hasThisId)
    ? refusals.shardClosed(name, shardId)
    : refusals.unknownShard(name, shardId);
}

function reshardByHand(
  parts: Parts,
  name: string,
  choose: (stream: Stream) => ReshardOperation | Refusal,
): ApiAnswer<StreamDescription> {
  const stream = parts.streams.get(name);
  if (stream === undefined) return refusals.unknownStream(name);
  if (!isResharded(stream)) return refused(stream, refusals.notResharded(name, stream.config.kind));
  if (stream.status !== 'ACTIVE') return refused(stream, refusals.streamNotActive(name, stream.status));
  const chosen = choose(stream);
  if (chosen.kind === 'refused') return refused(stream, chosen);
  beginOperation(stream, chosen);
  return { kind: 'ok', value: describeStream(stream, parts.config.startsAt) };
}
