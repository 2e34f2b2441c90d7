/** How long records took, in bins that grow by 4 % each: quantiles within that, whatever the number of records. */

const LEAST_MS = 1;
const GROWTH = 1.04;
/** The last bin begins beyond a year. */
const BINS = 620;
const LOG_GROWTH = Math.log(GROWTH);

export interface DelayHistogram {
  /** Records by bin; the first holds everything below one millisecond. */
  readonly counts: Float64Array;
}

export function createDelayHistogram(): DelayHistogram {
  return { counts: new Float64Array(BINS) };
}

/** Bin of a delay above the least: what {@link binOf} answers without a logarithm, which is slow. */
function exactBin(delayMs: number): number {
  return Math.min(BINS - 1, 1 + Math.floor(Math.log(delayMs) / LOG_GROWTH));
}

/** The upper half of a double begins with its exponent and its fraction's first bits: with six of these a step is below 2 %. */
const FRACTION_BITS = 6;
const STEPS_PER_OCTAVE = 2 ** FRACTION_BITS;
const DROPPED_BITS = 20 - FRACTION_BITS;
/** The exponent of 1 is written as 1,023. */
const FIRST_STEP = 1_023 * STEPS_PER_OCTAVE;
/** The last bin begins within these. */
const OCTAVES = 36;

/** By step, the bin in which it begins. A step is shorter than a bin: it ends there or in the next. */
const BIN_OF_STEP = Uint16Array.from({ length: OCTAVES * STEPS_PER_OCTAVE }, (_, step) => {
  const octave = Math.floor(step / STEPS_PER_OCTAVE);
  return exactBin(2 ** octave * (1 + (step % STEPS_PER_OCTAVE) / STEPS_PER_OCTAVE));
});

/** By bin, the least delay that is beyond it. */
const END_OF_BIN = Float64Array.from({ length: BINS }, (_, bin) =>
  bin === BINS - 1 ? Number.POSITIVE_INFINITY : leastOfBin(bin + 1),
);

/** Found by halving, so that it agrees with the logarithm to the last digit. */
function leastOfBin(bin: number): number {
  const about = LEAST_MS * GROWTH ** (bin - 1);
  let below = about * (1 - 1e-12);
  let found = about * (1 + 1e-12);
  for (let middle = (below + found) / 2; middle > below && middle < found; middle = (below + found) / 2) {
    if (exactBin(middle) < bin) below = middle;
    else found = middle;
  }
  return found;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

function binOf(delayMs: number): number {
  if (delayMs <= LEAST_MS) return 0;
  double[0] = delayMs;
  const step = ((words[1] ?? 0) >>> DROPPED_BITS) - FIRST_STEP;
  const bin = BIN_OF_STEP[step] ?? BINS - 1;
  return delayMs < (END_OF_BIN[bin] ?? 0) ? bin : bin + 1;
}

export function addDelay({ counts }: DelayHistogram, delayMs: number, records: number): void {
  const bin = binOf(delayMs);
  counts[bin] = (counts[bin] ?? 0) + records;
}

/** The delay that a share of the records did not exceed, milliseconds: the middle of its bin. Null without records. */
export function delayQuantileMs(histograms: readonly DelayHistogram[], share: number): number | null {
  const total = histograms.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
  if (total === 0) return null;
  let left = share * total;
  for (let bin = 0; bin < BINS; bin += 1) {
    left -= histograms.reduce((sum, { counts }) => sum + (counts[bin] ?? 0), 0);
    if (left <= 0) return bin === 0 ? LEAST_MS / 2 : LEAST_MS * GROWTH ** (bin - 0.5);
  }
  return LEAST_MS * GROWTH ** (BINS - 1.5);
}
