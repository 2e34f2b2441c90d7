import { describe, expect, it } from 'vitest';
import { assess } from '../../src/core/assess.ts';
import { holdReason } from '../../src/core/conclude.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import { initialState } from '../../src/core/state.ts';
import { aConsumer, anObservation, MAPPING, NOW } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';

const STUCK: Diagnosis = {
  findings: [
    { bottleneck: 'read-bound', mappingId: MAPPING, confidence: 0.9, text: 'reads are the limit', numbers: {} },
  ],
};

/** Behind at this factor, bounds up to `max`, and nothing proposed. */
function reasonAt(factor: number, max: number): string {
  const observation = anObservation({ consumers: [aConsumer({ mapping: { factor } })] });
  const assessment = assess(observation, initialState(observation.sourceId), NOW);
  const policy = aPolicy({ bounds: { shards: { min: 1, max: 64 }, factor: { min: 1, max } } });
  const input = { assessment, policy, switchedOff: false, breakers: [], spareSlots: null, now: NOW };
  return holdReason(input, STUCK, []).code;
}

describe('a consumer that is behind while nothing is proposed', () => {
  it('is at its bound when the factor is', () => {
    expect(reasonAt(4, 4)).toBe('at-bound');
  });

  it('is beyond help of the factor, and not of the bounds, when the factor could go higher', () => {
    expect(reasonAt(4, 10)).toBe('no-lever-helps');
  });
});
