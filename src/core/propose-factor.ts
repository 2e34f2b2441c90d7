import type { FactorAction } from './action.ts';
import type { Assessment } from './assess.ts';
import type { BreakerState } from './breaker-state.ts';
import type { Outcome, Prediction } from './decision.ts';
import type { Finding } from './diagnosis.ts';
import { downstreamsOf } from './downstream-evidence.ts';
import { knowsLightLoad } from './duration-model.ts';
import { EFFECT_MS } from './effect.ts';
import { FACTOR_MAX } from './limits.ts';
import { greatestNeed } from './need-window.ts';
import type { ConsumerObservation } from './observation.ts';
import type { Policy } from './policy.ts';
import { factorCap } from './pressure.ts';
import type { Proposal } from './proposal.ts';
import { raiseRecord } from './raise-record.ts';
import { known } from './reading.ts';
import { type Reason, reason } from './reason.ts';
import type { ConsumerSignals } from './signals.ts';
import { type Need, UPDATE_PAUSE_MS, usefulFactor } from './sizing.ts';
import type { ConsumerMemory } from './state.ts';
import { clamp, type EpochMs, MINUTE_MS, SECOND_MS } from './units.ts';
import { count } from './words.ts';

/** Interval of a predicted throughput around what is expected. Assumption until outcomes have been scored. */
const PREDICTION_SPREAD = 0.3;
/** Duration over what the code needs at light load from which on more lanes may be too many. Assumption. */
export const CONTENDED = 1.3;
/** A hand-back that leaves more of the factor than this is not worth the pause in polling. Assumption. */
const WORTH_A_PAUSE = 0.75;

/** What a proposal for one consumer's factor rests on. */
export interface FactorContext {
  readonly consumer: ConsumerObservation;
  readonly own: ConsumerSignals;
  readonly memory: ConsumerMemory;
  readonly need: Need | null;
  readonly findings: readonly Finding[];
  readonly assessment: Assessment;
  readonly policy: Policy;
  readonly breakers: readonly BreakerState[];
  readonly now: EpochMs;
}

/** The factor one consumer should have, or null when it should stay. Protection first, then relief, then hand-back. */
export function proposeFactor(context: FactorContext): Proposal | null {
  return shed(context) ?? undo(context) ?? probe(context) ?? relief(context) ?? handBack(context);
}

/** Lowers pressure on what is sick or being probed. A closed breaker that still limits stops growth, and takes nothing away. */
function shed(context: FactorContext): Proposal | null {
  const { own, consumer } = context;
  const breakers = context.breakers.filter((one) => one.phase !== 'closed');
  const cap = factorCap(breakers, own.mappingId, own.readableShards);
  const from = consumer.mapping.factor;
  if (cap === null || from <= cap) return null;
  const breaker = breakers.find((one) => one.share !== null);
  const why = breaker === undefined ? 'a downstream is sick' : `${breaker.downstream}: ${breaker.reason.text}`;
  const text = `${why}; ${own.slots} lanes go down to ${cap * own.readableShards}`;
  return make(
    context,
    cap,
    'in',
    'shed',
    reason('pressure-lowered', text, { slots: own.slots, lanesLeft: cap * own.readableShards }),
    null,
  );
}

/**
 * Takes back a raise that did nothing or harmed. Asked for until it is done: the memory of the raise stands until the
 * factor has gone back.
 */
function undo(context: FactorContext): Proposal | null {
  const { memory, consumer, policy, own, assessment, breakers, now } = context;
  const outcome = assessment.outcomes.find(
    ({ prediction, verdict }) => prediction.mappingId === own.mappingId && isBad(verdict),
  );
  const stands =
    memory.raiseUselessAt !== null &&
    memory.changeDirection === 'out' &&
    (memory.changedAt ?? now) < memory.raiseUselessAt;
  if (outcome === undefined && !(stands && raiseRecord(memory, breakers, now) === 'useless')) return null;
  const from = consumer.mapping.factor;
  const to = Math.max(memory.previousFactor ?? from, policy.bounds.factor.min);
  if (to >= from) return null;
  const because =
    outcome?.reason ?? reason('change-undone', 'the last raise did not help and has not been taken back yet');
  return make(context, to, 'in', 'undo', reason('change-undone', because.text, because.numbers), null);
}

function isBad(verdict: Outcome['verdict']): boolean {
  return verdict === 'no-effect' || verdict === 'made-worse';
}

function probe(context: FactorContext): Proposal | null {
  const { own, consumer, breakers } = context;
  const held = breakers.find((one) => one.phase === 'half-open' && one.probeHolder === own.mappingId);
  const cap = factorCap(breakers, own.mappingId, own.readableShards);
  const from = consumer.mapping.factor;
  if (held === undefined || cap === null || from >= cap || from >= FACTOR_MAX) return null;
  const text = `${held.downstream} looks well: this consumer tries ${from + 1} lanes a shard instead of ${from}`;
  return make(context, from + 1, 'out', 'probe', reason('probe-started', text), null);
}

