/** Where records are put: a cell for each tracked key and for the pool's part of each open shard, and what waits in it. */
import { apportionEvenly } from './apportion.ts';
import type { Digest } from './digest.ts';
import type { EventLoop } from './event-loop.ts';
import { type KeyGroups, POOL } from './key-groups.ts';
import { hashFraction } from './key-hash.ts';
import { keysWithin, weightBetween } from './key-pool.ts';
import { normalised } from './lane-keys.ts';
import type { StreamMeters } from './metrics.ts';
import { createRecordQueue, merge, push, type RecordQueue, take } from './record-queue.ts';
import type { Shard, ShardMap } from './shard-map.ts';
import type { StreamConfig } from './world-config.ts';

/** Records that could not be put yet and are tried again together. */
export interface Cohort {
  /** By the time they were offered. */
  buffer: RecordQueue;
  /** The pause before their next try, */
  pauseMs: number;
  /** and when that is. */
  dueAtMs: number;
}

/** Where the records of one key group go now, and those of them that could not be put yet. */
export interface PutCell {
  readonly group: number;
  shard: Shard;
  /** Without a back-off all that waits is one cohort; with one, each has been refused as often as its pause tells. */
  cohorts: readonly Cohort[];
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
  /** Cells in which something waits. */
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
  return { group, shard, cohorts: [] };
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

/** Records that have just been refused for the first time. */
export function wait(putter: Putter, cell: PutCell, offeredAtMs: number, count: number): void {
  const { retryMs } = putter.parts.config.producer;
  join(putter, cell, { pauseMs: retryMs, dueAtMs: putter.parts.loop.nowMs() + retryMs }, offeredAtMs, count);
}

/** Records join those of their cell that are due with them. */
function join(
  putter: Putter,
  cell: PutCell,
  { pauseMs, dueAtMs }: Omit<Cohort, 'buffer'>,
  offeredAtMs: number,
  count: number,
): void {
  const found =
    putter.parts.config.producer.retryMaxMs === undefined ? cell.cohorts[0] : dueWith(cell, pauseMs, dueAtMs);
  const cohort = found ?? { buffer: createRecordQueue(), pauseMs, dueAtMs };
  if (found === undefined) cell.cohorts = [...cell.cohorts, cohort];
  push(cohort.buffer, offeredAtMs, count, cell.group);
  putter.waiting.add(cell);
}

function dueWith({ cohorts }: PutCell, pauseMs: number, dueAtMs: number): Cohort | undefined {
  return cohorts.find((one) => one.dueAtMs === dueAtMs && one.pauseMs === pauseMs);
}

/** What was refused again waits twice as long, up to the longest pause, and no more than that once it is there. */
export function backOff(cell: PutCell, cohort: Cohort, retryMaxMs: number, nowMs: number): void {
  const pauseMs = Math.min(retryMaxMs, cohort.pauseMs * 2);
  const others = dueWith(cell, pauseMs, nowMs + pauseMs);
  cohort.pauseMs = pauseMs;
  cohort.dueAtMs = nowMs + pauseMs;
  if (others === undefined) return;
  cohort.buffer = merge(others.buffer, cohort.buffer);
  others.buffer = createRecordQueue();
}

export function waitingIn({ cohorts }: PutCell): number {
  return cohorts.reduce((sum, { buffer }) => sum + buffer.records, 0);
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
  // Cohorts overlap in time, and a queue is sorted by it.
  const waiting = cell.cohorts.reduce((all, { buffer }) => merge(all, buffer), createRecordQueue());
  take(waiting, waiting.records, (atMs, count) => {
    apportionEvenly(count, shares, credits).forEach((part, index) => {
      const target = targets[index];
      if (target === undefined || part === 0) return;
      wait(putter, target, atMs, part);
    });
  });
  cell.cohorts = [];
}
