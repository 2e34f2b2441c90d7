/** The Universal Scalability Law of a downstream: how long a call takes among others, and where more calls do harm. */
import { SECOND_MS } from '../core/units.ts';
import type { DownstreamConfig } from './world-config.ts';

type Law = Pick<DownstreamConfig, 'recordsPerSecPerCall' | 'contention' | 'coherency'>;

function slowdown({ contention, coherency }: Law, calls: number): number {
  return 1 + contention * (calls - 1) + coherency * calls * (calls - 1);
}

/** Milliseconds that a call of `records` takes when it is one of `calls` in flight, at full capacity. */
export function callLatencyMs(law: Law, records: number, calls: number): number {
  return ((records * slowdown(law, calls)) / law.recordsPerSecPerCall) * SECOND_MS;
}

/** Records per second of `calls` at once, at full capacity. */
export function throughputPerSec(law: Law, calls: number): number {
  return (calls * law.recordsPerSecPerCall) / slowdown(law, calls);
}

/** Calls at once with which most is done: the better whole neighbour of √((1 − α) / β). Null when β is 0: more never hurt. */
export function bestCallsOf(law: Law): number | null {
  if (law.coherency <= 0) return null;
  const below = Math.max(1, Math.floor(Math.sqrt(Math.max(0, 1 - law.contention) / law.coherency)));
  return throughputPerSec(law, below + 1) > throughputPerSec(law, below) ? below + 1 : below;
}

/** Records per second at best; Infinity when neither contention nor coherency bounds it. */
export function bestRatePerSec(law: Law): number {
  const best = bestCallsOf(law);
  if (best !== null) return throughputPerSec(law, best);
  // With contention alone, γN / (1 + α(N − 1)) nears γ / α without reaching it.
  return law.contention > 0 ? law.recordsPerSecPerCall / Math.min(1, law.contention) : Number.POSITIVE_INFINITY;
}