function relief(context: FactorContext): Proposal | null {
  const { own, consumer, need, findings, policy, memory, now } = context;
  const bound = findings.find((one) => one.bottleneck === 'consumer-bound' && one.mappingId === own.mappingId);
  if (bound === undefined || need === null || own.readableShards === 0) return null;
  if (raiseRecord(memory, context.breakers, now) === 'useless') return null;
  const from = consumer.mapping.factor;
  const wanted = Math.ceil(need.slots / own.readableShards);
  const careful = carefulFactor(context, wanted);
  const to = Math.min(
    Math.max(wanted, policy.bounds.factor.min),
    Math.max(careful, policy.bounds.factor.min),
    policy.bounds.factor.max,
    Math.max(from, usefulFactor(own)),
  );
  if (to <= from) return null;
  const minutes = Math.round(policy.target.catchUpMs / MINUTE_MS);
  const drains =
    need.slots > need.steadySlots ? ` and drain ${count(need.backlogRecords)} records within ${minutes} min` : '';
  const more =
    to < wanted ? `, of ${wanted} wanted${to === usefulFactor(own) ? ': a shard cannot be read faster' : ''}` : '';
  const text = `${consumer.lambda.name}: ${need.slots} lanes keep up with ${count(need.demandPerSec)} records/s${drains}, there are ${own.slots}: factor ${from} → ${to}${more}`;
  const numbers = {
    neededSlots: need.slots,
    slots: own.slots,
    laneRatePerSec: Math.round(need.laneRatePerSec),
    demandPerSec: Math.round(need.demandPerSec),
    backlogRecords: Math.round(need.backlogRecords),
  };
  return make(context, to, 'out', 'relief', reason('relief-raised', text, numbers), (action) =>
    predict(context, need, typeof action.to === 'number' ? action.to : to),
  );
}

/**
 * How far one raise may go. Lanes that already slow each other down, or a raise that was of no use before: one step, and
 * see. A consumer that has never been seen with time to spare: at most double, because nobody knows what it can bear.
 */
function carefulFactor({ own, consumer, memory, breakers, now }: FactorContext, wanted: number): number {
  const from = consumer.mapping.factor;
  const isWarned = raiseRecord(memory, breakers, now) !== 'clean' || (known(own.slowdown) ?? 1) >= CONTENDED;
  if (isWarned) return from + 1;
  return knowsLightLoad(memory.durationModel) ? wanted : Math.min(wanted, 2 * from);
}

/** Back to the owner's factor, as far as the greatest need of the quiet window allows. Only on positive evidence. */
function handBack(context: FactorContext): Proposal | null {
  const { own, consumer, need, policy, memory, now } = context;
  const from = consumer.mapping.factor;
  const ageMs = known(own.ageMaxMs);
  if (from <= memory.baselineFactor || need === null || ageMs === null || own.readableShards === 0) return null;
  if (ageMs > policy.target.iteratorAgeMs / 2) return null;
  const greatest = greatestNeed(memory.slotNeeds, now, policy.scaleIn.factorQuietMs);
  if (greatest === null) return null;
  const to = clamp(Math.ceil(greatest / own.readableShards), memory.baselineFactor, policy.bounds.factor.max);
  if (to >= from || (to > memory.baselineFactor && to > from * WORTH_A_PAUSE)) return null;
  const minutes = Math.round(policy.scaleIn.factorQuietMs / 60_000);
  const text = `no more than ${Math.ceil(greatest)} lanes were needed for ${minutes} min, there are ${own.slots}: factor ${from} → ${to}`;
  return make(
    context,
    to,
    'in',
    'hand-back',
    reason('relief-returned', text, { neededSlots: Math.ceil(greatest), slots: own.slots }),
    null,
  );
}

function make(
  context: FactorContext,
  to: number,
  direction: Proposal['direction'],
  purpose: Proposal['purpose'],
  why: Reason,
  prediction: Proposal['prediction'],
): Proposal {
  const { consumer } = context;
  const action: FactorAction = {
    kind: 'set-parallelization-factor',
    mappingId: consumer.mapping.id,
    from: consumer.mapping.factor,
    to,
  };
  return {
    action,
    direction,
    purpose,
    mappingId: consumer.mapping.id,
    downstreams: downstreamsOf(consumer),
    reason: why,
    prediction,
  };
}

/** What the raise should do; the guards may shrink the raise, and the prediction is made again for what is left. */
export function predict(context: FactorContext, need: Need, to: number): Omit<Prediction, 'action'> {
  const { own, now, assessment } = context;
  const expected = Math.min(to * own.readableShards * need.laneRatePerSec, own.readLimitPerSec);
  const arrivals = known(assessment.signals.arrivalsPerSec) ?? 0;
  const grown = need.backlogRecords + arrivals * (UPDATE_PAUSE_MS / SECOND_MS);
  const drainMs = expected > arrivals ? (grown / (expected - arrivals)) * SECOND_MS : null;
  return {
    id: `${own.mappingId}@${now}`,
    mappingId: own.mappingId,
    madeAt: now,
    judgeAt: now + EFFECT_MS,
    throughputBeforePerSec: known(own.throughputPerSec),
    throughputPerSec: { low: expected * (1 - PREDICTION_SPREAD), expected, high: expected * (1 + PREDICTION_SPREAD) },
    timePerRecordBeforeMs: known(own.timePerRecordMs),
    caughtUpAt: drainMs === null ? null : now + UPDATE_PAUSE_MS + drainMs,
  };
}
