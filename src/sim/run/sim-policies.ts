import { downstreamDocument } from '../../config/downstream-schema.ts';
import { targetOf } from '../../config/health-target.ts';
import { breakerPolicyOf, policyOf } from '../../config/parse-policy.ts';
import type { Mode, Policy } from '../../core/policy.ts';
import type { PolicyBook, PolicySource } from '../../ports.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';

/**
 * The documents of a scenario: a policy for each stream, defaults for downstreams without a document. The run's mode is the
 * account's ceiling and that of the stream at the top level; the others may ask for less.
 */
export function simPolicies(scenario: Scenario, mode: Mode): PolicySource {
  const streams = streamsOf(scenario);
  const own: Policy = { ...policyOf(scenario.policy), mode };
  const policies = new Map(scenario.otherStreams.map(({ source, policy }) => [source.name, policyOf(policy)]));
  const fallback = downstreamDocument.parse({});
  const consumers = streams.flatMap((stream) => stream.consumers);
  const writesTo = new Map(consumers.map(({ name, downstream }) => [name, downstream]));
  const book: PolicyBook = {
    switch: 'on',
    ceiling: mode,
    named: streams.map(({ source }) => source.name),
    policyOf: ({ name }) => ({ kind: 'policy', policy: policies.get(name) ?? own }),
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
