import type { BreakerState } from '../core/breaker-state.ts';
import type { DecideResult, Decider } from '../core/decider.ts';
import { downstreamsOf } from '../core/downstream-evidence.ts';
import type { SourceId } from '../core/observation.ts';
import { type Mode, type Policy, weakest } from '../core/policy.ts';
import { known } from '../core/reading.ts';
import { type Reason, reason } from '../core/reason.ts';
import type { DurationMs, EpochMs } from '../core/units.ts';
import type { PolicyBook } from '../ports.ts';
import type { FleetOptions } from './fleet-summary.ts';
import type { Looked } from './look.ts';
import type { Prepared } from './prepare.ts';

/** Concurrency that is never handed out: other functions start too. Assumption. */
const ACCOUNT_RESERVE_SHARE = 0.1;
/** From so many sources on, more than this share wanting to act at once is suspicious. Assumptions. */
const BRAKE_LEAST_SOURCES = 5;
const BRAKE_SHARE = 0.5;

export type Ready = Extract<Prepared, { kind: 'ready' }>;

export interface Planned {
  readonly ready: Ready;
  readonly mode: Mode;
  readonly result: DecideResult;
  readonly breakers: readonly BreakerState[];
  /** Age the owner accepts; null when the document cannot be used. */
  readonly targetMs: DurationMs | null;
}

export interface PlanInput {
  readonly ready: readonly Ready[];
  readonly book: PolicyBook;
  readonly breakers: readonly BreakerState[];
  readonly looked: Looked;
  readonly options: Pick<FleetOptions, 'maximumChanges' | 'modeCeiling'>;
  readonly decider: Decider;
  readonly now: EpochMs;
}

/** What one invocation will do, and the sources whose decision failed. */
export interface Plan {
  readonly planned: readonly Planned[];
  readonly failed: readonly { readonly sourceId: SourceId; readonly reason: Reason }[];
}

/**
 * Decides for every source, most urgent first, out of one account's concurrency. Pure: nothing has happened yet. A
 * decision that throws is that source's failure and nobody else's.
 */
export function plan(input: PlanInput): Plan {
  let spare = spareSlots(input);
  const planned: Planned[] = [];
  const failed: { sourceId: SourceId; reason: Reason }[] = [];
  for (const ready of input.ready.toSorted((a, b) => urgency(b) - urgency(a))) {
    try {
      const one = planOne(ready, input, spare);
      planned.push(one);
      if (spare !== null) spare = Math.max(0, spare - slotsAdded(one));
    } catch (error) {
      const text = `the decision failed: ${error instanceof Error ? error.message : String(error)}`;
      failed.push({ sourceId: ready.assessment.observation.sourceId, reason: reason('call-failed', text) });
    }
  }
  const braked = brake(planned, planned.length + input.looked.resting.length);
  return { planned: limitChanges(braked, input.options.maximumChanges), failed };
}

function planOne(ready: Ready, input: PlanInput, spare: number | null): Planned {
  const { book, now, looked, options } = input;
  const { sourceId } = ready.assessment.observation;
  const source = looked.found.get(sourceId);
  if (source === undefined) throw new RangeError(`nobody asked for ${sourceId}`);
  const answer = book.policyOf(source);
  const names = (known(ready.assessment.observation.consumers) ?? []).flatMap(downstreamsOf);
  const breakers = input.breakers.filter((breaker) => names.includes(breaker.downstream));
  if (answer.kind !== 'policy') {
    const problems = answer.kind === 'invalid' ? answer.problems : ['the source has been taken out'];
    return { ready, mode: 'observe', breakers, targetMs: null, result: holdInvalid(ready, problems) };
  }
  const policy = { ...answer.policy, mode: weakest(answer.policy.mode, options.modeCeiling ?? 'enforce') };
  const switchedOff = book.switch === 'off';
  const result = input.decider({ assessment: ready.assessment, policy, switchedOff, breakers, spareSlots: spare, now });
  const targetMs = policy.target.iteratorAgeMs;
  const one = { ready, mode: effectiveMode(policy, switchedOff), breakers, targetMs, result };
  return ready.loaded.revision === null ? firstSight(one) : one;
}

/** Nothing is remembered: it is new, or its memory was lost and with it the calls of the day. The first turn only looks. */
function firstSight(one: Planned): Planned {
  if (one.result.decision.actions.length === 0) return one;
  const text = 'nothing is remembered of this source: the first turn looks and changes nothing';
  const held = withhold(one, reason('first-sight', text), () => true);
  // In a minute it may act itself: nobody has to be asked to do it by hand.
  const { decision } = held.result;
  return {
    ...held,
    result: { ...held.result, decision: { ...decision, recommended: one.result.decision.recommended } },
  };
}

function effectiveMode(policy: Policy, switchedOff: boolean): Mode {
  return switchedOff && policy.mode === 'enforce' ? 'recommend' : policy.mode;
}

