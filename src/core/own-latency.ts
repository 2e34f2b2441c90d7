import type { DownstreamObservation } from './observation.ts';
import type { BreakerPolicy } from './policy.ts';
import { pointAgeMs, split } from './series.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/** What is older than this says what is usual. Assumption. */
const USUAL_AFTER_MS: DurationMs = 15 * MINUTE_MS;
/** Minutes that have to be known of what is usual. Assumption. */
const USUAL_MINUTES = 10;

/**
 * Whether a downstream's own latency is far above its usual one. It supports what else is seen and proves nothing by
 * itself: more calls at once take longer in a healthy database too.
 */
export function isOwnLatencyHigh(
  observation: DownstreamObservation | null,
  policy: Pick<BreakerPolicy, 'slowdown'>,
  now: EpochMs,
): boolean {
  if (observation === null) return false;
  const { complete } = split(observation.latencyAverageMs, now);
  const newest = complete.at(-1);
  const usual = complete.filter((point) => pointAgeMs(point, now) > USUAL_AFTER_MS).map((point) => point.value);
  if (newest === undefined || usual.length < USUAL_MINUTES) return false;
  const middle = usual.toSorted((a, b) => a - b)[Math.floor(usual.length / 2)] ?? 0;
  return middle > 0 && newest.value >= middle * policy.slowdown;
}
