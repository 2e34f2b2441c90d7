import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import type { Finding } from '../../src/core/diagnosis.ts';
import type { Policy } from '../../src/core/policy.ts';
import { type FactorContext, proposeFactor } from '../../src/core/propose-factor.ts';
import { proposeShards } from '../../src/core/propose-shards.ts';
import { present } from '../../src/core/reading.ts';
import type { ConsumerSignals } from '../../src/core/signals.ts';
import { sizeConsumer } from '../../src/core/sizing.ts';
import type { ConsumerMemory, DurationModel } from '../../src/core/state.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/units.ts';
import { aConsumer, anObservation, aStream, MAPPING, NOW } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';
import { saturatedSignals, sourceSignals } from '../support/signals-builder.ts';
import { aBreaker, aState, knownCode, openBreaker } from '../support/state-builder.ts';

interface Fields {
  readonly factor?: number;
  readonly own?: Partial<ConsumerSignals>;
  readonly memory?: Partial<ConsumerMemory>;
  readonly breakers?: readonly BreakerState[];
  readonly policy?: Policy;
  readonly bottleneck?: Finding['bottleneck'];
}

/** Four shards, lanes of 400/s that never wait, 3,900/s and a long backlog: factor 5 is wanted. */
function contextOf({ factor = 1, own, memory, breakers = [], policy = aPolicy(), bottleneck }: Fields): FactorContext {
  const signals = sourceSignals({
    arrivalsPerSec: present(3_900, MINUTE_MS),
    consumers: [
      saturatedSignals({
        slots: 4 * factor,
        capacityPerSec: present(1_600 * factor, MINUTE_MS),
        backlogRecords: present({ low: 1_500_000, high: 1_500_000 }, MINUTE_MS),
        ...own,
      }),
    ],
  });
  const consumer = aConsumer({ mapping: { factor } });
  const state = aState({ memory: { lastFactor: factor, durationModel: knownCode(), ...memory } });
  const [seen] = signals.consumers;
  const remembered = state.consumers[MAPPING];
  if (seen === undefined || remembered === undefined) throw new Error('the consumer is not there');
  const assessment = { observation: anObservation({ consumers: [consumer] }), signals, state, outcomes: [] };
  const finding = {
    bottleneck: bottleneck ?? 'consumer-bound',
    mappingId: MAPPING,
    confidence: 1,
    text: '',
    numbers: {},
  };
  const need = sizeConsumer(seen, signals, policy);
  return { consumer, own: seen, memory: remembered, need, findings: [finding], assessment, policy, breakers, now: NOW };
}

function raiseTo(fields: Fields = {}) {
  const proposal = proposeFactor(contextOf(fields));
  return proposal?.purpose === 'relief' ? proposal.action.to : (proposal?.purpose ?? null);
}

function shardsFor(fields: Fields = {}) {
  const context = contextOf(fields);
  const { assessment, findings, policy, now } = context;
  const [finding] = findings;
  if (finding === undefined) throw new Error('there is no finding');
  const diagnosis = { findings: [finding] } as const;
  return proposeShards({ source: aStream(), assessment, diagnosis, factorContexts: [context], policy, now });
}

const UNKNOWN: Partial<DurationModel> = { lightMinutes: 2 };
const HARMED_LONG_AGO = { raiseUselessAt: NOW - 2 * HOUR_MS };
/** Sick for long after the pressure fell, and well again: it was not the raise. */
const RECOVERED = aBreaker({ since: NOW - HOUR_MS, trippedAt: NOW - 3 * HOUR_MS, sickForMs: 30 * MINUTE_MS });

