/** Where records are put: a cell for each tracked key and for the pool's part of each open shard, and what waits in it. */
import { apportionEvenly } from './apportion.ts';
import type { Digest } from './digest.ts';
import type { EventLoop } from './event-loop.ts';
import { type KeyGroups, POOL } from './key-groups.ts';
import { hashFraction } from './key-hash.ts';
import { keysWithin, weightBetween } from './key-pool.ts';
import { normalised } from './lane-keys.ts';
import type { StreamMeters } from './metrics.ts';
import { createRecordQueue, push, type RecordQueue, take } from './record-queue.ts';
import type { Shard, ShardMap } from './shard-map.ts';
import type { StreamConfig } from './world-config.ts';

/** Where the records of one key group go now, and those of them that could not be put yet. */
export interface PutCell {
  readonly group: number;
  shard: Shard;
  /** By the time they were offered. */
  readonly buffer: RecordQueue;
  /** With a back-off: the pause before its next try, */
  pauseMs: number;
  /** and when that is. */
  dueAtMs: number;
}

/** Takes in accepted records; `flush` follows when all that came at one instant are in. */
export interface RecordSink {
  accept(shard: Shard, group: number, count: number): void;
  flush(): void;
}

export interface PutterParts {
  readonly config: StreamConfig;
  readonly groups: KeyGroups;
  readonly shards: ShardMap;
  readonly loop: EventLoop;
  readonly meters: StreamMeters;
  readonly digest: Digest;
  readonly startsAt: number;
  readonly sink: RecordSink;
}

export interface Putter {
  readonly parts: PutterParts;
  /** One cell per tracked key, in their order. */
  readonly tracked: readonly PutCell[];
  /** One cell per open shard, in their order; none without a pool. */
  pool: readonly PutCell[];
  /** The pool's share of each open shard. */
  poolShares: Float64Array;
  /** Cells whose buffer holds something. */
  readonly waiting: Set<PutCell>;
  readonly counts: { offered: number; accepted: number; givenUp: number; buffered: number; throttled: number };
  /** Infinity: none is planned. */
  nextRetryMs: number;
}

export function createPutter(parts: PutterParts): Putter {
  const { groups, shards } = parts;
  return {
    parts,
    tracked: groups.tracked.map(({ hash }, group) => createCell(group, shards.shardOf(hash))),
    pool: hasPool(groups) ? shards.open().map((shard) => createCell(POOL, shard)) : [],
    poolShares: poolSharesOf(groups, shards.open()),
    waiting: new Set(),
    counts: { offered: 0, accepted: 0, givenUp: 0, buffered: 0, throttled: 0 },
    nextRetryMs: Number.POSITIVE_INFINITY,
  };
}

function createCell(group: number, shard: Shard): PutCell {
  return { group, shard, buffer: createRecordQueue(), pauseMs: 0, dueAtMs: 0 };
}

function hasPool({ pool, isAggregated }: KeyGroups): boolean {
  return pool !== null || isAggregated;
}

/** An aggregating producer spreads its records evenly over the hash space (assumption), so a shard has its width of them. */
function poolSharesOf({ pool, isAggregated }: KeyGroups, shards: readonly Shard[]): Float64Array {
  if (isAggregated) return Float64Array.from(shards, ({ range }) => hashFraction(range.to) - hashFraction(range.from));
  if (pool === null) return new Float64Array(shards.length);
  return Float64Array.from(shards, ({ range }) => {
    const { start, end } = keysWithin(pool, range);
    return weightBetween(pool, start, end);
  });
}

/** Records join those that wait in a cell. */
export function wait(putter: Putter, cell: PutCell, offeredAtMs: number, count: number): void {
  if (cell.buffer.records === 0) {
    cell.pauseMs = putter.parts.config.producer.retryMs;
    cell.dueAtMs = putter.parts.loop.nowMs() + cell.pauseMs;
  }
  push(cell.buffer, offeredAtMs, count, cell.group);
  putter.waiting.add(cell);
}

/** Shards have closed and others have opened: keys find their new shards, and what waits goes with them. */
export function rerouteAfterReshard(putter: Putter, closed: readonly Shard[], opened: readonly Shard[]): void {
  const { groups, shards } = putter.parts;
  putter.tracked.forEach((cell, group) => {
    const hash = groups.tracked[group]?.hash;
    if (hash !== undefined && !cell.shard.open) cell.shard = shards.shardOf(hash);
  });
  if (!hasPool(groups)) return;
  const kept = new Map(putter.pool.map((cell) => [cell.shard, cell]));
  putter.pool = shards.open().map((shard) => kept.get(shard) ?? createCell(POOL, shard));
  putter.poolShares = poolSharesOf(groups, shards.open());
  for (const shard of closed) {
    const cell = kept.get(shard);
    if (cell !== undefined && putter.waiting.delete(cell)) handOver(putter, cell, opened);
  }
}

/** What waits for a closed shard's pool keys goes to the shards that hold them now. */
function handOver(putter: Putter, cell: PutCell, opened: readonly Shard[]): void {
  const targets = putter.pool.filter(({ shard }) => opened.includes(shard));
  const shares = normalised(poolSharesOf(putter.parts.groups, opened));
  const credits = new Float64Array(opened.length);
  take(cell.buffer, cell.buffer.records, (atMs, count) => {
    apportionEvenly(count, shares, credits).forEach((part, index) => {
      const target = targets[index];
      if (target === undefined || part === 0) return;
      wait(putter, target, atMs, part);
    });
  });
}
