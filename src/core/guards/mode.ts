import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';

/** Below `enforce`, or with the account's switch off, nothing is changed; what would have been done is still said. */
export const modeGuard: Guard = {
  name: 'mode',
  check(_proposal, { policy, switchedOff }) {
    if (switchedOff) return refuse(reason('switched-off', 'the account switch is off: nothing is changed'));
    switch (policy.mode) {
      case 'enforce':
        return ALLOW;
      case 'recommend':
        return refuse(reason('mode-recommend', 'recommend mode: this is what would be done, nothing is changed'));
      case 'observe':
        return refuse(reason('mode-observe', 'observe mode: nothing is changed'));
    }
  },
};
