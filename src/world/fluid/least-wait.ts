/** The wait with which what is asked for no longer exceeds what there is. */

/** The wait is known to within this, milliseconds. */
const CLOSE_MS = 1e-6;
/** What is asked for may differ by this share from what there is. */
const EQUAL_WITHIN = 1e-13;
const MOST_STEPS = 100;
/** False position halves the weight of an end that stays; where it does not help, plain halving follows. */
const HALVE_FROM_STEP = 30;

/**
 * `askedWith` falls with the wait, about as 1 / (a + wait): so its reciprocal is nearly straight, and a straight line through the two
 * ends finds the place in few steps. Where even the longest wait is too short, that is the answer. `askedWith(0)` is above `most`.
 */
export function leastWaitMs(askedWith: (waitMs: number) => number, most: number, longestMs: number): number {
  if (most <= 0) return longestMs;
  const overAt = (waitMs: number): number => 1 / most - 1 / askedWith(waitMs);
  let low = 0;
  let high = longestMs;
  let overLow = overAt(low);
  let overHigh = overAt(high);
  if (overHigh > 0) return longestMs;
  let stayed = 0;
  for (let step = 0; step < MOST_STEPS && high - low > CLOSE_MS; step += 1) {
    const straight = low + ((high - low) * overLow) / (overLow - overHigh);
    const waitMs = step < HALVE_FROM_STEP && straight > low && straight < high ? straight : (low + high) / 2;
    const over = overAt(waitMs);
    if (Math.abs(over) <= EQUAL_WITHIN / most) return waitMs;
    if (over > 0) {
      low = waitMs;
      overLow = over;
      if (stayed > 0) overHigh /= 2;
      stayed = 1;
    } else {
      high = waitMs;
      overHigh = over;
      if (stayed < 0) overLow /= 2;
      stayed = -1;
    }
  }
  return high;
}
