/** Putting records into a stream: what each shard accepts, and what waits with its producer to be put again. */
import { apportionEvenly } from './apportion.ts';
import { happening } from './digest.ts';
import { backOff, type Cohort, type PutCell, type Putter, wait, waitingIn } from './put-cells.ts';
import { dropUpTo, firstTime, take } from './record-queue.ts';
import type { Shard } from './shard-map.ts';
import { admit } from './token-bucket.ts';

interface Attempt {
  readonly cell: PutCell;
  readonly count: number;
  /** Those that are tried again; null: they are put for the first time. */
  readonly cohort: Cohort | null;
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
    if (count > 0) attempts.push({ cell, count, cohort: null });
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
  const { cell, count, cohort } = attempt;
  if (cohort !== null) tryEnded(putter, cell, cohort, accepted);
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

/** The records that got through are the oldest of those that were tried together. */
function tryEnded({ parts, counts }: Putter, cell: PutCell, cohort: Cohort, accepted: number): void {
  take(cohort.buffer, accepted, () => {});
  counts.buffered -= accepted;
  const { retryMaxMs } = parts.config.producer;
  if (retryMaxMs === undefined || cohort.buffer.records === 0) return;
  backOff(cell, cohort, retryMaxMs, parts.loop.nowMs());
}

/** Without a back-off all that waits is tried at once; with one, each cohort at its own time. */
function planRetry(putter: Putter): void {
  if (putter.waiting.size === 0) return;
  const { loop, config } = putter.parts;
  const { retryMs, retryMaxMs, giveUpMs } = config.producer;
  if (retryMaxMs === undefined && putter.nextRetryMs < Number.POSITIVE_INFINITY) return;
  const atMs = retryMaxMs === undefined ? loop.nowMs() + retryMs : firstDueMs(putter.waiting, giveUpMs);
  if (atMs >= putter.nextRetryMs) return;
  putter.nextRetryMs = atMs;
  loop.schedule(atMs, () => {
    if (putter.nextRetryMs !== atMs) return;
    putter.nextRetryMs = Number.POSITIVE_INFINITY;
    retry(putter);
  });
}

/** When the first cohort is tried again, or has waited too long. */
function firstDueMs(cells: Iterable<PutCell>, giveUpMs: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { cohorts } of cells) {
    for (const { buffer, dueAtMs } of cohorts) first = Math.min(first, dueAtMs, firstTime(buffer) + giveUpMs);
  }
  return first;
}

/** With a back-off records are given up when their time is up; without one, when they have been tried once more. */
function retry(putter: Putter): void {
  const now = putter.parts.loop.nowMs();
  const backsOff = putter.parts.config.producer.retryMaxMs !== undefined;
  const cells = [...putter.waiting];
  const attempts = cells.flatMap((cell) =>
    cell.cohorts
      .filter(({ dueAtMs }) => !backsOff || dueAtMs <= now)
      .map((cohort) => ({ cell, count: cohort.buffer.records, cohort })),
  );
  attemptAll(putter, attempts);
  for (const cell of cells) giveUp(putter, cell, backsOff);
  planRetry(putter);
}

function giveUp({ parts, counts, waiting }: Putter, cell: PutCell, backsOff: boolean): void {
  const now = parts.loop.nowMs();
  const { giveUpMs } = parts.config.producer;
  for (const { buffer } of cell.cohorts) {
    let lost = dropUpTo(buffer, now - giveUpMs);
    // The sum that planned this moment: by the difference alone, rounding might leave a record for a retry that never comes.
    while (backsOff && firstTime(buffer) + giveUpMs <= now) lost += dropUpTo(buffer, firstTime(buffer));
    counts.givenUp += lost;
    counts.buffered -= lost;
  }
  cell.cohorts = cell.cohorts.filter(({ buffer }) => buffer.records > 0);
  if (waitingIn(cell) === 0) waiting.delete(cell);
}
