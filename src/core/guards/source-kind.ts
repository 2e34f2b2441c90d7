import { ALLOW, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';

/** Only provisioned Kinesis streams are scaled so far; the others are watched, and the report says so. */
export const sourceKindGuard: Guard = {
  name: 'source-kind',
  check(_proposal, { source }) {
    if (source.kind === 'kinesis-provisioned') return ALLOW;
    return refuse(
      reason('source-unsupported', `${source.name} is a ${source.kind} source: it is watched and not scaled yet`),
    );
  },
};
