import { ALLOW, type Guard, refuse } from '../guard.ts';
import { FACTOR_MAX, FACTOR_MIN } from '../limits.ts';
import { span } from '../proposal.ts';
import { reason } from '../reason.ts';

/** Keeps every target inside the owner's bounds and AWS's. A target outside is moved in, towards where we are. */
export const boundsGuard: Guard = {
  name: 'bounds',
  check(proposal, { policy }) {
    const range = span(proposal);
    if (range === null) return ALLOW;
    const isFactor = proposal.action.kind === 'set-parallelization-factor';
    const bounds = isFactor ? policy.bounds.factor : policy.bounds.shards;
    const least = isFactor ? Math.max(FACTOR_MIN, bounds.min) : Math.max(1, bounds.min);
    const most = isFactor ? Math.min(FACTOR_MAX, bounds.max) : bounds.max;
    const to = range.to > range.from ? Math.min(range.to, most) : Math.max(range.to, least);
    if (to === range.to) return ALLOW;
    const text = `the owner's bounds are ${least} to ${most}, ${range.to} was wanted`;
    const why = reason('at-bound', text, { least, most, wanted: range.to });
    const stays = range.to > range.from ? to <= range.from : to >= range.from;
    return stays ? refuse(why) : { kind: 'shrink', to, reason: why };
  },
};
