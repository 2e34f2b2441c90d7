import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';
import { SECOND_MS } from '../units.ts';

/** At least the owner's time between two changes of one lever. Protection and undoing do not wait. */
export const coolDownGuard: Guard = {
  name: 'cool-down',
  check({ action, direction, purpose, mappingId }, { state, policy, now }) {
    if (purpose === 'shed' || purpose === 'offset' || purpose === 'undo' || purpose === 'probe') return ALLOW;
    const isFactor = action.kind === 'set-parallelization-factor';
    const memory = isFactor ? (mappingId === null ? null : state.consumers[mappingId]) : state.shards;
    const { factorOutMs, factorInMs, shardsOutMs, shardsInMs } = policy.coolDown;
    const coolDownMs = isFactor
      ? direction === 'out'
        ? factorOutMs
        : factorInMs
      : direction === 'out'
        ? shardsOutMs
        : shardsInMs;
    const changedAt = memory?.changedAt ?? null;
    if (changedAt === null || now - changedAt >= coolDownMs) return ALLOW;
    const agoSeconds = Math.round((now - changedAt) / SECOND_MS);
    const coolDownSeconds = coolDownMs / SECOND_MS;
    const text = `this lever was turned ${agoSeconds} s ago, the cool-down is ${coolDownSeconds} s`;
    return refuse(reason('cool-down', text, { agoSeconds, coolDownSeconds }));
  },
};
