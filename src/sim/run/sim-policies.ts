import { downstreamDocument } from '../../config/downstream-schema.ts';
import { breakerPolicyOf, policyOf } from '../../config/parse-policy.ts';
import type { Mode } from '../../core/policy.ts';
import type { PolicyBook, PolicySource } from '../../ports.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';

/** The documents of a scenario: one policy for its stream, defaults for downstreams without a document. */
export function simPolicies(scenario: Scenario, mode: Mode): PolicySource {
  const policy = { ...policyOf(scenario.policy), mode };
  const fallback = downstreamDocument.parse({});
  const book: PolicyBook = {
    switch: 'on',
    policyOf: () => ({ kind: 'policy', policy }),
    breakerPolicyOf: (downstream) => breakerPolicyOf(downstream, scenario.downstreamPolicies[downstream] ?? fallback),
  };
  return { load: async () => book };
}