describe('a raise', () => {
  it('goes all the way where the code is known at light load and its lanes do not slow each other down', () => {
    expect(raiseTo()).toBe(5);
    expect(raiseTo({ own: { slowdown: present(1.29, MINUTE_MS) } })).toBe(5);
  });

  it('at most doubles where the code has not been seen with time to spare', () => {
    const memory = { durationModel: { ...knownCode(), ...UNKNOWN } };

    expect(raiseTo({ memory })).toBe(2);
    expect(raiseTo({ memory, factor: 2 })).toBe(4);
    expect(raiseTo({ memory: { durationModel: null } })).toBe(2);
  });

  it('is one step where lanes already slow each other down', () => {
    const own = { slowdown: present(1.3, MINUTE_MS) };

    expect(raiseTo({ own, factor: 2 })).toBe(3);
    expect(raiseTo({ own, factor: 2, memory: { durationModel: null } })).toBe(3);
  });

  it('is one step where an earlier one was of no use, until the downstream has shown that it was not the cause', () => {
    expect(raiseTo({ memory: HARMED_LONG_AGO, factor: 2 })).toBe(3);
    expect(raiseTo({ memory: HARMED_LONG_AGO, factor: 2, breakers: [RECOVERED] })).toBe(5);
    expect(raiseTo({ memory: { raiseUselessAt: NOW - MINUTE_MS } })).toBeNull();
  });

  it("goes at least to the owner's minimum, however careful", () => {
    const policy = aPolicy({ bounds: { shards: { min: 1, max: 64 }, factor: { min: 4, max: 10 } } });

    expect(raiseTo({ own: { slowdown: present(2, MINUTE_MS) }, policy })).toBe(4);
  });

  it('does not go beyond what a shard can be read at, and is not the answer to a read limit', () => {
    expect(raiseTo({ own: { readLimitPerSec: 4_000 } })).toBe(3);
    expect(raiseTo({ bottleneck: 'read-bound' })).toBeNull();
  });
});

describe('an undoing', () => {
  const raised: Partial<ConsumerMemory> = {
    previousFactor: 2,
    changedAt: NOW - 10 * MINUTE_MS,
    changeDirection: 'out',
    raiseUselessAt: NOW - 4 * MINUTE_MS,
  };
  const undone = (fields: Fields) => proposeFactor(contextOf({ factor: 4, ...fields }));

  it('goes back to the factor before the raise for as long as the memory of it stands', () => {
    expect(undone({ memory: raised })).toMatchObject({ purpose: 'undo', direction: 'in', action: { from: 4, to: 2 } });
  });

  it("goes no lower than the owner's minimum", () => {
    const policy = aPolicy({ bounds: { shards: { min: 1, max: 64 }, factor: { min: 3, max: 10 } } });

    expect(undone({ memory: raised, policy })?.action).toMatchObject({ to: 3 });
  });

  it.each([
    ['the factor has gone back since', { ...raised, changeDirection: 'in' as const }],
    ['the raise came after what was remembered', { ...raised, changedAt: NOW - 2 * MINUTE_MS }],
    ['it is an hour ago', { ...raised, changedAt: NOW - 2 * HOUR_MS, raiseUselessAt: NOW - HOUR_MS }],
    ['it is not known where to', { ...raised, previousFactor: null }],
    ['there is nothing to take back', { ...raised, previousFactor: 4 }],
  ])('is not wanted when %s', (_when, memory) => {
    expect(undone({ memory })?.purpose).not.toBe('undo');
  });
});

describe('more shards for a consumer', () => {
  const policy = aPolicy({ bounds: { shards: { min: 1, max: 64 }, factor: { min: 1, max: 2 } } });
  const runOut = (fields: Fields = {}) => shardsFor({ factor: 2, policy, ...fields });

  it('are wanted when the factor runs out and lanes are known to help', () => {
    expect(runOut()).toMatchObject({ direction: 'out', purpose: 'capacity', reason: { code: 'shards-raised' } });
  });

  it.each([
    ['the code has not been seen with time to spare', { memory: { durationModel: { ...knownCode(), ...UNKNOWN } } }],
    ['nothing is known of the code', { memory: { durationModel: null } }],
    ['lanes already slow each other down', { own: { slowdown: present(1.3, MINUTE_MS) } }],
    ['a raise was of no use, however long ago', { memory: HARMED_LONG_AGO }],
    ['the downstream is sick', { bottleneck: 'downstream-bound' as const, breakers: [openBreaker()] }],
  ])('are not wanted when %s', (_when, fields) => {
    expect(runOut(fields)).toBeNull();
  });

  it('are wanted again when the downstream has shown that the raise was not the cause', () => {
    expect(runOut({ memory: HARMED_LONG_AGO, breakers: [RECOVERED] })).toMatchObject({ direction: 'out' });
  });

  it('are wanted for reads, as many as the demand needs at the target use', () => {
    const own = { readLimitPerSec: 4_000, laneRatePerSec: present(1_100, MINUTE_MS) };

    // 3,900/s at 75 % of 1,000/s a shard are 5.2: six, and with the next multiple of a quarter of four it stays six.
    expect(shardsFor({ own, bottleneck: 'read-bound', memory: { durationModel: null } })).toMatchObject({
      action: { from: 4, to: 6 },
      reason: { code: 'shards-raised', numbers: { demandPerSec: 3_900, neededShards: 6, openShards: 4 } },
    });
    expect(shardsFor({ own, bottleneck: 'healthy' })).toBeNull();
  });
});
