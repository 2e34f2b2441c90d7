import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';
import { SECOND_MS } from '../units.ts';

/** Refuses to act on a stale picture: it is worse than none. */
export const freshnessGuard: Guard = {
  name: 'freshness',
  check(_proposal, { signals, policy }) {
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
