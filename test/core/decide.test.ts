import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { decideWith } from '../../src/core/decide.ts';
import type { Guard } from '../../src/core/guard.ts';
import { GUARDS } from '../../src/core/guards/order.ts';
import { missing } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import type { ConsumerMemory } from '../../src/core/state.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { decideInput, decideOn, factorProposal } from '../support/decide-builder.ts';
import {
  aConsumer,
  anObservation,
  behind,
  MAPPING,
  NOW,
  noSeries,
  series,
  steady,
} from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { aPrediction, aState, calmNeeds, openBreaker } from '../support/state-builder.ts';

/** The factor was raised from 1 to 4 six minutes ago. */
const RAISED: Partial<ConsumerMemory> = {
  lastFactor: 4,
  previousFactor: 1,
  changedAt: NOW - 6 * MINUTE_MS,
  changeDirection: 'out',
};

describe('a decision', () => {
  it('holds a healthy source and says that there is nothing to do', () => {
    expect(decideOn(anObservation()).decision).toMatchObject({
      kind: 'hold',
      actions: [],
      recommended: [],
      reason: { code: 'within-target', numbers: { arrivalsPerSec: 1_000 } },
    });
  });

  it('acts on a consumer that cannot keep up, says why, and remembers what it predicted', () => {
    const { decision, state } = decideOn(behind());

    expect(decision).toMatchObject({
      kind: 'act',
      actions: [{ kind: 'set-parallelization-factor', mappingId: MAPPING, from: 1 }],
      reason: { code: 'relief-raised' },
    });
    expect(state.predictions).toEqual(decision.predictions);
    expect(decision.trace.map((one) => one.verdict)).toContain('allowed');
  });

  it.each([
    ['recommend', [{ from: 1 }]],
    ['observe', []],
  ] as const)('changes nothing in %s, and recommends no more than the mode allows', (mode, recommended) => {
    const { decision, state } = decideOn(behind(), aState(), { policy: aPolicy({ mode }) });

    expect(decision).toMatchObject({ kind: 'hold', actions: [], recommended });
    expect(decision.predictions).toHaveLength(recommended.length);
    expect(state.predictions).toEqual([]);
  });

  it('gives the reason of the refusal when its wish was refused', () => {
    const draining = aState({
      memory: { lastFactor: 4, slotNeeds: calmNeeds(4) },
      shards: { draining: { since: NOW - 30_000, readableShards: 4 } },
    });
    const observation = anObservation({ consumers: [aConsumer({ mapping: { factor: 4 } })] });

    expect(decideOn(observation, draining).decision).toMatchObject({
      kind: 'hold',
      reason: { code: 'parents-not-drained' },
    });
  });

  it('calms down when a backlog drains in time', () => {
    const ages = series(Array.from({ length: 15 }, (_, index) => 500_000 - index * 28_000));
    const metrics = {
      iteratorAgeMaxMs: ages,
      iteratorAgeAverageMs: ages,
      invocations: steady(1_800),
      durationAverageMs: steady(100),
    };
    const draining = anObservation({
      consumers: [aConsumer({ metrics })],
      sourceMetrics: { readRecords: steady(180_000) },
    });

    expect(decideOn(draining).decision.reason.code).toBe('catching-up');
  });

  it.each([
    ['source-unreadable', { ...anObservation(), source: missing('access-denied') }],
    ['source-unreadable', { ...anObservation(), consumers: missing('unavailable') }],
    ['readings-missing', anObservation({ sourceMetrics: { incomingRecords: noSeries('unavailable') } })],
  ] as const)('holds for %s when it cannot see', (code, observation) => {
    expect(decideOn(observation).decision).toMatchObject({ kind: 'hold', actions: [], reason: { code } });
  });

  it('advises what only the owner can do', () => {
    const capped = anObservation({ consumers: [aConsumer({ metrics: { throttles: steady(500) } })] });
    const latest = behind({ consumer: { mapping: { startingPosition: 'latest' } } });

    expect(decideOn(capped).decision.advice.map((one) => one.reason.code)).toEqual(['no-lever-helps']);
    expect(decideOn(latest).decision.advice.map((one) => one.reason.code)).toContain('starts-at-latest');
  });

  it('warns who loses records while the downstream is sick', () => {
    const observation = anObservation({
      consumers: [aConsumer({ mapping: { maximumRetryAttempts: 3, hasFailureDestination: false } })],
    });
    const { advice } = decideOn(observation, aState(), { breakers: [openBreaker({ slotsAtTrip: {} })] }).decision;

    expect(advice.map((one) => one.reason.text).join()).toMatch(/after 3 retries .* no failure destination/);
  });

  it('undoes a raise that did nothing, and does not try it again soon', () => {
    const observation = behind({ consumer: { mapping: { factor: 4 } } });
    const prediction = aPrediction({ madeAt: NOW - 6 * MINUTE_MS, throughputBeforePerSec: 1_600 });
    const before = aState({ memory: RAISED, predictions: [prediction] });
    const { decision, state } = decideOn(observation, before);

    expect(decision).toMatchObject({ actions: [{ from: 4, to: 1 }], reason: { code: 'change-undone' } });
    expect(state.consumers[MAPPING]?.raiseUselessAt).toBe(NOW);
    expect(state.predictions).toEqual([]);
  });

  it('asks for the undoing until it is done, also after the outcome is gone', () => {
    const observation = behind({ consumer: { mapping: { factor: 4 } } });
    const refusedBefore = aState({ memory: { ...RAISED, raiseUselessAt: NOW - MINUTE_MS } });

    expect(decideOn(observation, refusedBefore).decision).toMatchObject({
      actions: [{ from: 4, to: 1 }],
      reason: { code: 'change-undone' },
    });
  });

  it("does not undo what the owner has changed since: the factor is the owner's own now", () => {
    const now = NOW + 11 * MINUTE_MS;
    const harmed = aState({ memory: { ...RAISED, raiseUselessAt: NOW - MINUTE_MS } });
    const policy = aPolicy({ standBackMs: 10 * MINUTE_MS });
    const owners = (at: number) => behind({ consumer: { mapping: { factor: 6 } } }, at);
    const { state } = decideOn(owners(NOW), harmed, { policy });

    expect(state.consumers[MAPPING]).toMatchObject({ baselineFactor: 6, foreignChangeAt: NOW });
    expect(decideOn(owners(now), state, { policy, now }).decision.reason.code).not.toBe('change-undone');
  });

  it('remembers that a raise harmed when a breaker trips right after it, and only then', () => {
    const observation = behind({ consumer: { mapping: { factor: 4 } } });
    const uselessAt = (fields: Partial<BreakerState>, memory: Partial<ConsumerMemory> = RAISED) =>
      decideOn(observation, aState({ memory }), { breakers: [openBreaker({ trippedAt: NOW, ...fields })] }).state
        .consumers[MAPPING]?.raiseUselessAt;

    expect(uselessAt({})).toBe(NOW);
    expect(uselessAt({ trippedAt: NOW - MINUTE_MS })).toBe(NOW - MINUTE_MS);
    expect(uselessAt({ trippedAt: NOW - MINUTE_MS }, { ...RAISED, changedAt: NOW })).toBeNull();
    expect(uselessAt({ downstream: 'other-db' })).toBeNull();
    expect(uselessAt({}, { ...RAISED, changedAt: NOW - 10 * MINUTE_MS })).toBeNull();
    expect(uselessAt({}, { ...RAISED, changeDirection: 'in' })).toBeNull();
  });
});

