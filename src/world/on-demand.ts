/**
 * How an on-demand stream looks after its shards. AWS documents that a shard above 500 KB/s is split within 15 minutes, in
 * halves, whatever its keys; nothing is documented about the way back. All else here is an assumption: AWS looks once a
 * minute, the same share of the record limit counts as busy, and after a calm day neighbours are merged, one pair an hour.
 */
import { ON_DEMAND_SPLIT_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from '../core/limits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/units.ts';
import type { Shard } from './shard-map.ts';
import { operateUnasked, type Stream } from './stream.ts';

const LOOK_MS = MINUTE_MS;
const SPLIT_RECORDS_PER_SEC = SHARD_WRITE_RECORDS_PER_SEC / 2;
/** A shard below this share of what would split it is calm: two calm ones make one that is far from a split. */
const CALM_SHARE = 0.25;
const CALM_FOR_MS = DAY_MS;
const MERGE_EVERY_MS = HOUR_MS;
/** A new on-demand stream takes 4 MB/s: no stream has less. */
const LEAST_SHARDS = 4;

interface ShardLoad {
  /** Records accepted until the last look. */
  accepted: number;
  /** Of what would split it, in the last minute: above 1 it is busy. */
  share: number;
  /** Null while it is not busy. */
  busyFromMs: number | null;
  lastNotCalmMs: number;
}

type Loads = Map<number, ShardLoad>;

/** A shard that has come since the last look is as calm as its parents were. */
function loadOf(loads: Loads, shard: Shard): ShardLoad {
  const known = loads.get(shard.id);
  if (known !== undefined) return known;
  const lastNotCalmMs = Math.max(0, ...shard.parents.map((parent) => loads.get(parent)?.lastNotCalmMs ?? 0));
  const load = { accepted: 0, share: 0, busyFromMs: null, lastNotCalmMs };
  loads.set(shard.id, load);
  return load;
}

function measure(load: ShardLoad, shard: Shard, recordBytes: number, nowMs: number): void {
  const recordsPerSec = (shard.accepted - load.accepted) / (LOOK_MS / SECOND_MS);
  const bytesPerSec = recordsPerSec * recordBytes;
  load.accepted = shard.accepted;
  load.share = Math.max(recordsPerSec / SPLIT_RECORDS_PER_SEC, bytesPerSec / ON_DEMAND_SPLIT_BYTES_PER_SEC);
  if (load.share > CALM_SHARE) load.lastNotCalmMs = nowMs;
  if (load.share > 1) load.busyFromMs ??= nowMs - LOOK_MS;
  else load.busyFromMs = null;
}

function splitBusy(stream: Stream, loads: Loads, nowMs: number): void {
  for (const shard of stream.shards.open()) {
    const { busyFromMs } = loadOf(loads, shard);
    if (busyFromMs === null || nowMs - busyFromMs < stream.physics.onDemandSplitMs) continue;
    const at = (shard.range.from + shard.range.to) / 2n;
    if (at > shard.range.from) operateUnasked(stream, { kind: 'split', at });
  }
}

/** Merges the two neighbours with the least load of those that have both been calm for long. */
function mergeCalmest(stream: Stream, loads: Loads, least: number, nowMs: number): void {
  const open = stream.shards.open();
  if (open.length <= least) return;
  let calmest: Shard | null = null;
  let leastShare = Number.POSITIVE_INFINITY;
  for (let index = 1; index < open.length; index += 1) {
    const [left, right] = [open[index - 1], open[index]];
    if (left === undefined || right === undefined) continue;
    const [a, b] = [loadOf(loads, left), loadOf(loads, right)];
    if (nowMs - Math.max(a.lastNotCalmMs, b.lastNotCalmMs) < CALM_FOR_MS) continue;
    if (a.share + b.share >= leastShare) continue;
    leastShare = a.share + b.share;
    calmest = right;
  }
  if (calmest !== null) operateUnasked(stream, { kind: 'merge', at: calmest.range.from });
}

/** Looks at the shards of an on-demand stream from now on. The front door counts what each has accepted. */
export function startScaling(stream: Stream): void {
  const { loop, config } = stream;
  const loads: Loads = new Map();
  const least = Math.min(LEAST_SHARDS, stream.shards.open().length);
  let nextMergeMs = 0;

  function look(): void {
    const now = loop.nowMs();
    const before = stream.shards.open();
    for (const shard of before) measure(loadOf(loads, shard), shard, config.recordBytes, now);
    splitBusy(stream, loads, now);
    if (now >= nextMergeMs) {
      mergeCalmest(stream, loads, least, now);
      nextMergeMs = now + MERGE_EVERY_MS;
    }
    for (const shard of stream.shards.open()) loadOf(loads, shard);
    for (const shard of before) if (!shard.open) loads.delete(shard.id);
    loop.schedule(now + LOOK_MS, look);
  }
  loop.schedule(loop.nowMs() + LOOK_MS, look);
}
