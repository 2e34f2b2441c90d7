import { adviceFor } from './advice.ts';
import type { Assessment } from './assess.ts';
import type { BreakerState } from './breaker-state.ts';
import { holdReason } from './conclude.ts';
import type { DecideInput, DecideResult, Decider } from './decider.ts';
import type { Decision, Prediction, TraceStep } from './decision.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { downstreamsOf, isRaiseRecent } from './downstream-evidence.ts';
import { freshSignals } from './fresh-signals.ts';
import type { Guard, GuardContext } from './guard.ts';
import { GUARDS } from './guards/order.ts';
import { rememberNeeds } from './needs.ts';
import type { Proposal } from './proposal.ts';
import { span, withTarget } from './proposal.ts';
import { type ProposeInput, propose } from './propose.ts';
import { known } from './reading.ts';
import type { SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/** Diagnoses, proposes, asks every guard, and says why: one pure step, the same in the handler, the simulator and the tests. */
export const decide: Decider = (input) => decideWith({ guards: GUARDS, propose }, input);

/** What a decision is made of: a strategy that wants and guards that answer. */
export interface DeciderParts {
  readonly guards: readonly Guard[];
  readonly propose: (input: ProposeInput) => readonly Proposal[];
}

/** The same with other parts: tests take a guard away and watch an invariant break, or want everything all the time. */
export function decideWith({ guards, propose }: DeciderParts, input: DecideInput): DecideResult {
  const { policy, breakers, now } = input;
  const signals = freshSignals(input.assessment.signals, policy.freshness.maxAgeMs);
  const isSeen = input.assessment.observation.consumers.kind === 'value';
  const state = isSeen ? rememberNeeds(input.assessment.state, signals, policy, now) : input.assessment.state;
  const assessment = { ...input.assessment, signals, state };
  const diagnosis = diagnose(assessment, policy, breakers, now);
  const proposals = propose({ assessment, diagnosis, policy, breakers, now });
  const passed = passGuards(guards, proposals, { ...input, assessment }, diagnosis);
  const decision = conclude(passed, proposals, { ...input, assessment }, diagnosis);
  return { decision, diagnosis, state: remember(state, assessment, decision, breakers, now) };
}

interface Passed {
  readonly approved: readonly Proposal[];
  readonly recommended: readonly Proposal[];
  readonly trace: readonly TraceStep[];
}

function passGuards(
  guards: readonly Guard[],
  proposals: readonly Proposal[],
  input: DecideInput,
  diagnosis: Diagnosis,
): Passed {
  const source = known(input.assessment.observation.source);
  const trace: TraceStep[] = [];
  const approved: Proposal[] = [];
  const recommended: Proposal[] = [];
  if (source === null) return { approved, recommended, trace };
  for (const proposal of proposals) {
    trace.push({ step: 'propose', verdict: 'proposed', reason: proposal.reason });
    const context: GuardContext = {
      ...input,
      source,
      observation: input.assessment.observation,
      consumers: known(input.assessment.observation.consumers) ?? [],
      signals: input.assessment.signals,
      state: input.assessment.state,
      diagnosis,
      approved: [...approved, ...recommended],
    };
    const outcome = passOne(guards, proposal, context);
    trace.push(...outcome.trace);
    if (outcome.kind === 'approved') approved.push(outcome.proposal);
    if (outcome.kind === 'recommended') recommended.push(outcome.proposal);
  }
  const isReshard = (one: Proposal) => one.action.kind === 'update-shard-count' && one.direction === 'out';
  const alone = ![...approved, ...recommended].some(isReshard);
  const stays = (one: Proposal) => !(alone && one.purpose === 'offset');
  return { approved: approved.filter(stays), recommended: recommended.filter(stays), trace };
}

interface PassedOne {
  readonly kind: 'approved' | 'recommended' | 'refused';
  readonly proposal: Proposal;
  readonly trace: readonly TraceStep[];
}

function passOne(guards: readonly Guard[], proposal: Proposal, context: GuardContext): PassedOne {
  const trace: TraceStep[] = [];
  let current = proposal;
  for (const guard of guards) {
    const verdict = guard.check(current, context);
    if (verdict.kind === 'allow') continue;
    if (verdict.kind === 'shrink') {
      trace.push({ step: guard.name, verdict: 'shrunk', reason: verdict.reason });
      current = withTarget(current, verdict.to);
      const range = span(current);
      if (range !== null && range.from === range.to) return { kind: 'refused', proposal: current, trace };
      continue;
    }
    trace.push({ step: guard.name, verdict: 'refused', reason: verdict.reason });
    const isAdvice = guard.name === 'mode' && verdict.reason.code !== 'mode-observe';
    return { kind: isAdvice ? 'recommended' : 'refused', proposal: current, trace };
  }
  trace.push({ step: 'guards', verdict: 'allowed', reason: current.reason });
  return { kind: 'approved', proposal: current, trace };
}

function conclude(passed: Passed, proposals: readonly Proposal[], input: DecideInput, diagnosis: Diagnosis): Decision {
  const { approved, recommended, trace } = passed;
  const actions = approved.map((proposal) => proposal.action);
  const lead = approved[0] ?? recommended[0];
  return {
    kind: actions.length > 0 ? 'act' : 'hold',
    reason: lead?.reason ?? holdReason(input, diagnosis, trace),
    actions,
    recommended: recommended.map((proposal) => proposal.action),
    advice: adviceFor(input, diagnosis, proposals, trace),
    predictions: [...approved, ...recommended].flatMap(predictionOf),
    trace,
  };
}

/** A shrunk raise is expected to do its part of what the whole one would have done. */
function predictionOf(proposal: Proposal): readonly Prediction[] {
  const { prediction, action } = proposal;
  return prediction === null ? [] : [{ ...prediction(action), action }];
}

/** What a raise without effect teaches, and the predictions whose outcome is still to come. What was only recommended has no effect to score. */
function remember(
  state: SourceState,
  assessment: Assessment,
  decision: Decision,
  breakers: readonly BreakerState[],
  now: EpochMs,
): SourceState {
  const consumers = { ...state.consumers };
  for (const outcome of assessment.outcomes) {
    const memory = consumers[outcome.prediction.mappingId];
    const useless = outcome.verdict === 'no-effect' || outcome.verdict === 'made-worse';
    if (memory === undefined || !useless) continue;
    consumers[outcome.prediction.mappingId] = { ...memory, raiseUselessAt: now };
  }
  for (const { mappingId, at } of trippedBy(state, assessment, breakers)) {
    const memory = consumers[mappingId];
    if (memory !== undefined) consumers[mappingId] = { ...memory, raiseUselessAt: at };
  }
  const acted = decision.kind === 'act' ? decision.predictions : [];
  return { ...state, consumers, predictions: [...state.predictions, ...acted] };
}

/**
 * Consumers whose raise had only just been made when a breaker behind them tripped: that raise harmed. Also told in a
 * later turn, when the one that saw the trip ended before it could remember.
 */
function trippedBy(
  state: SourceState,
  { observation }: Assessment,
  breakers: readonly BreakerState[],
): readonly { readonly mappingId: string; readonly at: EpochMs }[] {
  return (known(observation.consumers) ?? []).flatMap((consumer) => {
    const memory = state.consumers[consumer.mapping.id];
    const names = downstreamsOf(consumer);
    const open = breakers.find((breaker) => breaker.phase === 'open' && names.includes(breaker.downstream));
    const at = open?.trippedAt ?? null;
    if (memory === undefined || at === null || !isRaiseRecent(memory, at)) return [];
    const isKnown = (memory.changedAt ?? at) > at || (memory.raiseUselessAt ?? 0) >= at;
    return isKnown ? [] : [{ mappingId: consumer.mapping.id, at }];
  });
}
