import { downstreamDocument } from '../../config/downstream-schema.ts';
import { targetOf } from '../../config/health-target.ts';
import { breakerPolicyOf, policyOf } from '../../config/parse-policy.ts';
import type { Mode } from '../../core/policy.ts';
import type { PolicyBook, PolicySource } from '../../ports.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';

/** The documents of a scenario: one policy for its stream, defaults for downstreams without a document. */
export function simPolicies(scenario: Scenario, mode: Mode): PolicySource {
  const policy = { ...policyOf(scenario.policy), mode };
  const fallback = downstreamDocument.parse({});
  const writesTo = new Map(scenario.consumers.map(({ name, downstream }) => [name, downstream]));
  const book: PolicyBook = {
    switch: 'on',
    ceiling: mode,
    named: [scenario.source.name],
    policyOf: () => ({ kind: 'policy', policy }),
    downstreamsOf: (_source, functionName) => {
      const name = writesTo.get(functionName) ?? null;
      return name === null ? [] : [name];
    },
    breakerPolicyOf: (downstream) => ({
      kind: 'policy',
      policy: breakerPolicyOf(downstream, scenario.downstreamPolicies[downstream] ?? fallback),
    }),
    // The simulated functions publish it themselves.
    targets: scenario.downstreams.map(({ name }) => targetOf(name, { kind: 'emitted' })),
    problems: [],
  };
  return { load: async () => book };
}
