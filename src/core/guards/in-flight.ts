import { ALLOW, consumerOf, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';

/** AWS refuses a second change while the first is being carried out; asking would only cost a call. */
export const inFlightGuard: Guard = {
  name: 'in-flight',
  check(proposal, context) {
    if (proposal.action.kind !== 'set-parallelization-factor') {
      const { status, name } = context.source;
      return status === 'active' ? ALLOW : refuse(reason('in-flight', `${name} is ${status}: one reshard at a time`));
    }
    const consumer = consumerOf(proposal, context);
    if (consumer === null) return refuse(reason('source-unreadable', 'the mapping is no longer there'));
    const { state } = consumer.mapping;
    return state === 'enabled'
      ? ALLOW
      : refuse(reason('in-flight', `the mapping of ${consumer.lambda.name} is ${state}`));
  },
};
