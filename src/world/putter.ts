/** Putting records into a stream: what each shard accepts, and what waits with its producer to be put again. */
import { apportionEvenly } from './apportion.ts';
import { type Digest, happening } from './digest.ts';
import type { EventLoop } from './event-loop.ts';
import { type KeyGroups, POOL } from './key-groups.ts';
import { keysWithin, weightBetween } from './key-pool.ts';
import { normalised } from './lane-keys.ts';
import type { StreamMeters } from './metrics.ts';
import { createRecordQueue, dropUpTo, push, type RecordQueue, take } from './record-queue.ts';
import type { Shard, ShardMap } from './shard-map.ts';
import { admit } from './token-bucket.ts';
import type { StreamConfig } from './world-config.ts';

/** Where the records of one key group go now, and those of them that could not be put yet. */
export interface PutCell {
  readonly group: number;
  shard: Shard;
  /** By the time they were offered. */
  readonly buffer: RecordQueue;
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
  retryPlanned: boolean;
}

interface Attempt {
  readonly cell: PutCell;
  readonly count: number;
  readonly again: boolean;
}

export function createPutter(parts: PutterParts): Putter {
  const { groups, shards } = parts;
  return {
    parts,
    tracked: groups.tracked.map(({ hash }, group) => createCell(group, shards.shardOf(hash))),
    pool: groups.pool === null ? [] : shards.open().map((shard) => createCell(POOL, shard)),
    poolShares: poolSharesOf(groups, shards.open()),
    waiting: new Set(),
    counts: { offered: 0, accepted: 0, givenUp: 0, buffered: 0, throttled: 0 },
    retryPlanned: false,
  };
}

function createCell(group: number, shard: Shard): PutCell {
  return { group, shard, buffer: createRecordQueue() };
}

function poolSharesOf({ pool }: KeyGroups, shards: readonly Shard[]): Float64Array {
  if (pool === null) return new Float64Array(shards.length);
  return Float64Array.from(shards, ({ range }) => {
    const { start, end } = keysWithin(pool, range);
    return weightBetween(pool, start, end);
  });
}

/** Producers offer `counts[i]` records of `cells[i]` now. */
export function offer(putter: Putter, cells: readonly PutCell[], counts: ArrayLike<number>): void {
  const attempts: Attempt[] = [];
  cells.forEach((cell, index) => {
    const count = counts[index] ?? 0;
    if (count > 0) attempts.push({ cell, count, again: false });
    putter.counts.offered += count;
  });
  attemptAll(putter, attempts);
}

function attemptAll(putter: Putter, attempts: readonly Attempt[]): void {
  if (attempts.length === 0) return;
  const byShard = new Map<Shard, Attempt[]>();
  for (const one of attempts) {
    const others = byShard.get(one.cell.shard);
    if (others === undefined) byShard.set(one.cell.shard, [one]);
    else others.push(one);
  }
  for (const [shard, those] of byShard) attemptShard(putter, shard, those);
  putter.parts.sink.flush();
  planRetry(putter);
}

/** All attempts at one shard at one instant share what it admits, in proportion. */
function attemptShard(putter: Putter, shard: Shard, attempts: readonly Attempt[]): void {
  const wanted = attempts.reduce((sum, { count }) => sum + count, 0);
  const admitted = admit(shard.writes, putter.parts.loop.nowMs(), wanted, putter.parts.config.recordBytes);
  meter(putter, shard, admitted, wanted - admitted);
  if (admitted === wanted) {
    for (const one of attempts) settle(putter, one, one.count);
    return;
  }
  const shares = Float64Array.from(attempts, ({ count }) => count / wanted);
  const portions = apportionEvenly(admitted, shares, new Float64Array(attempts.length));
  attempts.forEach((one, index) => {
    settle(putter, one, portions[index] ?? 0);
  });
}

function meter(putter: Putter, shard: Shard, admitted: number, refused: number): void {
  const { loop, meters, digest, startsAt, config } = putter.parts;
  const now = loop.nowMs();
  putter.counts.accepted += admitted;
  putter.counts.throttled += refused;
  meters.writeThrottled.add(startsAt + now, refused);
  digest.add(happening.offered, now, shard.id, refused);
  if (admitted === 0) return;
  meters.incomingRecords.add(startsAt + now, admitted);
  meters.incomingBytes.add(startsAt + now, admitted * config.recordBytes);
  digest.add(happening.accepted, now, shard.id, admitted);
}

function settle(putter: Putter, { cell, count, again }: Attempt, accepted: number): void {
  if (again) take(cell.buffer, accepted, () => {});
  else push(cell.buffer, putter.parts.loop.nowMs(), count - accepted, cell.group);
  putter.counts.buffered += again ? -accepted : count - accepted;
  if (cell.buffer.records > 0) putter.waiting.add(cell);
  if (accepted > 0) putter.parts.sink.accept(cell.shard, cell.group, accepted);
}

function planRetry(putter: Putter): void {
  if (putter.retryPlanned || putter.waiting.size === 0) return;
  const { loop, config } = putter.parts;
  putter.retryPlanned = true;
  loop.schedule(loop.nowMs() + config.producer.retryMs, () => {
    putter.retryPlanned = false;
    retry(putter);
  });
}

function retry(putter: Putter): void {
  const { loop, config } = putter.parts;
  const cells = [...putter.waiting];
  attemptAll(
    putter,
    cells.map((cell) => ({ cell, count: cell.buffer.records, again: true })),
  );
  const tooOld = loop.nowMs() - config.producer.giveUpMs;
  for (const cell of cells) {
    const lost = dropUpTo(cell.buffer, tooOld);
    putter.counts.givenUp += lost;
    putter.counts.buffered -= lost;
    if (cell.buffer.records === 0) putter.waiting.delete(cell);
  }
}

/** Shards have closed and others have opened: keys find their new shards, and what waits goes with them. */
export function rerouteAfterReshard(putter: Putter, closed: readonly Shard[], opened: readonly Shard[]): void {
  const { groups, shards } = putter.parts;
  putter.tracked.forEach((cell, group) => {
    const hash = groups.tracked[group]?.hash;
    if (hash !== undefined && !cell.shard.open) cell.shard = shards.shardOf(hash);
  });
  if (groups.pool === null) return;
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
      push(target.buffer, atMs, part, POOL);
      putter.waiting.add(target);
    });
  });
}
