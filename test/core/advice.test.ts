import { describe, expect, it } from 'vitest';
import type { ConsumerMemory } from '../../src/core/state.ts';
import { HOUR_MS } from '../../src/core/units.ts';
import { decideOn } from '../support/decide-builder.ts';
import { aConsumer, anObservation, aStream, behind, steady } from '../support/observation-builder.ts';
import { aState, knownCode, openBreaker } from '../support/state-builder.ts';

type Decided = ReturnType<typeof decideOn>['decision'];

const texts = (decision: Decided): readonly string[] => decision.advice.map((one) => one.reason.text);
const codes = (decision: Decided): readonly string[] => decision.advice.map((one) => one.reason.code);

function agedHours(hours: number) {
  const ages = steady(hours * HOUR_MS);
  const consumer = aConsumer({ metrics: { iteratorAgeMaxMs: ages, iteratorAgeAverageMs: ages } });
  return anObservation({ source: aStream({ retentionMs: 24 * HOUR_MS }), consumers: [consumer] });
}

describe('advice', () => {
  it('says how long the oldest records still have, from half of the retention on', () => {
    const { decision } = decideOn(agedHours(13));

    expect(codes(decision)).toContain('data-loss-clock');
    expect(texts(decision).join(' ')).toMatch(/expire in 6[56]\d min/);
  });

  it('says nothing of the retention before half of it is over', () => {
    expect(codes(decideOn(agedHours(11)).decision)).not.toContain('data-loss-clock');
  });

  it('sends somebody to a downstream whose breaker is open', () => {
    const { decision } = decideOn(behind(), aState(), { breakers: [openBreaker()] });

    expect(texts(decision).join(' ')).toContain('Look at it now');
  });

  it('sends nobody on the suspicion of one minute', () => {
    const suspected = openBreaker({ phase: 'closed', share: null, sickSince: 1 });

    expect(texts(decideOn(behind(), aState(), { breakers: [suspected] }).decision).join(' ')).not.toContain(
      'Look at it',
    );
  });

  it('warns of records that are given up while the breaker is open', () => {
    const observation = behind({ consumer: { mapping: { maximumRetryAttempts: 3, hasFailureDestination: false } } });

    expect(texts(decideOn(observation, aState(), { breakers: [openBreaker()] }).decision).join(' ')).toContain(
      'gives records up after 3 retries and has no failure destination',
    );
  });
});

describe('a consumer at its greatest factor', () => {
  const stuck = behind({ consumer: { mapping: { factor: 10 } } });
  const memory = { baselineFactor: 10, lastFactor: 10 };
  const held = (fields: Partial<ConsumerMemory>) =>
    decideOn(stuck, aState({ memory: { ...memory, ...fields } })).decision;

  it('is told that nobody knows whether more shards help, when it has never had time to spare', () => {
    const { kind, reason } = held({ durationModel: null });

    expect(kind).toBe('hold');
    expect(reason.text).toContain('raise bounds.shards.min to try');
  });

  it('is not told so when its code is known at light load', () => {
    expect(held({ durationModel: knownCode() }).reason.text).not.toContain('raise bounds.shards.min');
  });
});
