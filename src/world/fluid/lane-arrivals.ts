/** Arrivals at one lane with a steady load, tick by tick, as the producers draw them. */
import type { Arrivals } from '../load-config.ts';
import type { Chance } from '../random.ts';

export interface LaneArrivals {
  readonly timesMs: Float64Array;
  readonly counts: Float64Array;
  readonly endsAtMs: number;
  /** First element that is not taken, and what is left of it. */
  head: number;
  left: number;
}

/** From this mean on a count is drawn from the normal distribution. */
const NORMAL_FROM_MEAN = 30;
/** Below it most ticks are empty: the gap to the next record is drawn in their place. */
const GAPS_BELOW_MEAN = 0.1;
const FIRST_LENGTH = 4_096;

/** `mean` records a tick for so many ticks, or for so many records where they are rarer than ticks. */
export function drawArrivals(
  noise: Arrivals['noise'],
  chance: Chance,
  mean: number,
  tickMs: number,
  ticks: number,
): LaneArrivals {
  const next = mean < GAPS_BELOW_MEAN ? gaps(noise, chance, mean) : null;
  const draw = drawOf(noise, chance, mean);
  let timesMs = new Float64Array(Math.min(FIRST_LENGTH, ticks));
  let counts = new Float64Array(timesMs.length);
  let length = 0;
  for (let tick = next === null ? 0 : next(); tick < ticks; tick += next === null ? 1 : next()) {
    const count = next === null ? draw() : 1;
    if (count <= 0) continue;
    if (length === timesMs.length) {
      timesMs = twiceAsLong(timesMs);
      counts = twiceAsLong(counts);
    }
    timesMs[length] = (tick + 0.5) * tickMs;
    counts[length] = count;
    length += 1;
  }
  return {
    timesMs: timesMs.subarray(0, length),
    counts: counts.subarray(0, length),
    endsAtMs: ticks * tickMs,
    head: 0,
    left: length > 0 ? (counts[0] ?? 0) : 0,
  };
}

function twiceAsLong(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(old.length * 2);
  grown.set(old);
  return grown;
}

function gaps(noise: Arrivals['noise'], chance: Chance, mean: number): () => number {
  if (noise.kind === 'exact') return () => Math.max(1, Math.round(1 / mean));
  return () => 1 + Math.floor(Math.log(1 - chance.uniform()) / Math.log(1 - mean));
}

function drawOf(noise: Arrivals['noise'], chance: Chance, mean: number): () => number {
  if (noise.kind === 'exact') {
    let owed = 0;
    return () => {
      const whole = Math.floor(owed + mean + 1e-9);
      owed += mean - whole;
      return whole;
    };
  }
  const index = noise.kind === 'dispersed' ? Math.max(1, noise.index) : 1;
  if (mean >= NORMAL_FROM_MEAN * index) {
    return () => Math.max(0, Math.round(mean + Math.sqrt(mean * index) * chance.normal()));
  }
  return noise.kind === 'dispersed' ? () => chance.dispersed(mean, noise.index) : () => chance.poisson(mean);
}
