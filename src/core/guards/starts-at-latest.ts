import { ALLOW, consumerOf, type Guard, refuse } from '../guard.ts';
import { reason } from '../reason.ts';

/** A mapping that starts at LATEST can miss records while it is updated (AWS: services-kinesis-create). */
export const startsAtLatestGuard: Guard = {
  name: 'starts-at-latest',
  check(proposal, context) {
    const consumer = consumerOf(proposal, context);
    if (consumer === null || consumer.mapping.startingPosition !== 'latest' || context.policy.accept.latest)
      return ALLOW;
    const text = `the mapping of ${consumer.lambda.name} starts at LATEST and can lose records in an update; set accept.latest to allow it`;
    return refuse(reason('starts-at-latest', text));
  },
};
