import type { DecideInput } from './decider.ts';
import type { Finding } from './diagnosis.ts';
import { known } from './reading.ts';

/** The consumer a finding is about, so that the sentence stands alone. */
export function nameOf({ mappingId }: Finding, { assessment }: DecideInput): string {
  const consumer = known(assessment.observation.consumers)?.find((one) => one.mapping.id === mappingId);
  return consumer === undefined ? '' : `${consumer.lambda.name}: `;
}
