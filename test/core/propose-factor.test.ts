import { describe, expect, it } from 'vitest';
import { assess } from '../../src/core/assess.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Observation } from '../../src/core/observation.ts';
import type { Policy } from '../../src/core/policy.ts';
import { propose } from '../../src/core/propose.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/units.ts';
import {
  aConsumer,
  anObservation,
  behind,
  type ConsumerFields,
  MAPPING,
  NOW,
  steady,
} from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { aBreaker, aPrediction, aState, calmNeeds, knownCode, openBreaker } from '../support/state-builder.ts';

function factorWish(
  observation: Observation,
  state = aState(),
  fields: { readonly breakers?: readonly BreakerState[]; readonly policy?: Policy } = {},
) {
  const { breakers = [], policy = aPolicy() } = fields;
  const assessment = assess(observation, state, NOW);
  const diagnosis = diagnose(assessment, policy, breakers, NOW);
  const wishes = propose({ assessment, diagnosis, policy, breakers, now: NOW });
  return wishes.find((one) => one.action.kind === 'set-parallelization-factor') ?? null;
}

function at(factor: number, fields: ConsumerFields = {}): Observation {
  return anObservation({ consumers: [aConsumer({ ...fields, mapping: { factor, ...fields.mapping } })] });
}

describe('relief', () => {
  it('raises the factor in one step to what demand and backlog need', () => {
    const wish = factorWish(behind(), aState({ memory: { durationModel: knownCode() } }));

    expect(wish).toMatchObject({
      action: { from: 1 },
      direction: 'out',
      purpose: 'relief',
      reason: { code: 'relief-raised', numbers: { laneRatePerSec: 400 } },
    });
    // 3,000/s and about 720,000 waiting records, within nine minutes, at 400/s a lane on four shards.
    expect(wish?.action).toMatchObject({ to: expect.any(Number) });
    const to = wish?.action.kind === 'set-parallelization-factor' ? wish.action.to : 0;
    expect(to).toBeGreaterThanOrEqual(3);
    expect(to).toBeLessThanOrEqual(5);
  });

  it('at most doubles where it is not known what is normal for the code', () => {
    expect(factorWish(behind())?.action).toMatchObject({ from: 1, to: 2 });
  });

  it("stops at the owner's greatest factor", () => {
    const policy = aPolicy({ bounds: { shards: { min: 1, max: 64 }, factor: { min: 1, max: 2 } } });

    expect(factorWish(behind(), aState(), { policy })?.action).toMatchObject({ to: 2 });
  });

  it('is not asked for again soon after a raise that did nothing', () => {
    const soon = aState({ memory: { raiseUselessAt: NOW - 10 * MINUTE_MS } });
    const later = aState({ memory: { raiseUselessAt: NOW - 2 * HOUR_MS } });

    expect(factorWish(behind(), soon)).toBeNull();
    expect(factorWish(behind(), later)?.purpose).toBe('relief');
  });

  it('is not asked for towards a downstream that is sick, or may be', () => {
    expect(factorWish(behind(), aState(), { breakers: [openBreaker({ slotsAtTrip: {} })] })).toBeNull();
    expect(factorWish(behind(), aState(), { breakers: [aBreaker({ sickSince: NOW })] })).toBeNull();
  });

  it('is not asked for where invocations are throttled', () => {
    expect(factorWish(behind({ consumer: { metrics: { throttles: steady(300) } } }))).toBeNull();
  });
});

