import { downstreamDocument } from '../../config/downstream-schema.ts';
import { breakerPolicyOf, policyOf } from '../../config/parse-policy.ts';
import type { DownstreamTarget } from '../../core/downstream-target.ts';
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
    targets: scenario.downstreams.map(({ name }) => emitted(name)),
    problems: [],
  };
  return { load: async () => book };
}

/** What the simulated functions emit themselves about what they write to. */
function emitted(name: string): DownstreamTarget {
  const metric = (what: string, statistic: 'Sum' | 'Average') => ({
    namespace: 'Headgate/Downstream',
    metric: what,
    dimensions: { Downstream: name },
    statistic,
  });
  return {
    name,
    requests: [metric('Requests', 'Sum')],
    errors: [metric('Errors', 'Sum')],
    latency: { metric: metric('Latency', 'Average'), toMs: 1 },
    alarm: null,
  };
}
