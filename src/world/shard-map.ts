/** A stream's shards: which are open, which keys each holds, and who came from whom. */
import {
  SHARD_READ_BYTES_PER_SEC,
  SHARD_READ_RECORDS_PER_SEC,
  SHARD_WRITE_BYTES_PER_SEC,
  SHARD_WRITE_RECORDS_PER_SEC,
} from '../core/limits.ts';
import { SECOND_MS } from '../core/units.ts';
import { HASH_SPACE } from './key-hash.ts';
import type { HashRange } from './key-pool.ts';
import { evenBoundaries, type ReshardOperation } from './reshard-plan.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';
import type { StreamConfig } from './world-config.ts';

/** A write bucket holds one second of the limit (assumption), */
const WRITE_BURST_SEC = 1;
/** a read bucket two (assumption). */
export const READ_BURST_SEC = 2;
/** A rate that nothing reaches; finite, so that nothing times it is not a number. */
const UNLIMITED_PER_SEC = 1e15;

export interface Shard {
  readonly id: number;
  readonly range: HashRange;
  /** None for the shards the stream began with. */
  readonly parents: readonly number[];
  readonly writes: TokenBucket;
  /** Shared by all standard consumers. */
  readonly reads: TokenBucket;
  /** Records it has accepted so far: the front door counts them. */
  accepted: number;
  open: boolean;
}

export interface ShardMap {
  /** Sorted by range. */
  open(): readonly Shard[];
  /** The inner boundaries of the open shards. */
  boundaries(): readonly bigint[];
  shardOf(hash: bigint): Shard;
  /** Closes the shards it concerns and opens their children. */
  apply(operation: ReshardOperation): { readonly closed: readonly Shard[]; readonly opened: readonly Shard[] };
}

export function readBucket(): TokenBucket {
  return createTokenBucket(SHARD_READ_RECORDS_PER_SEC, SHARD_READ_BYTES_PER_SEC, READ_BURST_SEC);
}

/**
 * How many seconds of its limit a shard takes at once. Arrivals of a tick come in one instant: a bucket that holds less than
 * that time's would refuse what a calm shard takes (assumption).
 */
export function writeBurstSec(tickMs: number): number {
  return Math.max(WRITE_BURST_SEC, tickMs / SECOND_MS);
}

/** The shards of a DynamoDB stream take whatever the table takes. */
function writeBucket(kind: StreamConfig['kind'], burstSec: number): TokenBucket {
  if (kind === 'dynamodb') return createTokenBucket(UNLIMITED_PER_SEC, UNLIMITED_PER_SEC, burstSec);
  return createTokenBucket(SHARD_WRITE_RECORDS_PER_SEC, SHARD_WRITE_BYTES_PER_SEC, burstSec);
}

/** What all shards of a stream have in common. */
interface ShardKind {
  readonly kind: StreamConfig['kind'];
  readonly burstSec: number;
}

function createShard({ kind, burstSec }: ShardKind, id: number, range: HashRange, parents: readonly number[]): Shard {
  return { id, range, parents, writes: writeBucket(kind, burstSec), reads: readBucket(), accepted: 0, open: true };
}

function rangesBetween(boundaries: readonly bigint[]): HashRange[] {
  const starts = [0n, ...boundaries];
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? HASH_SPACE }));
}

/** The ranges that take the place of `shards` (neighbours) after the operation. */
function rangesAfter(operation: ReshardOperation, shards: readonly Shard[]): HashRange[] {
  const from = shards[0]?.range.from ?? 0n;
  const to = shards.at(-1)?.range.to ?? HASH_SPACE;
  if (operation.kind !== 'split') return [{ from, to }];
  return [
    { from, to: operation.at },
    { from: operation.at, to },
  ];
}

export function createShardMap(
  count: number,
  kind: StreamConfig['kind'] = 'kinesis-provisioned',
  burstSec: number = WRITE_BURST_SEC,
): ShardMap {
  const common: ShardKind = { kind, burstSec };
  let shards: Shard[] = rangesBetween(evenBoundaries(count)).map((range, id) => createShard(common, id, range, []));
  let nextId = count;

  function indexOf(hash: bigint): number {
    let low = 0;
    let high = shards.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((shards[middle]?.range.from ?? HASH_SPACE) <= hash) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    open: () => shards,
    boundaries: () => shards.slice(1).map(({ range }) => range.from),
    shardOf(hash) {
      const shard = shards[indexOf(hash)];
      if (shard === undefined) throw new RangeError('no open shard holds this hash');
      return shard;
    },
    apply(operation) {
      const right = indexOf(operation.at);
      const left = operation.kind === 'merge' ? right - 1 : right;
      const closed = shards.slice(left, right + 1);
      const opened = rangesAfter(operation, closed).map((range, index) =>
        createShard(
          common,
          nextId + index,
          range,
          closed.map(({ id }) => id),
        ),
      );
      nextId += opened.length;
      for (const shard of closed) shard.open = false;
      shards = [...shards.slice(0, left), ...opened, ...shards.slice(right + 1)];
      return { closed, opened };
    },
  };
}