describe('hand-back', () => {
  const calm = (need: number) => aState({ memory: { lastFactor: 4, slotNeeds: calmNeeds(need) } });

  it("returns to the owner's factor after a quiet window", () => {
    expect(factorWish(at(4), calm(4))).toMatchObject({
      action: { from: 4, to: 1 },
      direction: 'in',
      purpose: 'hand-back',
      reason: { code: 'relief-returned', numbers: { neededSlots: 4, slots: 16 } },
    });
  });

  it('goes no further than the greatest need of the window', () => {
    expect(factorWish(at(10), aState({ memory: { lastFactor: 10, slotNeeds: calmNeeds(12) } }))).toMatchObject({
      action: { from: 10, to: 3 },
    });
  });

  it.each([
    ['the quiet window is not over', at(4), aState({ memory: { lastFactor: 4 } })],
    [
      "the factor is the owner's own",
      at(4),
      aState({ memory: { baselineFactor: 4, lastFactor: 4, slotNeeds: calmNeeds(4) } }),
    ],
    ['records are late', at(4, { metrics: { iteratorAgeMaxMs: steady(45_000) } }), calm(4)],
  ])('does not come while %s', (_why, observation, state) => {
    expect(factorWish(observation, state)).toBeNull();
  });

  it('needs every reading it rests on', () => {
    const gone = { kind: 'missing', why: 'no-datapoints' } as const;

    expect(factorWish(at(4, { metrics: { iteratorAgeMaxMs: gone } }), calm(4))).toBeNull();
    expect(factorWish(at(4, { metrics: { durationAverageMs: gone } }), calm(4))).toBeNull();
    const noArrivals = anObservation({
      consumers: [aConsumer({ mapping: { factor: 4 } })],
      sourceMetrics: { incomingRecords: gone },
    });
    expect(factorWish(noArrivals, calm(4))).toBeNull();
  });
});

describe('undo', () => {
  const tried = (observation: Observation) =>
    factorWish(
      observation,
      aState({
        memory: { lastFactor: 4, previousFactor: 1, changedAt: NOW - 6 * MINUTE_MS },
        predictions: [aPrediction({ madeAt: NOW - 6 * MINUTE_MS, throughputBeforePerSec: 1_600 })],
      }),
    );

  it('takes back a raise that brought nothing although records wait', () => {
    expect(tried(behind({ consumer: { mapping: { factor: 4 } } }))).toMatchObject({
      action: { from: 4, to: 1 },
      purpose: 'undo',
      direction: 'in',
      reason: { code: 'change-undone' },
    });
  });

  it('leaves a raise that worked', () => {
    const worked = behind({
      consumer: { mapping: { factor: 4 }, metrics: { invocations: steady(3_600) } },
      sourceMetrics: { readRecords: steady(360_000) },
    });

    expect(tried(worked)?.purpose).not.toBe('undo');
  });
});

describe('shed and probe', () => {
  it('lowers the factor to the share that the breaker leaves', () => {
    expect(factorWish(at(4), aState({ memory: { lastFactor: 4 } }), { breakers: [openBreaker()] })).toMatchObject({
      action: { from: 4, to: 2 },
      purpose: 'shed',
      reason: { code: 'pressure-lowered' },
    });
  });

  it('comes before relief and before undoing', () => {
    const observation = behind({ consumer: { mapping: { factor: 4 } } });
    const state = aState({
      memory: { lastFactor: 4, changedAt: NOW - 6 * MINUTE_MS },
      predictions: [aPrediction({ throughputBeforePerSec: 1_600 })],
    });

    expect(factorWish(observation, state, { breakers: [openBreaker()] })?.purpose).toBe('shed');
  });

  it('stays where the breaker wants it', () => {
    expect(factorWish(at(2), aState({ memory: { lastFactor: 2 } }), { breakers: [openBreaker()] })).toBeNull();
  });

  it('lets the one who holds the probe try one step, and nobody else', () => {
    const probing = (probeHolder: string) => [openBreaker({ phase: 'half-open', probeHolder })];
    const state = aState({ memory: { baselineFactor: 2, lastFactor: 2 } });

    expect(factorWish(at(2), state, { breakers: probing(MAPPING) })).toMatchObject({
      action: { from: 2, to: 3 },
      purpose: 'probe',
      direction: 'out',
    });
    expect(factorWish(at(2), state, { breakers: probing('mapping-2') })).toBeNull();
  });
});
