import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import { assess } from '../../src/core/assess.ts';
import { decide } from '../../src/core/decide.ts';
import type { DecideInput } from '../../src/core/decider.ts';
import type { Decision } from '../../src/core/decision.ts';
import { downstreamsOf } from '../../src/core/downstream-evidence.ts';
import { FACTOR_MAX, FACTOR_MIN, reshardRange } from '../../src/core/limits.ts';
import { parseState } from '../../src/core/parse-state.ts';
import { known, type Reading } from '../../src/core/reading.ts';
import { recordIntent, recordResults } from '../../src/core/record.ts';
import { arbitraryObservation, arbitraryPolicy } from '../support/arbitraries.ts';
import { arbitraryInput } from '../support/arbitrary-input.ts';
import { deepFreeze } from '../support/deep-freeze.ts';
import { NOW } from '../support/observation-builder.ts';
import { anIntent, aState } from '../support/state-builder.ts';

const RUNS = { numRuns: 400 };
const MODES = fc.constantFrom('enforce' as const, 'recommend' as const);
const anyInput = MODES.chain((mode) => arbitraryInput(arbitraryPolicy(mode)));

function wanted(decision: Decision): readonly Action[] {
  return [...decision.actions, ...decision.recommended];
}

function isWithin(action: Action, { policy }: DecideInput): boolean {
  switch (action.kind) {
    case 'set-parallelization-factor': {
      const { min, max } = policy.bounds.factor;
      const least = Math.max(FACTOR_MIN, Math.min(min, action.from));
      const most = Math.min(FACTOR_MAX, Math.max(max, action.from));
      return action.to >= least && action.to <= most;
    }
    case 'update-shard-count': {
      const { min, max } = policy.bounds.shards;
      const reach = reshardRange(action.from);
      const isInReach = action.to >= reach.least && action.to <= reach.most;
      return isInReach && action.to >= Math.min(min, action.from) && action.to <= Math.max(max, action.from);
    }
    default:
      return false;
  }
}

function isFresh(reading: Reading, { policy }: DecideInput): boolean {
  return reading.kind === 'value' && reading.ageMs <= policy.freshness.maxAgeMs;
}

/** Nothing to protect and nothing to undo: what goes down is handed back. */
const unharmed = anyInput.map((input) => {
  const { assessment } = input;
  const consumers = Object.fromEntries(
    Object.entries(assessment.state.consumers).map(([id, memory]) => [id, { ...memory, raiseUselessAt: null }]),
  );
  return {
    ...input,
    breakers: [],
    assessment: { ...assessment, outcomes: [], state: { ...assessment.state, consumers } },
  };
});

