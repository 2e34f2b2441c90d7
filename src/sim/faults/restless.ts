/** A decider that wants some change of every lever in every turn: only the guards stand between it and the account. */
import type { DeciderParts } from '../../core/decide.ts';
import { downstreamsOf } from '../../core/downstream-evidence.ts';
import type { Proposal } from '../../core/proposal.ts';
import type { ProposeInput } from '../../core/propose.ts';
import { known } from '../../core/reading.ts';
import { reason } from '../../core/reason.ts';
import type { Chance } from '../../world/random.ts';

export function restless(chance: Chance): DeciderParts['propose'] {
  return (input) => [...factors(chance, input), ...shards(chance, input)];
}

function factors(chance: Chance, { assessment }: ProposeInput): readonly Proposal[] {
  return (known(assessment.observation.consumers) ?? []).flatMap((consumer) => {
    const from = consumer.mapping.factor;
    const to = Math.floor(chance.uniform() * 13);
    if (to === from) return [];
    const proposal: Proposal = {
      action: { kind: 'set-parallelization-factor', mappingId: consumer.mapping.id, from, to },
      direction: to > from ? 'out' : 'in',
      purpose: to > from ? 'relief' : 'hand-back',
      mappingId: consumer.mapping.id,
      downstreams: downstreamsOf(consumer),
      reason: reason('nothing-proposed', 'restless', { from, to }),
      prediction: null,
    };
    return [proposal];
  });
}

function shards(chance: Chance, { assessment }: ProposeInput): readonly Proposal[] {
  const source = known(assessment.observation.source);
  if (source === null) return [];
  const from = source.openShards;
  const to = Math.max(1, Math.floor(chance.uniform() * 3 * from));
  if (to === from) return [];
  return [
    {
      action: { kind: 'update-shard-count', sourceId: source.id, from, to },
      direction: to > from ? 'out' : 'in',
      purpose: to > from ? 'capacity' : 'hand-back',
      mappingId: null,
      downstreams: [],
      reason: reason('nothing-proposed', 'restless', { from, to }),
      prediction: null,
    },
  ];
}
