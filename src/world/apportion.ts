/** Whole records handed out by shares: as evenly as they can be, or by chance. Both hand out exactly `count`. */
import type { Chance } from './random.ts';

/**
 * By largest remainder. `credits` carries what each part is still owed from call to call, so that many small calls
 * come out as one large one would; it has the length of `shares` and starts at zero. Fills `parts` and returns them.
 */
export function apportionEvenly(
  count: number,
  shares: Float64Array,
  credits: Float64Array,
  parts: Float64Array = new Float64Array(shares.length),
): Float64Array {
  let left = count;
  for (let index = 0; index < shares.length; index += 1) {
    const credit = (credits[index] ?? 0) + count * (shares[index] ?? 0);
    const whole = Math.max(0, Math.floor(credit + 1e-9));
    credits[index] = credit - whole;
    parts[index] = whole;
    left -= whole;
  }
  for (; left > 0; left -= 1) shift(parts, credits, 1, mostOwed(credits, shares));
  for (; left < 0; left += 1) shift(parts, credits, -1, leastOwed(credits, parts));
  return parts;
}

function shift(parts: Float64Array, credits: Float64Array, by: number, index: number): void {
  parts[index] = (parts[index] ?? 0) + by;
  credits[index] = (credits[index] ?? 0) - by;
}

function mostOwed(credits: Float64Array, shares: Float64Array): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < credits.length; index += 1) {
    const credit = credits[index] ?? 0;
    if (credit > most && (shares[index] ?? 0) > 0) {
      most = credit;
      best = index;
    }
  }
  return best;
}

function leastOwed(credits: Float64Array, parts: Float64Array): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < credits.length; index += 1) {
    const credit = credits[index] ?? 0;
    if (credit < least && (parts[index] ?? 0) > 0) {
      least = credit;
      best = index;
    }
  }
  return best;
}

/** Each record falls to a part by its share: a multinomial draw. Shares add up to 1. Fills `parts` and returns them. */
export function apportionByChance(
  count: number,
  shares: Float64Array,
  chance: Chance,
  parts: Float64Array = new Float64Array(shares.length),
): Float64Array {
  parts.fill(0);
  let left = count;
  let shareLeft = 1;
  let last = 0;
  for (let index = 0; index < shares.length && left > 0; index += 1) {
    const share = shares[index] ?? 0;
    if (share <= 0) continue;
    const part = share >= shareLeft - 1e-12 ? left : chance.binomial(left, share / shareLeft);
    parts[index] = part;
    left -= part;
    shareLeft -= share;
    last = index;
  }
  parts[last] = (parts[last] ?? 0) + left;
  return parts;
}

/** How a count is handed out in one place, with its memory if it has one. The answer is good until it is asked again. */
export type Apportion = (count: number) => Float64Array;

export function createApportion(shares: Float64Array, chance: Chance | null): Apportion {
  // One array for all answers: there are millions, and each is used up at once.
  const parts = new Float64Array(shares.length);
  if (chance !== null) return (count) => apportionByChance(count, shares, chance, parts);
  const credits = new Float64Array(shares.length);
  return (count) => apportionEvenly(count, shares, credits, parts);
}
