/** Means with their 95 % intervals: by bootstrap, and by Student's t where there are too few values for that. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from '../report/scoreboard/scoreboard.ts';
import { ENOUGH_SEEDS } from '../report/scoreboard/seeds.ts';

const RESAMPLES = 1_000;
const TAIL = 0.025;
const SEED = 20_260_105;

/** Two-sided 95 % quantiles of Student's t for 1, 2, … degrees of freedom. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145];

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of `values` and its 95 % interval. Values must not be empty; one value has no interval. */
export function meanInterval(values: readonly number[]): Interval {
  const quantile = STUDENT[values.length - 2];
  if (values.length >= ENOUGH_SEEDS || quantile === undefined) return bootstrapMean(values);
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = quantile * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}

/** The same by the percentiles of the bootstrap distribution. */
export function bootstrapMean(values: readonly number[]): Interval {
  const mean = meanOf(values);
  if (values.length < 2 || values.every((value) => value === values[0])) return { mean, low: mean, high: mean };
  const means = resampledMeans(values);
  return {
    mean,
    low: means[Math.floor(TAIL * RESAMPLES)] ?? mean,
    high: means[Math.ceil((1 - TAIL) * RESAMPLES) - 1] ?? mean,
  };
}

/** Least first. */
function resampledMeans(values: readonly number[]): Float64Array {
  const draws = drawsOf(values.length);
  const means = new Float64Array(RESAMPLES);
  for (let resample = 0, at = 0; resample < RESAMPLES; resample += 1) {
    let sum = 0;
    for (const end = at + values.length; at < end; at += 1) sum += values[draws[at] ?? 0] ?? 0;
    means[resample] = sum / values.length;
  }
  return means.sort();
}

const drawsBySize = new Map<number, Uint32Array>();

/** Which values each resample draws: of equally many the same ones, so they are drawn once for a whole board. */
function drawsOf(size: number): Uint32Array {
  const known = drawsBySize.get(size);
  if (known !== undefined) return known;
  const generator = xoroshiro128plus(SEED);
  const draws = Uint32Array.from({ length: RESAMPLES * size }, () => uniformInt(generator, 0, size - 1));
  drawsBySize.set(size, draws);
  return draws;
}
