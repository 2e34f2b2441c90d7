/** Putting records into a stream: what each shard accepts, and what waits with its producer to be put again. */
import { apportionEvenly } from './apportion.ts';
import { happening } from './digest.ts';
import { type PutCell, type Putter, wait } from './put-cells.ts';
import { dropUpTo, take } from './record-queue.ts';
import type { Shard } from './shard-map.ts';
import { admit } from './token-bucket.ts';

interface Attempt {
  readonly cell: PutCell;
  readonly count: number;
  readonly again: boolean;
}

/** Producers offer `counts[i]` records of `cells[i]` now. */
export function offer(putter: Putter, cells: readonly PutCell[], counts: ArrayLike<number>): void {
  if (putter.parts.groups.tracked.length === 0) offerToPool(putter, cells, counts);
  else offerToAny(putter, cells, counts);
}

/** Each cell of the pool has a shard to itself: nothing to share, and the most frequent case. */
function offerToPool(putter: Putter, cells: readonly PutCell[], counts: ArrayLike<number>): void {
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    const count = counts[index] ?? 0;
    if (cell === undefined || count === 0) continue;
    putter.counts.offered += count;
    const admitted = admitTo(putter, cell.shard, count);
    if (admitted < count) hold(putter, cell, count - admitted);
    if (admitted > 0) putter.parts.sink.accept(cell.shard, cell.group, admitted);
  }
  putter.parts.sink.flush();
  planRetry(putter);
}

function offerToAny(putter: Putter, cells: readonly PutCell[], counts: ArrayLike<number>): void {
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
  const admitted = admitTo(putter, shard, wanted);
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

/** Takes what the shard lets in of `wanted` records; returns how many. */
function admitTo(putter: Putter, shard: Shard, wanted: number): number {
  const admitted = admit(shard.writes, putter.parts.loop.nowMs(), wanted, putter.parts.config.recordBytes);
  shard.accepted += admitted;
  meter(putter, shard, admitted, wanted - admitted);
  return admitted;
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

function settle(putter: Putter, attempt: Attempt, accepted: number): void {
  const { cell, count, again } = attempt;
  if (again) tryEnded(putter, cell, count, accepted);
  else if (accepted < count) hold(putter, cell, count - accepted);
  if (accepted > 0) putter.parts.sink.accept(cell.shard, cell.group, accepted);
}

/** The producers of a stream share one buffer, and what finds it full is given up at once: the newest (assumption). */
function hold(putter: Putter, cell: PutCell, refused: number): void {
  const { parts, counts } = putter;
  const { bufferRecords } = parts.config.producer;
  const kept = bufferRecords === undefined ? refused : Math.max(0, Math.min(refused, bufferRecords - counts.buffered));
  counts.givenUp += refused - kept;
  counts.buffered += kept;
  if (kept > 0) wait(putter, cell, parts.loop.nowMs(), kept);
}

/**
 * The pause doubles when nothing was accepted, and stays while a part is (assumption: behind a cell stand many producers,
 * and those that got through do not back off).
 */
function tryEnded({ parts, counts }: Putter, cell: PutCell, count: number, accepted: number): void {
  take(cell.buffer, accepted, () => {});
  counts.buffered -= accepted;
  const { retryMaxMs } = parts.config.producer;
  if (retryMaxMs === undefined || accepted === count) return;
  if (accepted === 0) cell.pauseMs = Math.min(retryMaxMs, cell.pauseMs * 2);
  cell.dueAtMs = parts.loop.nowMs() + cell.pauseMs;
}

/** Without a back-off all that waits is tried at once; with one, each cell at its own time. */
function planRetry(putter: Putter): void {
  if (putter.waiting.size === 0) return;
  const { loop, config } = putter.parts;
  const { retryMs, retryMaxMs } = config.producer;
  if (retryMaxMs === undefined && putter.nextRetryMs < Number.POSITIVE_INFINITY) return;
  const atMs = retryMaxMs === undefined ? loop.nowMs() + retryMs : firstDueMs(putter.waiting);
  if (atMs >= putter.nextRetryMs) return;
  putter.nextRetryMs = atMs;
  loop.schedule(atMs, () => {
    if (putter.nextRetryMs !== atMs) return;
    putter.nextRetryMs = Number.POSITIVE_INFINITY;
    retry(putter);
  });
}

function firstDueMs(cells: Iterable<PutCell>): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { dueAtMs } of cells) first = Math.min(first, dueAtMs);
  return first;
}

/** Records that are too old are given up when their cell has been tried once more. */
function retry(putter: Putter): void {
  const { loop, config } = putter.parts;
  const now = loop.nowMs();
  const backsOff = config.producer.retryMaxMs !== undefined;
  const cells = [...putter.waiting].filter(({ dueAtMs }) => !backsOff || dueAtMs <= now);
  attemptAll(
    putter,
    cells.map((cell) => ({ cell, count: cell.buffer.records, again: true })),
  );
  const tooOld = now - config.producer.giveUpMs;
  for (const cell of cells) {
    const lost = dropUpTo(cell.buffer, tooOld);
    putter.counts.givenUp += lost;
    putter.counts.buffered -= lost;
    if (cell.buffer.records === 0) putter.waiting.delete(cell);
  }
  planRetry(putter);
}
