/** A stream's keys, parted into those followed one by one and a pool of the rest. */
import { keyHash } from './key-hash.ts';
import { createKeyPool, type KeyPool, type WeightedKey } from './key-pool.ts';
import type { Burst, KeyMix, PoisonRecord } from './world-config.ts';

/** A key followed on its own: its records keep their order whatever happens. */
export interface TrackedKey {
  readonly key: string;
  readonly hash: bigint;
  /** Share of the stream's arrivals; 0 for keys that only bursts use. */
  readonly share: number;
}

export interface KeyGroups {
  /** A group's number is its index here. */
  readonly tracked: readonly TrackedKey[];
  readonly pool: KeyPool | null;
  /** Share of the arrivals that the pool carries. */
  readonly poolShare: number;
  /** The pool stands for one key in each shard, whatever the shards are; then it has no keys of its own: `pool` is null. */
  readonly isAggregated: boolean;
  /** Groups whose every record is poison. */
  readonly poisonGroups: ReadonlySet<number>;
}

const NO_GROUPS: ReadonlySet<number> = new Set();

/** Group number of the pool. */
export const POOL = -1;

/** Keys with more than this share of the load are followed one by one, */
const HOT_SHARE = 0.001;
/** up to this many. */
const MOST_HOT_KEYS = 200;

function weightedKeys(mix: KeyMix): WeightedKey[] {
  switch (mix.kind) {
    case 'aggregated':
      return [];
    case 'one':
      return [{ key: mix.key, weight: 1 }];
    case 'uniform':
      return Array.from({ length: mix.count }, (_, index) => ({ key: String(index), weight: 1 }));
    case 'zipf':
      return Array.from({ length: mix.count }, (_, index) => ({
        key: String(index),
        weight: (index + 1) ** -mix.exponent,
      }));
    case 'shares': {
      const named = Object.entries(mix.shares).map(([key, weight]) => ({ key, weight }));
      const left = Math.max(0, 1 - named.reduce((sum, { weight }) => sum + weight, 0));
      const rest = Array.from({ length: mix.restKeys }, (_, index) => ({
        key: `rest-${index}`,
        weight: left / mix.restKeys,
      }));
      return [...named, ...rest].filter(({ weight }) => weight > 0);
    }
  }
}

/** The share above which keys are tracked: none is torn from its equals. */
function trackedAbove(keys: readonly WeightedKey[], total: number): number {
  const hot = keys.filter(({ weight }) => weight / total > HOT_SHARE).map(({ weight }) => weight / total);
  if (hot.length <= MOST_HOT_KEYS) return HOT_SHARE;
  return hot.sort((a, b) => b - a)[MOST_HOT_KEYS] ?? HOT_SHARE;
}

function groupsOf(mix: KeyMix): KeyGroups {
  if (mix.kind === 'aggregated') {
    return { tracked: [], pool: null, poolShare: 1, isAggregated: true, poisonGroups: NO_GROUPS };
  }
  const keys = weightedKeys(mix);
  let total = 0;
  for (let index = 0; index < keys.length; index += 1) total += keys[index]?.weight ?? 0;
  const above = trackedAbove(keys, total);
  const hot = keys.filter(({ weight }) => weight / total > above);
  const rest = hot.length === 0 ? keys : keys.filter(({ weight }) => weight / total <= above);
  return {
    tracked: hot.map(({ key, weight }) => ({ key, hash: keyHash(key), share: weight / total })),
    pool: rest.length === 0 ? null : createKeyPool(rest),
    poolShare: rest.reduce((sum, { weight }) => sum + weight, 0) / total,
    isAggregated: false,
    poisonGroups: NO_GROUPS,
  };
}

/** Hashing 100,000 keys takes longer than an hour of simulation, and many runs share one mix. */
const remembered = new Map<string, KeyGroups>();
const MOST_REMEMBERED = 16;

function rememberedGroups(mix: KeyMix): KeyGroups {
  const name = JSON.stringify(mix);
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const groups = groupsOf(mix);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(name, groups);
  return groups;
}

export function createKeyGroups(
  mix: KeyMix,
  bursts: readonly Burst[],
  poison: readonly PoisonRecord[] = [],
): KeyGroups {
  const groups = rememberedGroups(mix);
  const known = new Set(groups.tracked.map(({ key }) => key));
  const named = [...bursts.flatMap(({ keys }) => keys), ...poison.map(({ key }) => key)];
  const added = new Set(named.filter((key) => !known.has(key)));
  const extra = [...added].map((key) => ({ key, hash: keyHash(key), share: 0 }));
  const tracked = [...groups.tracked, ...extra];
  const poisoned = new Set(poison.map(({ key }) => key));
  const poisonGroups = poison.length === 0 ? NO_GROUPS : groupsOfKeys(tracked, poisoned);
  return { ...groups, tracked, poisonGroups };
}

function groupsOfKeys(tracked: readonly TrackedKey[], keys: ReadonlySet<string>): ReadonlySet<number> {
  return new Set(tracked.flatMap(({ key }, group) => (keys.has(key) ? [group] : [])));
}
