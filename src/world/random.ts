/**
 * Seeded chance in named streams: what one part of the world draws never changes what another one gets.
 */
import { randomGamma, randomNormal, randomPoisson } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A draw from [0, 1). */
export type Uniform = () => number;

/** The stream of that name; asking twice for one name gives two equal streams. */
export type RandomStreams = (name: string) => Uniform;

/** The generator's first numbers still show the seed's few bits. */
const WARM_UP_DRAWS = 32;

/** From this variance on a binomial is drawn from the normal distribution: an approximation of less than 1 % in its tails. */
const NORMAL_FROM_VARIANCE = 25;

/** 32 bits of FNV-1a over the text, started from `start`. */
export function hashText(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Mixes two 32-bit numbers into a well spread third one. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Both halves of a seed count, as seeds may be larger than 32 bits. */
export function seedWord(seed: number): number {
  return mix(seed | 0, Math.floor(seed / 2 ** 32) | 0);
}

export function createRandomStreams(seed: number): RandomStreams {
  const word = seedWord(seed);
  return (name) => {
    const generator = xoroshiro128plus(mix(word, hashText(name)) | 0);
    for (let draw = 0; draw < WARM_UP_DRAWS; draw += 1) generator.next();
    return () => uniformFloat64(generator);
  };
}

export interface Chance {
  readonly uniform: Uniform;
  /** Mean 0, standard deviation 1. */
  readonly normal: () => number;
  poisson(mean: number): number;
  /** Negative binomial with that mean, and variance = `index` · mean; up to an index of 1 it is Poisson. */
  dispersed(mean: number, index: number): number;
  /** How many of `count` fall to a part that holds `share` of them. */
  binomial(count: number, share: number): number;
}

export function createChance(uniform: Uniform): Chance {
  const normal = randomNormal.source(uniform)(0, 1);
  const poissonOf = randomPoisson.source(uniform);
  const gammaOf = randomGamma.source(uniform);
  const poisson = (mean: number): number => (mean > 0 ? poissonOf(mean)() : 0);

  return {
    uniform,
    normal,
    poisson,
    dispersed: (mean, index) =>
      mean > 0 && index > 1 ? poisson(gammaOf(mean / (index - 1), index - 1)()) : poisson(mean),
    binomial: (count, share) => drawBinomial(uniform, normal, count, share),
  };
}

function drawBinomial(uniform: Uniform, normal: () => number, count: number, share: number): number {
  if (count <= 0 || share <= 0) return 0;
  if (share >= 1) return count;
  if (share > 0.5) return count - drawBinomial(uniform, normal, count, 1 - share);
  const variance = count * share * (1 - share);
  if (variance >= NORMAL_FROM_VARIANCE) {
    return Math.max(0, Math.min(count, Math.round(count * share + Math.sqrt(variance) * normal())));
  }
  return binomialByInversion(uniform(), count, share);
}

function binomialByInversion(draw: number, count: number, share: number): number {
  const odds = share / (1 - share);
  let probability = (1 - share) ** count;
  let left = draw;
  let drawn = 0;
  while (left > probability && drawn < count) {
    left -= probability;
    probability *= (odds * (count - drawn)) / (drawn + 1);
    drawn += 1;
  }
  return drawn;
}
