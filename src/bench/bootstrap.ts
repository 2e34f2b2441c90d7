/** Means with their 95 % intervals: by bootstrap, and by Student's t where there are too few values for that. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from '../report/scoreboard/scoreboard.ts';

const RESAMPLES = 1_000;
const TAIL = 0.025;
const SEED = 20_260_105;

/** Below so many values a bootstrap interval is too narrow: with five it holds the mean 84 times of a hundred. */
const ENOUGH = 15;
/** Two-sided 95 % quantiles of Student's t for 1, 2, … degrees of freedom. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145];

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of `values` and its 95 % interval. Values must not be empty; one value has no interval. */
export function meanInterval(values: readonly number[]): Interval {
  const quantile = STUDENT[values.length - 2];
  if (values.length >= ENOUGH || quantile === undefined) return bootstrapMean(values);
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = quantile * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}

/** The same by the percentiles of the bootstrap distribution. */
export function bootstrapMean(values: readonly number[]): Interval {
  const mean = meanOf(values);
  if (values.length < 2 || values.every((value) => value === values[0])) return { mean, low: mean, high: mean };
  const generator = xoroshiro128plus(SEED);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw += 1) sum += values[uniformInt(generator, 0, values.length - 1)] ?? 0;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return {
    mean,
    low: means[Math.floor(TAIL * RESAMPLES)] ?? mean,
    high: means[Math.ceil((1 - TAIL) * RESAMPLES) - 1] ?? mean,
  };
}
