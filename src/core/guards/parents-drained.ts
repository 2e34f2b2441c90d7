import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';
import { MINUTE_MS } from '../units.ts';

/** Relief and shards go back only after the shards closed by the last reshard are empty, not when the stream is active. */
export const parentsDrainedGuard: Guard = {
  name: 'parents-drained',
  check(proposal, { state, now }) {
    const { draining } = state.shards;
    if (proposal.direction === 'out' || proposal.purpose !== 'hand-back' || draining === null) return ALLOW;
    const minutes = Math.round((now - draining.since) / MINUTE_MS);
    const text = `shards closed by the reshard of ${minutes} min ago still hold records: relief stays until they are drained`;
    return refuse(
      reason('parents-not-drained', text, { minutesSinceReshard: minutes, readableShards: draining.readableShards }),
    );
  },
};
