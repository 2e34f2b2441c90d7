import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';

/** While it is not clear what became of an earlier turn's change, there is no other one. */
export const pendingGuard: Guard = {
  name: 'pending',
  check(_proposal, { state }) {
    if (state.pending === null) return ALLOW;
    return refuse(reason('in-flight', 'it is not clear yet what became of the change of an earlier turn'));
  },
};