describe('a prediction', () => {
  it('says what the raise brings and when the backlog is gone', () => {
    const { actions, predictions } = decideOn(behind()).decision;
    const to = Number(actions[0]?.to);

    expect(predictions).toMatchObject([
      { mappingId: MAPPING, madeAt: NOW, action: { to }, throughputBeforePerSec: 1_600, timePerRecordBeforeMs: 2.25 },
    ]);
    expect(predictions[0]?.throughputPerSec.expected).toBe(Math.min(8_000, to * 4 * 400));
    expect(predictions[0]?.judgeAt).toBeGreaterThan(NOW);
    expect(predictions[0]?.caughtUpAt).toBeGreaterThan(NOW);
  });

  it('of a raise that the guards shrank is made for what is left of it', () => {
    const { actions, predictions } = decideOn(behind(), aState(), { spareSlots: 4 }).decision;

    expect(actions).toMatchObject([{ from: 1, to: 2 }]);
    expect(predictions[0]?.throughputPerSec.expected).toBe(2 * 4 * 400);
  });
});

describe('the guards of a decision', () => {
  const input = decideInput(anObservation(), aState());
  const propose = () => [factorProposal(1, 6)];

  function shrinkTo(to: number): Guard {
    return { name: 'test', check: () => ({ kind: 'shrink', to, reason: reason('at-bound', 'less') }) };
  }

  it('see what earlier guards have made of the wish', () => {
    const seen: number[] = [];
    const spy: Guard = {
      name: 'spy',
      check: ({ action }) => {
        if (action.kind === 'set-parallelization-factor') seen.push(action.to);
        return { kind: 'allow' };
      },
    };
    const { decision } = decideWith({ guards: [shrinkTo(4), spy], propose }, input);

    expect(seen).toEqual([4]);
    expect(decision.actions).toMatchObject([{ from: 1, to: 4 }]);
  });

  it('refuse what they shrink to nothing', () => {
    expect(decideWith({ guards: [shrinkTo(1)], propose }, input).decision).toMatchObject({ kind: 'hold', actions: [] });
  });

  it('leave in the trace what each wish met', () => {
    const { trace } = decideWith({ guards: [shrinkTo(4), ...GUARDS], propose }, input).decision;

    expect(trace.map(({ step, verdict }) => [step, verdict])).toEqual([
      ['propose', 'proposed'],
      ['test', 'shrunk'],
      ['guards', 'allowed'],
    ]);
  });

  it('are not asked about a source that cannot be read', () => {
    const unread = decideInput({ ...anObservation(), source: missing('unavailable') }, aState());

    expect(decideWith({ guards: [], propose }, unread).decision.actions).toEqual([]);
  });
});
