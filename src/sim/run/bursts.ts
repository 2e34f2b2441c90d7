/** Bursts of a stream as the world takes them: every key by name. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { SECOND_MS } from '../../core/units.ts';
import type { Burst, KeyMix } from '../../world/world-config.ts';
import type { StreamSpec } from '../scenario/stream-schema.ts';
import type { BurstSpec, KeySpec, LiteralKeys } from '../scenario/workload-schema.ts';

/** All bursts, the workload's own first. */
export function burstsOf(
  { workload, bursts, keys }: Pick<StreamSpec, 'workload' | 'bursts' | 'keys'>,
  seed: number,
): readonly Burst[] {
  const own = workload.kind === 'burst' ? [workload] : [];
  return [...own, ...bursts].map((burst, index) => ({
    atMs: burst.atSeconds * SECOND_MS,
    overMs: burst.overSeconds * SECOND_MS,
    keys: keysOfBurst(burst, keys, seed + index),
  }));
}

/** The mix of a stream's keys; literal keys belong to bursts, where no mix is asked. */
export function keyMixOf(keys: KeySpec): KeyMix {
  return keys.kind === 'literal' ? { kind: 'one', key: 'none' } : keys;
}

function keysOfBurst(burst: BurstSpec, keys: KeySpec, seed: number): readonly string[] {
  if (burst.keys !== undefined) return listOf(burst.keys);
  // The rules of a scenario refuse it: aggregated keys have no names to draw.
  if (keys.kind === 'aggregated') return [];
  if (keys.kind !== 'literal') return drawn(keys, burst.records ?? 0, seed);
  const list = listOf(keys.keys);
  return Array.from({ length: burst.records ?? list.length }, (_, index) => list[index % list.length] ?? '');
}

function listOf(keys: LiteralKeys): readonly string[] {
  if (!('from' in keys)) return keys;
  return Array.from({ length: keys.to - keys.from + 1 }, (_, index) => String(keys.from + index));
}

/**
 * Keys drawn from a mix, named as the world names them, with a generator of their own: a burst leaves the chance of the
 * arrivals as it is.
 */
function drawn(mix: NamedMix, records: number, seed: number): readonly string[] {
  if (mix.kind === 'one') return Array.from({ length: records }, () => mix.key);
  const { names, cumulative } = weightsOf(mix);
  const total = cumulative.at(-1) ?? 0;
  const generator = xoroshiro128plus(seed);
  return Array.from({ length: records }, () => {
    const at = (uniformInt(generator, 0, DRAW_STEPS - 1) / DRAW_STEPS) * total;
    return names(firstAbove(cumulative, at));
  });
}

type NamedMix = Exclude<KeyMix, { kind: 'aggregated' }>;

const DRAW_STEPS = 0x7fffffff;

interface Weights {
  readonly names: (index: number) => string;
  readonly cumulative: readonly number[];
}

function weightsOf(mix: Exclude<NamedMix, { kind: 'one' }>): Weights {
  if (mix.kind === 'shares') {
    const listed = Object.entries(mix.shares);
    const left = Math.max(0, 1 - listed.reduce((sum, [, share]) => sum + share, 0));
    const rest = Array.from({ length: mix.restKeys }, () => left / mix.restKeys);
    return {
      names: (index) => listed[index]?.[0] ?? `rest-${index - listed.length}`,
      cumulative: runningSum([...listed.map(([, share]) => share), ...rest]),
    };
  }
  const exponent = mix.kind === 'zipf' ? mix.exponent : 0;
  const weights = Array.from({ length: mix.count }, (_, index) => (index + 1) ** -exponent);
  return { names: String, cumulative: runningSum(weights) };
}

function runningSum(weights: readonly number[]): readonly number[] {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}

/** Index of the first element above `value`, by halving. */
function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