/** A document with errors changes nothing: the source holds, and the report names every field. */
function holdInvalid(ready: Ready, problems: readonly string[]): DecideResult {
  const text = problems.join('; ');
  const why = reason('policy-invalid', text, { problems: problems.length });
  return {
    state: ready.assessment.state,
    diagnosis: { findings: [{ bottleneck: 'unknown', mappingId: null, confidence: 1, text, numbers: {} }] },
    decision: {
      kind: 'hold',
      reason: why,
      actions: [],
      recommended: [],
      advice: [{ reason: why }],
      predictions: [],
      trace: [{ step: 'policy', verdict: 'refused', reason: why }],
    },
  };
}

function urgency(ready: Ready): number {
  return Math.max(0, ...ready.assessment.signals.consumers.map((one) => known(one.ageMaxMs) ?? 0));
}

/** Lanes the account can still carry; null when its limit cannot be read. What is in use falls back to what is known to run. */
function spareSlots({ looked, ready }: PlanInput): number | null {
  const { account } = looked.fleet;
  const limit = known(account.concurrencyLimit);
  if (limit === null) return null;
  const lanes = ready.flatMap((one) => one.assessment.signals.consumers).reduce((sum, one) => sum + one.slots, 0);
  const inUse = Math.max(known(account.concurrencyInUse) ?? 0, lanes);
  return Math.max(0, Math.floor(limit * (1 - ACCOUNT_RESERVE_SHARE) - inUse));
}

function slotsAdded({ ready, result }: Planned): number {
  return result.decision.actions.reduce((sum, action) => {
    if (action.kind !== 'set-parallelization-factor') return sum;
    const own = ready.assessment.signals.consumers.find((one) => one.mappingId === action.mappingId);
    return sum + Math.max(0, action.to - action.from) * (own?.readableShards ?? 0);
  }, 0);
}

/** When most sources want to scale at once, the telemetry is likelier wrong than all of them: none acts, except to protect. */
function brake(planned: readonly Planned[], sources: number): readonly Planned[] {
  const wanting = planned.filter(({ result }) =>
    [...result.decision.actions, ...result.decision.recommended].some(isScaleOut),
  ).length;
  if (sources < BRAKE_LEAST_SOURCES || wanting <= sources * BRAKE_SHARE) return planned;
  const text = `${wanting} of ${sources} sources want to scale out in the same turn: the telemetry is suspected, none does`;
  const why = reason('fleet-brake', text, { wanting, sources });
  return planned.map((one) => (one.result.decision.actions.some(isScaleOut) ? withhold(one, why, isScaleOut) : one));
}

/** Why the brake holds, if it held any of these back. */
export function brakeOf(planned: readonly Planned[]): Reason | null {
  const steps = planned.flatMap((one) => one.result.decision.trace);
  return steps.find(({ reason: why }) => why.code === 'fleet-brake')?.reason ?? null;
}

function isScaleOut(action: PlannedAction): boolean {
  return (
    (action.kind === 'set-parallelization-factor' || action.kind === 'update-shard-count') && action.to > action.from
  );
}

/** One invocation makes so many changes and no more, those that protect first; the rest is decided again in the next. */
function limitChanges(planned: readonly Planned[], maximumChanges: number): readonly Planned[] {
  const raises = (one: Planned) => Number(one.result.decision.actions.some(isScaleOut));
  const text = `this invocation makes at most ${maximumChanges} changes: decided again in the next one`;
  const why = reason('turn-budget', text, { maximumChanges });
  const fitted = new Map<Planned, Planned>();
  let left = maximumChanges;
  for (const one of planned.toSorted((a, b) => raises(a) - raises(b))) {
    const choices = [one, withhold(one, why, isScaleOut), withhold(one, why, () => true)];
    const chosen = choices.find((choice) => choice.result.decision.actions.length <= left) ?? one;
    left -= chosen.result.decision.actions.length;
    fitted.set(one, chosen);
  }
  return planned.map((one) => fitted.get(one) ?? one);
}

type PlannedAction = DecideResult['decision']['actions'][number];

/** The decision without some of its actions: they become recommendations, and nothing is predicted of them. */
function withhold(one: Planned, why: Reason, isWithheld: (action: PlannedAction) => boolean): Planned {
  const { decision, state } = one.result;
  const actions = decision.actions.filter((action) => !isWithheld(action));
  const gone = decision.predictions.filter(({ action }) => isWithheld(action)).map((prediction) => prediction.id);
  return {
    ...one,
    result: {
      ...one.result,
      state: { ...state, predictions: state.predictions.filter((prediction) => !gone.includes(prediction.id)) },
      decision: {
        ...decision,
        kind: actions.length > 0 ? 'act' : 'hold',
        reason: actions.length > 0 ? decision.reason : why,
        actions,
        recommended: [...decision.recommended, ...decision.actions.filter(isWithheld)],
        predictions: decision.predictions.filter((prediction) => !gone.includes(prediction.id)),
        trace: [...decision.trace, { step: 'fleet', verdict: 'refused', reason: why }],
      },
    },
  };
}
