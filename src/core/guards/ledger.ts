import { ALLOW, type Guard, refuse } from '../guard.ts';
import { callsLeft, nextCallAt } from '../ledger.ts';
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../limits.ts';
import { reason } from '../reason.ts';
import { MINUTE_MS } from '../units.ts';

/** Ten UpdateShardCount calls a rolling day; the last ones are for emergencies: producers that are refused. */
export const ledgerGuard: Guard = {
  name: 'ledger',
  check(proposal, { state, policy, diagnosis, now }) {
    if (proposal.action.kind !== 'update-shard-count') return ALLOW;
    const left = callsLeft(state.shards.ledger, now);
    if (left === 0) {
      const minutes = Math.ceil(((nextCallAt(state.shards.ledger, now) ?? now) - now) / MINUTE_MS);
      const text = `all ${UPDATE_SHARD_COUNT_CALLS_PER_DAY} UpdateShardCount calls of the rolling day are used: the next one comes back in ${minutes} min`;
      return refuse(reason('ledger-spent', text, { callsLeft: 0, nextCallInMinutes: minutes }));
    }
    const emergency = diagnosis.findings.some(
      (one) => one.bottleneck === 'ingest-bound' || one.bottleneck === 'data-loss-clock',
    );
    if (left > policy.ledger.reserve || (proposal.direction === 'out' && emergency)) return ALLOW;
    const text = `${left} UpdateShardCount calls are left and ${policy.ledger.reserve} are kept for an emergency`;
    return refuse(reason('ledger-reserve', text, { callsLeft: left, reserve: policy.ledger.reserve }));
  },
};
