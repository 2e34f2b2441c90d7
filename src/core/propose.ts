import type { Assessment } from './assess.ts';
import type { BreakerState } from './breaker-state.ts';
import type { Diagnosis } from './diagnosis.ts';
import { downstreamsOf } from './downstream-evidence.ts';
import type { ConsumerObservation } from './observation.ts';
import type { Policy } from './policy.ts';
import { tripped } from './pressure.ts';
import { type Proposal, span } from './proposal.ts';
import { type FactorContext, proposeFactor } from './propose-factor.ts';
import { proposeShards } from './propose-shards.ts';
import { known } from './reading.ts';
import { reason } from './reason.ts';
import { sizeConsumer } from './sizing.ts';
import type { EpochMs } from './units.ts';

/** What all proposals of one turn rest on. */
export interface ProposeInput {
  readonly assessment: Assessment;
  readonly diagnosis: Diagnosis;
  readonly policy: Policy;
  readonly breakers: readonly BreakerState[];
  readonly now: EpochMs;
}

/** Everything the strategy wants of this source, factors first: they are what helps the backlog that exists. */
export function propose(input: ProposeInput): readonly Proposal[] {
  const source = known(input.assessment.observation.source);
  if (source === null) return [];
  const contexts = (known(input.assessment.observation.consumers) ?? []).flatMap((consumer) =>
    contextOf(consumer, input),
  );
  const factors = contexts.flatMap((context) => {
    const proposal = proposeFactor(context);
    return proposal === null ? [] : [proposal];
  });
  const shards = proposeShards({ ...input, source, factorContexts: contexts });
  if (shards === null) return factors;
  return [...factors, ...slotNeutral(shards, factors, contexts), shards];
}

function contextOf(consumer: ConsumerObservation, input: ProposeInput): readonly FactorContext[] {
  const { assessment, policy, diagnosis, breakers, now } = input;
  const own = assessment.signals.consumers.find((one) => one.mappingId === consumer.mapping.id);
  const memory = assessment.state.consumers[consumer.mapping.id];
  if (own === undefined || memory === undefined) return [];
  const names = downstreamsOf(consumer);
  return [
    {
      consumer,
      own,
      memory,
      need: sizeConsumer(own, assessment.signals, policy),
      findings: diagnosis.findings.filter((one) => one.mappingId === null || one.mappingId === own.mappingId),
      assessment,
      policy,
      breakers: breakers.filter((breaker) => names.includes(breaker.downstream)),
      now,
    },
  ];
}

/** Under an open breaker more shards go together with fewer lanes on each, so that the pressure stays as it is. */
function slotNeutral(
  shards: Proposal,
  factors: readonly Proposal[],
  contexts: readonly FactorContext[],
): readonly Proposal[] {
  const range = span(shards);
  if (range === null || shards.direction === 'in') return [];
  return contexts.flatMap((context) => {
    const { mapping } = context.consumer;
    const sick = tripped(context.breakers);
    const to = Math.floor((mapping.factor * range.from) / Math.min(range.to, 2 * range.from));
    const lowered = factors.some((one) => one.mappingId === mapping.id);
    if (sick === null || lowered || to < 1 || to >= mapping.factor) return [];
    const text = `more shards without more pressure on ${sick.downstream}: factor ${mapping.factor} → ${to}`;
    const proposal: Proposal = {
      action: { kind: 'set-parallelization-factor', mappingId: mapping.id, from: mapping.factor, to },
      direction: 'in',
      purpose: 'offset',
      mappingId: mapping.id,
      downstreams: downstreamsOf(context.consumer),
      reason: reason('pressure-lowered', text, { from: mapping.factor, to }),
      prediction: null,
    };
    return [proposal];
  });
}
