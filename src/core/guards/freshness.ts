import { ALLOW, type Guard, refuse } from '../guard.ts';
import type { Reading } from '../reading.ts';
import { type Reason, reason } from '../reason.ts';
import { type DurationMs, MINUTE_MS, SECOND_MS } from '../units.ts';

/** What AWS said of a stream or a mapping longer ago than this may have been changed since. Assumption. */
const FACTS_MAX_AGE_MS: DurationMs = 2 * MINUTE_MS;

/** Refuses to act on a stale picture: it is worse than none. */
export const freshnessGuard: Guard = {
  name: 'freshness',
  check(_proposal, { signals, policy, observation }) {
    const factsAgeMs = Math.max(ageOf(observation.source), ageOf(observation.consumers));
    if (factsAgeMs > FACTS_MAX_AGE_MS) return refuse(staleFacts(factsAgeMs));
    if (signals.freshness.kind === 'missing')
      return refuse(reason('readings-missing', `no metric has a data point (${signals.freshness.why})`));
    const ageSeconds = Math.round(signals.freshness.value / SECOND_MS);
    const acceptedSeconds = policy.freshness.maxAgeMs / SECOND_MS;
    if (ageSeconds <= acceptedSeconds) return ALLOW;
    return refuse(
      reason('readings-stale', `the newest metric is ${ageSeconds} s old, at most ${acceptedSeconds} s are accepted`, {
        ageSeconds,
        acceptedSeconds,
      }),
    );
  },
};

function ageOf(facts: Reading<unknown>): DurationMs {
  return facts.kind === 'value' ? facts.ageMs : 0;
}

function staleFacts(ageMs: DurationMs): Reason {
  const ageSeconds = Math.round(ageMs / SECOND_MS);
  const acceptedSeconds = FACTS_MAX_AGE_MS / SECOND_MS;
  const text = `the stream and its mappings were last read ${ageSeconds} s ago, at most ${acceptedSeconds} s are accepted`;
  return reason('readings-stale', text, { ageSeconds, acceptedSeconds });
}
