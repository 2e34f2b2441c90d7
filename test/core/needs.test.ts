import { describe, expect, it } from 'vitest';
import { rememberNeeds } from '../../src/core/needs.ts';
import { missing, present } from '../../src/core/reading.ts';
import { MAPPING, NOW } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { consumerSignals, sourceSignals } from '../support/signals-builder.ts';
import { aState } from '../support/state-builder.ts';

describe('remembered needs', () => {
  it("are the lanes of each consumer and the shards of the source at the owner's factor", () => {
    const busy = consumerSignals({ laneRatePerSec: present(100, 0) });
    const state = rememberNeeds(aState(), sourceSignals({ consumers: [busy] }), aPolicy(), NOW);

    expect(state.consumers[MAPPING]?.slotNeeds?.needs).toEqual([{ at: NOW, need: 14 }]);
    expect(state.shards.shardNeeds?.needs).toEqual([{ at: NOW, need: 14 }]);
  });

  it('are never less than one lane a shard', () => {
    const idle = consumerSignals({ laneRatePerSec: present(100_000, 0) });
    const state = rememberNeeds(aState(), sourceSignals({ consumers: [idle] }), aPolicy(), NOW);

    expect(state.consumers[MAPPING]?.slotNeeds?.needs).toEqual([{ at: NOW, need: 4 }]);
  });

  it('are not remembered where they cannot be told', () => {
    const blind = consumerSignals({ backlogRecords: missing('stale') });
    const state = rememberNeeds(aState(), sourceSignals({ consumers: [blind] }), aPolicy(), NOW);

    expect(state).toEqual(aState());
  });

  it('of the shards need every consumer', () => {
    const consumers = [consumerSignals(), consumerSignals({ mappingId: 'new', laneRatePerSec: missing('stale') })];
    const state = rememberNeeds(aState(), sourceSignals({ consumers }), aPolicy(), NOW);

    expect(state.consumers[MAPPING]?.slotNeeds).not.toBeNull();
    expect(state.shards.shardNeeds).toBeNull();
  });

  it('of the shards need the bytes too: records alone say only the least that is needed', () => {
    const state = rememberNeeds(aState(), sourceSignals({ bytesPerSec: missing('unavailable') }), aPolicy(), NOW);

    expect(state.shards.shardNeeds).toBeNull();
  });
});
