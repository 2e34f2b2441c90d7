/** ListShards, and shards as Kinesis shows them. */
import type { ShardDescription } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, type Operations, ok, refused } from './answer.ts';
import { SHARD_ID, STREAM_FIELDS, streamNameOf, TOKEN } from './kinesis-names.ts';
import type { Tokens } from './kinesis-tokens.ts';
import { oneOf, operation, optional, record, whole } from './operation-input.ts';
import { pageOf } from './paging.ts';

/** Accepted in MaxResults, and returned at most. Source: Kinesis API reference, ListShards, read 2026-11. */
const MAX_RESULTS = 10_000;
const SHARDS_PER_PAGE = 1_000;

const FILTERS = [
  'AFTER_SHARD_ID',
  'AT_TRIM_HORIZON',
  'FROM_TRIM_HORIZON',
  'AT_LATEST',
  'AT_TIMESTAMP',
  'FROM_TIMESTAMP',
] as const;

type FilterType = (typeof FILTERS)[number];

const FIELDS = {
  ...STREAM_FIELDS,
  NextToken: optional(TOKEN),
  ExclusiveStartShardId: optional(SHARD_ID),
  MaxResults: optional(whole(1, MAX_RESULTS)),
  ShardFilter: optional(record),
};

/** What one listing is about; a token carries it on. */
interface Listing {
  readonly stream: string;
  readonly filter: FilterType;
  readonly after: string | null;
}

/** The shape of a shard. Sequence numbers are made up: only whether there is a last one means something. */
export function shardShape(shard: ShardDescription): Readonly<Record<string, unknown>> {
  const number = shard.shardId.slice('shardId-'.length);
  const first = `4900${number}${'0'.repeat(40)}`;
  const last = `4900${number}${'9'.repeat(40)}`;
  return {
    ShardId: shard.shardId,
    ...(shard.parentShardId === null ? {} : { ParentShardId: shard.parentShardId }),
    ...(shard.adjacentParentShardId === null ? {} : { AdjacentParentShardId: shard.adjacentParentShardId }),
    HashKeyRange: { StartingHashKey: shard.startingHashKey, EndingHashKey: shard.endingHashKey },
    SequenceNumberRange: shard.isOpen
      ? { StartingSequenceNumber: first }
      : { StartingSequenceNumber: first, EndingSequenceNumber: last },
  };
}

export function shardOperations(world: World, tokens: Tokens): Operations {
  return {
    ListShards: operation(FIELDS, (input, raw) => {
      const listing = input.NextToken === null ? newListing(input) : continued(tokens, input.NextToken, raw);
      if ('kind' in listing) return listing;
      const shards = world.listShards(listing.stream);
      if (shards.kind === 'refused') return refused(shards);
      const size = Math.min(input.MaxResults ?? SHARDS_PER_PAGE, SHARDS_PER_PAGE);
      const wanted = filtered(shards.value, listing.filter);
      const page = pageOf(wanted, ({ shardId }) => shardId, listing.after, size);
      const token = tokens.write(`shards ${listing.filter} ${listing.stream}`, page.nextAfter);
      return ok({ Shards: page.items.map(shardShape), ...(token === null ? {} : { NextToken: token }) });
    }),
  };
}

interface Question {
  readonly StreamName: string | null;
  readonly StreamARN: string | null;
  readonly ExclusiveStartShardId: string | null;
  readonly ShardFilter: Readonly<Record<string, unknown>> | null;
}

function newListing(input: Question): Listing | Answer {
  const stream = streamNameOf(input);
  if (typeof stream !== 'string') return stream;
  if (input.ShardFilter === null) return { stream, filter: 'FROM_TRIM_HORIZON', after: input.ExclusiveStartShardId };
  const type = oneOf(FILTERS).read('shardFilter.type', input.ShardFilter.Type);
  if (typeof type !== 'string') return invalid(type.name, type.message);
  if (type === 'AT_TIMESTAMP' || type === 'FROM_TIMESTAMP') {
    return invalid(
      'InvalidArgumentException',
      `The embedded account does not know since when a shard is open: ${type}.`,
    );
  }
  if (type !== 'AFTER_SHARD_ID') return { stream, filter: type, after: input.ExclusiveStartShardId };
  const after = SHARD_ID.read('shardFilter.shardId', input.ShardFilter.ShardId);
  return typeof after === 'string' ? { stream, filter: type, after } : invalid(after.name, after.message);
}

/** The token says which stream and from where: what else would say it is refused. AWS documents it for most of these. */
const NOT_WITH_TOKEN = ['StreamName', 'StreamCreationTimestamp', 'ExclusiveStartShardId', 'ShardFilter'];

function continued(tokens: Tokens, token: string, raw: Readonly<Record<string, unknown>>): Listing | Answer {
  const twice = NOT_WITH_TOKEN.find((name) => raw[name] !== undefined && raw[name] !== null);
  if (twice !== undefined) {
    return invalid('InvalidArgumentException', `NextToken and ${twice} cannot be provided together.`);
  }
  const read = tokens.read(token);
  if (read.kind !== 'token') return read;
  const [what, filter, stream] = read.of.split(' ');
  const known = FILTERS.find((one) => one === filter);
  if (what !== 'shards' || known === undefined || stream === undefined) {
    return invalid('InvalidArgumentException', 'NextToken is invalid.');
  }
  return { stream, filter: known, after: read.after };
}

/** A listed shard that no listed shard is a parent of was there already at the trim horizon. */
function filtered(shards: readonly ShardDescription[], filter: FilterType): readonly ShardDescription[] {
  if (filter === 'AT_LATEST') return shards.filter(({ isOpen }) => isOpen);
  if (filter !== 'AT_TRIM_HORIZON') return shards;
  const listed = new Set(shards.map(({ shardId }) => shardId));
  const isListed = (id: string | null): boolean => id !== null && listed.has(id);
  return shards.filter((shard) => !isListed(shard.parentShardId) && !isListed(shard.adjacentParentShardId));
}
