/** Sends a decider's orders to the simulated account; the refusals are AWS's. */
import type { ApiAnswer, ShardDescription } from '../../world/account-api.ts';
import type { Order, OrderResult } from './decider.ts';
import { type SimAccount, streamOf } from './sim-account.ts';

/**
 * Sends one order. Null: it was not sent, because it changes nothing: the factor or the shard count is what AWS shows
 * already, or there are no two shards to merge.
 */
export function sendOrder(account: SimAccount, order: Order): OrderResult | null {
  checkOrder(account, order);
  return order.kind === 'set-factor' ? setFactor(account, order) : reshard(account, order);
}

const ORDER_KINDS: readonly string[] = [
  'set-factor',
  'set-shard-count',
  'split-widest',
  'merge-narrowest',
] satisfies readonly Order['kind'][];

/** What no account could answer is a mistake of the decider, not a refusal: it throws, so that nobody scores with it. */
function checkOrder(account: SimAccount, order: Order): void {
  const received = JSON.stringify(order);
  if (typeof order !== 'object' || order === null) throw new Error(`orders: received ${received}, accepted an order`);
  if (!ORDER_KINDS.includes(order.kind)) {
    throw new Error(`orders: received ${received}, accepted kind ${ORDER_KINDS.join(', ')}`);
  }
  if ((order.kind === 'set-factor' || order.kind === 'set-shard-count') && !Number.isInteger(order.to)) {
    throw new Error(`orders: received ${order.kind} to ${String(order.to)}, accepted a whole number`);
  }
  if (order.kind === 'set-factor') {
    const mappings = account.world.allMappings().map(({ uuid }) => uuid);
    if (mappings.includes(order.mappingId)) return;
    throw new Error(`orders: received ${received}, accepted mappingId ${mappings.join(', ')}`);
  }
  if (streamOf(account, order.sourceId) !== null) return;
  const sources = account.world.listStreams().map(({ arn }) => arn);
  throw new Error(`orders: received ${received}, accepted sourceId ${sources.join(', ')}`);
}

function setFactor({ world }: SimAccount, order: Extract<Order, { kind: 'set-factor' }>): OrderResult | null {
  const shown = world.getMapping(order.mappingId);
  if (shown.kind === 'ok' && shown.value.parallelizationFactor === order.to) return null;
  return resultOf(order, world.updateParallelizationFactor(order.mappingId, order.to));
}

function reshard(account: SimAccount, order: Exclude<Order, { kind: 'set-factor' }>): OrderResult | null {
  const { world } = account;
  const stream = streamOf(account, order.sourceId);
  if (stream === null) return null;
  switch (order.kind) {
    case 'set-shard-count':
      return order.to === stream.openShards ? null : resultOf(order, world.updateShardCount(stream.name, order.to));
    case 'split-widest': {
      const [widest] = openShards(account, stream.name).toSorted((a, b) => compare(b.width, a.width));
      if (widest === undefined) return null;
      const middle = widest.from + widest.width / 2n;
      return resultOf(order, world.splitShard(stream.name, widest.shardId, String(middle)));
    }
    case 'merge-narrowest': {
      const [narrowest] = neighbours(openShards(account, stream.name)).toSorted((a, b) => compare(a.width, b.width));
      if (narrowest === undefined) return null;
      return resultOf(order, world.mergeShards(stream.name, narrowest.shardId, narrowest.adjacentShardId));
    }
  }
}

function resultOf(order: Order, answer: ApiAnswer<unknown>): OrderResult {
  if (answer.kind === 'ok') return { order, kind: 'applied', error: '', message: '' };
  return { order, kind: 'refused', error: answer.error, message: answer.message };
}

interface OpenShard {
  readonly shardId: string;
  readonly from: bigint;
  readonly width: bigint;
}

/** Open shards by their hash keys, lowest first; of equals the lowest is chosen. */
function openShards({ world }: SimAccount, stream: string): readonly OpenShard[] {
  const answer = world.listShards(stream);
  if (answer.kind === 'refused') return [];
  return answer.value
    .filter(({ isOpen }) => isOpen)
    .map(rangeOf)
    .toSorted((a, b) => compare(a.from, b.from));
}

function rangeOf({ shardId, startingHashKey, endingHashKey }: ShardDescription): OpenShard {
  const from = BigInt(startingHashKey);
  return { shardId, from, width: BigInt(endingHashKey) - from + 1n };
}

/** Each shard with the one above it. */
function neighbours(shards: readonly OpenShard[]) {
  return shards.slice(1).flatMap((upper, index) => {
    const lower = shards[index];
    if (lower === undefined) return [];
    return [{ shardId: lower.shardId, adjacentShardId: upper.shardId, width: lower.width + upper.width }];
  });
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
