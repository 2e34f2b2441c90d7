import { ALLOW, type Guard } from '../guard.ts';
import { reshardRange } from '../limits.ts';
import { span } from '../proposal.ts';
import { reason } from '../reason.ts';
import { clamp } from '../units.ts';

/** UpdateShardCount at most doubles and at least halves: further targets are reached in hops. */
export const hopGuard: Guard = {
  name: 'hop',
  check(proposal) {
    const range = span(proposal);
    if (range === null || proposal.action.kind !== 'update-shard-count') return ALLOW;
    const { least, most } = reshardRange(range.from);
    const to = clamp(range.to, least, most);
    if (to === range.to) return ALLOW;
    const text = `one call reaches ${least} to ${most} shards: ${to} now, ${range.to} in further hops`;
    return { kind: 'shrink', to, reason: reason('hop-limit', text, { least, most, wanted: range.to }) };
  },
};
