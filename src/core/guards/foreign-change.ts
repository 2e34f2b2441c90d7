import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';
import { MINUTE_MS } from '../units.ts';

/** The owner wins: for hours after somebody else turned a lever, Headgate leaves that lever alone. */
export const foreignChangeGuard: Guard = {
  name: 'foreign-change',
  check({ action, mappingId }, { state, policy, now }) {
    const memory = mappingId === null ? null : state.consumers[mappingId];
    const at = action.kind === 'set-parallelization-factor' ? memory?.foreignChangeAt : state.shards.foreignChangeAt;
    if (at === null || at === undefined || now - at >= policy.standBackMs) return ALLOW;
    const minutes = Math.round((now - at) / MINUTE_MS);
    const standBackMinutes = Math.round(policy.standBackMs / MINUTE_MS);
    const text = `somebody else turned this lever ${minutes} min ago: Headgate stands back for ${standBackMinutes} min`;
    return refuse(reason('foreign-change', text, { minutesAgo: minutes, standBackMinutes }));
  },
};