describe('decide', () => {
  it("wants nothing outside the owner's bounds and those of AWS, and whole numbers only", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        for (const action of wanted(decide(input).decision)) {
          expect(Number.isInteger(action.to)).toBe(true);
          expect(action.to).not.toBe(action.from);
          expect(isWithin(action, input)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('answers the same when asked twice, and changes nothing it is given', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const frozen = deepFreeze(input);

        expect(decide(frozen)).toEqual(decide(frozen));
      }),
      RUNS,
    );
  });

  it('turns each lever at most once a turn, from where it is', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const actions = wanted(decide(input).decision);
        const levers = actions.map((one) => (one.kind === 'set-parallelization-factor' ? one.mappingId : one.kind));
        const consumers = known(input.assessment.observation.consumers) ?? [];

        expect(new Set(levers).size).toBe(levers.length);
        for (const action of actions) {
          if (action.kind === 'set-parallelization-factor')
            expect(consumers.find((one) => one.mapping.id === action.mappingId)?.mapping.factor).toBe(action.from);
          if (action.kind === 'update-shard-count')
            expect(known(input.assessment.observation.source)?.openShards).toBe(action.from);
        }
      }),
      RUNS,
    );
  });

  it.each(['observe', 'recommend'] as const)('never acts in %s', (mode) => {
    fc.assert(
      fc.property(arbitraryInput(arbitraryPolicy(mode)), (input) => {
        expect(decide(input).decision).toMatchObject({ kind: 'hold', actions: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('never acts when the account switch is off', () => {
    fc.assert(
      fc.property(arbitraryInput(), (input) => {
        expect(decide({ ...input, switchedOff: true }).decision.actions).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('recommends what it would do', () => {
    fc.assert(
      fc.property(arbitraryInput(), (input) => {
        const said = decide({ ...input, policy: { ...input.policy, mode: 'recommend' } }).decision;

        expect(said.recommended).toEqual(decide(input).decision.actions);
      }),
      { numRuns: 200 },
    );
  });

  it('always says why: a reason for the decision, and one for each step of the trace', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { decision, diagnosis } = decide(input);
        const texts = [decision.reason.text, ...decision.trace.map((step) => step.reason.text)];

        for (const text of [...texts, ...diagnosis.findings.map((one) => one.text)]) {
          expect(text.length).toBeGreaterThan(0);
          expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
        }
        expect(decision.kind).toBe(decision.actions.length > 0 ? 'act' : 'hold');
      }),
      RUNS,
    );
  });

  it('never hands back on a reading that is missing or too old', () => {
    fc.assert(
      fc.property(unharmed, (input) => {
        const { signals } = input.assessment;
        for (const action of wanted(decide(input).decision)) {
          if (action.kind !== 'set-parallelization-factor' && action.kind !== 'update-shard-count') continue;
          if (action.to > action.from) continue;
          const mappingId = action.kind === 'set-parallelization-factor' ? action.mappingId : null;
          const touched = signals.consumers.filter((own) => mappingId === null || own.mappingId === mappingId);
          const readings = [signals.arrivalsPerSec, ...touched.map((own) => own.ageMaxMs)];

          expect(readings.filter((reading) => !isFresh(reading, input))).toEqual([]);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('decide under an open breaker', () => {
  it('never raises a factor towards it', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const consumers = known(input.assessment.observation.consumers) ?? [];
        for (const action of wanted(decide(input).decision)) {
          if (action.kind !== 'set-parallelization-factor' || action.to < action.from) continue;
          const consumer = consumers.find((one) => one.mapping.id === action.mappingId);
          const names = consumer === undefined ? [] : downstreamsOf(consumer);
          const open = input.breakers.filter((one) => names.includes(one.downstream) && one.phase === 'open');

          expect(open).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('adds shards only without adding lanes towards it', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const actions = wanted(decide(input).decision);
        const reshard = actions.find((one) => one.kind === 'update-shard-count');
        if (reshard === undefined || reshard.to < reshard.from) return;
        for (const consumer of known(input.assessment.observation.consumers) ?? []) {
          const names = downstreamsOf(consumer);
          if (!input.breakers.some((one) => names.includes(one.downstream) && one.phase === 'open')) continue;
          const step = actions.find(
            (one) => one.kind === 'set-parallelization-factor' && one.mappingId === consumer.mapping.id,
          );
          const factor = typeof step?.to === 'number' ? step.to : consumer.mapping.factor;

          expect(reshard.to * factor).toBeLessThanOrEqual(reshard.from * consumer.mapping.factor);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the state', () => {
  it('survives a trip through JSON: the decision after it is the same', () => {
    fc.assert(
      fc.property(anyInput, arbitraryObservation(NOW + 60_000), (input, next) => {
        const { state } = decide(input);
        const read = parseState(JSON.parse(JSON.stringify(state)));

        expect(read).toEqual(state);
        const after = { ...input, now: NOW + 60_000 };
        expect(decide({ ...after, assessment: assess(next, read ?? aState(), after.now) })).toEqual(
          decide({ ...after, assessment: assess(next, state, after.now) }),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('survives a trip through JSON with an intent and with every kind of result', () => {
    const kinds = fc.constantFrom('applied', 'refused', 'unknown', 'not-attempted');
    fc.assert(
      fc.property(arbitraryInput(), kinds, (input, kind) => {
        const { state, decision } = decide(input);
        const intended = recordIntent(state, anIntent({ actions: decision.actions }));
        const results = decision.actions.map((action) =>
          kind === 'applied' ? ({ action, kind } as const) : ({ action, kind: 'unknown', message: kind } as const),
        );

        for (const one of [intended, recordResults(intended, results, NOW)])
          expect(parseState(JSON.parse(JSON.stringify(one)))).toEqual(one);
      }),
      { numRuns: 200 },
    );
  });
});
