/** What the keys of a stream allow, whatever the levers say. */
import type { StreamPart } from './stream-part.ts';

export interface KeyLimits {
  /** Share of the load that the heaviest key has; one lane must carry it. */
  readonly heaviestShare: number;
  /** Lanes of one shard that find keys of their own; more are idle. */
  readonly lanesPerShard: number;
  /** Load of the fullest of `parts` equal parts of the hash range, over the mean. */
  imbalance(parts: number): number;
}

export function keyLimitsOf(stream: StreamPart): KeyLimits {
  const keys = stream.keys;
  switch (keys.kind) {
    case 'uniform':
      return limits(1 / keys.count, Number.POSITIVE_INFINITY, keys.count);
    case 'zipf':
      return limits(zipfShare(keys.count, keys.exponent), Number.POSITIVE_INFINITY, effectiveKeys(keys));
    case 'shares':
      return limits(Math.max(0, ...Object.values(keys.shares)), Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    case 'one':
      return limits(1, 1, Number.POSITIVE_INFINITY);
    case 'literal':
      return limits(0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    default:
      // Aggregated records: even over the shards, one key in each.
      return limits(0, 1, Number.POSITIVE_INFINITY);
  }
}

function limits(heaviestShare: number, lanesPerShard: number, keyCount: number): KeyLimits {
  return { heaviestShare, lanesPerShard, imbalance: (parts) => fullestPart(keyCount, parts) };
}

/**
 * Balls in bins: the fullest of `parts` parts holds about 1 + √(2 ln(parts) · parts / keys) times the mean. An estimate,
 * good while there are many keys in each part.
 */
export function fullestPart(keys: number, parts: number): number {
  return parts <= 1 || !Number.isFinite(keys) ? 1 : 1 + Math.sqrt((2 * Math.log(parts) * parts) / keys);
}

function zipfShare(count: number, exponent: number): number {
  return 1 / zipfSum(count, exponent);
}

function zipfSum(count: number, exponent: number): number {
  let sum = 0;
  for (let key = 1; key <= count; key += 1) sum += key ** -exponent;
  return sum;
}

/** Equal keys that would spread as unevenly: (Σw)² / Σw². */
function effectiveKeys({ count, exponent }: { readonly count: number; readonly exponent: number }): number {
  return zipfSum(count, exponent) ** 2 / zipfSum(count, 2 * exponent);
}
