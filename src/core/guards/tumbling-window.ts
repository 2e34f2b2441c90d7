import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';

/** Tumbling windows do not survive a reshard, and what a factor change does to them is not documented: neither lever. */
export const tumblingWindowGuard: Guard = {
  name: 'tumbling-window',
  check({ mappingId }, { consumers, policy }) {
    if (policy.accept.tumblingWindow) return ALLOW;
    const touched = consumers.filter((one) => mappingId === null || one.mapping.id === mappingId);
    const windowed = touched.find((one) => one.mapping.tumblingWindowMs !== null);
    if (windowed === undefined) return ALLOW;
    const text = `the mapping of ${windowed.lambda.name} keeps a tumbling window, which the change would cut; set accept.tumblingWindow to allow it`;
    return refuse(reason('tumbling-window', text));
  },
};
