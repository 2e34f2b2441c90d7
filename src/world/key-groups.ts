/** A stream's keys, parted into those followed one by one and a pool of the rest. */
import { keyHash } from './key-hash.ts';
import { createKeyPool, type KeyPool, type WeightedKey } from './key-pool.ts';
import type { Burst, KeyMix } from './world-config.ts';

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
}

/** Group number of the pool. */
export const POOL = -1;

/** Keys with more than this share of the load are followed one by one, */
const HOT_SHARE = 0.001;
/** up to this many. */
const MOST_HOT_KEYS = 200;

function weightedKeys(mix: KeyMix): WeightedKey[] {
  switch (mix.kind) {
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
  const hot = keys.map(({ weight }) => weight / total).filter((share) => share > HOT_SHARE);
  if (hot.length <= MOST_HOT_KEYS) return HOT_SHARE;
  return hot.sort((a, b) => b - a)[MOST_HOT_KEYS] ?? HOT_SHARE;
}

function groupsOf(mix: KeyMix): KeyGroups {
  const keys = weightedKeys(mix);
  const total = keys.reduce((sum, { weight }) => sum + weight, 0);
  const above = trackedAbove(keys, total);
  const hot = keys.filter(({ weight }) => weight / total > above);
  const rest = keys.filter(({ weight }) => weight / total <= above);
  return {
    tracked: hot.map(({ key, weight }) => ({ key, hash: keyHash(key), share: weight / total })),
    pool: rest.length === 0 ? null : createKeyPool(rest),
    poolShare: rest.reduce((sum, { weight }) => sum + weight, 0) / total,
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

export function createKeyGroups(mix: KeyMix, bursts: readonly Burst[]): KeyGroups {
  const groups = rememberedGroups(mix);
  const known = new Set(groups.tracked.map(({ key }) => key));
  const added = new Set(bursts.flatMap(({ keys }) => keys).filter((key) => !known.has(key)));
  const extra = [...added].map((key) => ({ key, hash: keyHash(key), share: 0 }));
  return { ...groups, tracked: [...groups.tracked, ...extra] };
}
