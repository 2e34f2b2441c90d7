/** Shards that are nearly alike go together in one cell: ten thousand shards with even keys are a few dozen cells. */
import type { KeyGroups } from '../key-groups.ts';
import { hashFraction } from '../key-hash.ts';
import { keysWithin, weightBetween } from '../key-pool.ts';
import { laneOfHash, poolLaneShares } from '../lane-keys.ts';
import type { Shard } from '../shard-map.ts';
import type { LaneMode } from '../world-config.ts';
import { shareClass } from './lane-set.ts';

export interface Cell {
  readonly id: number;
  readonly shards: Set<Shard>;
  /** Stands for all of them where they are alike. */
  first: Shard;
  /** Share of the stream's arrivals that one of its shards has. */
  share: number;
  /** Holds a key that is followed by itself: it stays alone. */
  readonly hasTracked: boolean;
  isClosed: boolean;
  /** Of one shard: room for writes that is left, records; below 0 it is what waits with the producers. Infinity: all of it. */
  room: number;
  savedRoom: number;
  /** Of one shard in the present span, records a millisecond. */
  ratePerMs: number;
  expectedPerMs: number;
}

export function createCell(first: Shard, shards: readonly Shard[], share: number, hasTracked: boolean): Cell {
  return {
    id: first.id,
    first,
    shards: new Set(shards),
    share,
    hasTracked,
    isClosed: false,
    room: Number.POSITIVE_INFINITY,
    savedRoom: Number.POSITIVE_INFINITY,
    ratePerMs: 0,
    expectedPerMs: 0,
  };
}

/** Records a millisecond that a shard accepts. */
export function writesPerMs({ writes }: Shard, recordBytes: number): number {
  return Math.min(writes.recordsPerSec, writes.bytesPerSec / recordBytes) / 1_000;
}

export interface ShardLoad {
  /** Of the stream's arrivals. */
  readonly share: number;
  readonly poolShare: number;
  /** Numbers of the tracked keys with a load in the shard. */
  readonly tracked: readonly number[];
}

export function loadOf(groups: KeyGroups, { range }: Shard): ShardLoad {
  const tracked = groups.tracked.flatMap(({ hash, share }, index) =>
    share > 0 && hash >= range.from && hash < range.to ? [index] : [],
  );
  const poolShare = poolShareOf(groups, range);
  return {
    share: tracked.reduce((sum, key) => sum + (groups.tracked[key]?.share ?? 0), poolShare),
    poolShare,
    tracked,
  };
}

function poolShareOf({ pool, poolShare, isAggregated }: KeyGroups, range: Shard['range']): number {
  if (isAggregated) return poolShare * (hashFraction(range.to) - hashFraction(range.from));
  if (pool === null) return 0;
  const { start, end } = keysWithin(pool, range);
  return poolShare * weightBetween(pool, start, end);
}

/** Shares of the shard's load that its lanes have. Lanes that take keys as they come share all of it: one queue. */
export function laneSharesOf(
  mode: LaneMode,
  groups: KeyGroups,
  shard: Shard,
  load: ShardLoad,
  factor: number,
): Float64Array {
  if (load.share <= 0 || mode === 'dynamic' || factor === 1 || groups.isAggregated) {
    return Float64Array.of(load.share > 0 ? 1 : 0);
  }
  const shares = new Float64Array(factor);
  if (groups.pool !== null && load.poolShare > 0) {
    poolLaneShares(mode, groups.pool, shard.range, factor).forEach((share, lane) => {
      shares[lane] = (share * load.poolShare) / load.share;
    });
  }
  for (const key of load.tracked) {
    const { hash, share } = groups.tracked[key] ?? { hash: 0n, share: 0 };
    const lane = laneOfHash(mode, shard.range, factor, hash);
    shares[lane] = (shares[lane] ?? 0) + share / load.share;
  }
  return shares;
}

/**
 * Batches that a shard's lanes can have in flight where they take keys as they come: a key is in one batch at a time. Rough
 * where keys are followed: a hot key is then a limit for all, not for itself alone. Scenarios with such keys are refused.
 */
export function slotsOf(groups: KeyGroups, load: ShardLoad, factor: number): number {
  if (groups.isAggregated) return 1;
  const most = load.tracked.reduce((max, key) => Math.max(max, groups.tracked[key]?.share ?? 0), 0);
  return most > 0 ? Math.max(1, Math.min(factor, Math.floor(load.share / most + 1e-9))) : factor;
}

/** The cells of the shards a stream begins with. */
export function cellsOf(groups: KeyGroups, shards: readonly Shard[]): readonly Cell[] {
  const byClass = new Map<string, { shards: Shard[]; sum: number }>();
  const alone: Cell[] = [];
  for (const shard of shards) {
    const load = loadOf(groups, shard);
    if (load.tracked.length > 0) {
      alone.push(createCell(shard, [shard], load.share, true));
      continue;
    }
    const name = String(shareClass(load.share));
    const others = byClass.get(name) ?? { shards: [], sum: 0 };
    others.shards.push(shard);
    byClass.set(name, { shards: others.shards, sum: others.sum + load.share });
  }
  const cells = [...byClass.values()].flatMap((one) =>
    one.shards[0] === undefined ? [] : [createCell(one.shards[0], one.shards, one.sum / one.shards.length, false)],
  );
  return [...cells, ...alone].sort((a, b) => a.id - b.id);
}
