import type { Assessment } from './assess.ts';
import type { Outcome } from './decision.ts';
import { EFFECT_MS, showsEffect } from './effect.ts';
import { isSaturated } from './learn.ts';
import type { ConsumerObservation, DownstreamName, DownstreamObservation, MappingId } from './observation.ts';
import type { BreakerPolicy } from './policy.ts';
import { known, type MinuteSeries } from './reading.ts';
import { type Reason, reason } from './reason.ts';
import { newest } from './series.ts';
import type { ConsumerSignals } from './signals.ts';
import type { ConsumerMemory } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';
import { percent } from './words.ts';

/** Throughput and time per record, against the same number of lanes when well, from which on the downstream is sick. Assumptions. */
const COLLAPSED_SHARE = 0.7;
const COLLAPSED_SLOWER = 1.4;
/** Slots that were the same for this long have shown what is normal for them; before that more slowness is allowed. Assumptions. */
const FAMILIAR_MS: DurationMs = 15 * MINUTE_MS;
const UNFAMILIAR_ALLOWANCE = 1.5;
/** Below this share of the sick thresholds the downstream counts as well. */
const WELL_SHARE = 0.6;

/** What one turn knows of one downstream's health. */
export interface DownstreamEvidence {
  readonly downstream: DownstreamName;
  readonly verdict: 'sick' | 'well' | 'unknown';
  /** Independent kinds of signal that say sick. Two agree without waiting for another minute. */
  readonly agreeing: number;
  /** The minute the evidence is of. */
  readonly minuteStartMs: EpochMs;
  readonly reason: Reason;
  /** Those who write to it, with their pressure; most behind first. */
  readonly writers: readonly {
    readonly mappingId: MappingId;
    readonly slots: number;
    readonly readableShards: number;
    /** Its lanes before a raise that is only just taking effect; null when there was none. */
    readonly slotsBeforeRaise: number | null;
    readonly ageMs: number;
  }[];
}

/** Names the downstreams of a consumer; without set-up everything behind its function counts as one. */
export function downstreamsOf(consumer: ConsumerObservation): readonly DownstreamName[] {
  return consumer.downstreams.length > 0 ? consumer.downstreams : [`lambda:${consumer.lambda.name}`];
}

/** A raise counts as only just made for this long: twice the time to its first complete minute. Assumption. */
const RECENT_RAISE_MS: DurationMs = 2 * EFFECT_MS;

/** Whether Headgate raised a factor so recently that what is sick now may be sick because of it. */
export function isRaiseRecent(memory: ConsumerMemory, now: EpochMs): boolean {
  return memory.changeDirection === 'out' && memory.changedAt !== null && now - memory.changedAt < RECENT_RAISE_MS;
}

function slotsBeforeRaise(signals: ConsumerSignals, memory: ConsumerMemory | null, now: EpochMs): number | null {
  if (memory === null || memory.previousFactor === null || !isRaiseRecent(memory, now)) return null;
  return memory.previousFactor * signals.readableShards;
}

interface Writer {
  readonly signals: ConsumerSignals;
  readonly outcomes: readonly Outcome[];
  readonly memory: ConsumerMemory | null;
}

/** Weighs what the downstream's own metrics and all its writers show. */
export function weighDownstream(
  downstream: DownstreamName,
  assessments: readonly Assessment[],
  observation: DownstreamObservation | null,
  policy: BreakerPolicy,
  now: EpochMs,
): DownstreamEvidence {
  const writers = writersOf(downstream, assessments);
  const sick = [
    ...writers.flatMap((writer) => symptoms(writer, policy, now)),
    ...ownSymptoms(observation, policy, now),
  ];
  const kinds = new Map(sick.map((symptom) => [symptom.kind, symptom.reason]));
  const first = [...kinds.values()][0];
  const minuteStartMs = newestMinute(writers, observation, now);
  const common = {
    downstream,
    agreeing: kinds.size,
    minuteStartMs,
    writers: writers
      .map(({ signals, memory }) => ({
        mappingId: signals.mappingId,
        slots: signals.slots,
        readableShards: signals.readableShards,
        slotsBeforeRaise: slotsBeforeRaise(signals, memory, now),
        ageMs: known(signals.ageMaxMs) ?? 0,
      }))
      .toSorted((a, b) => b.ageMs - a.ageMs),
  };
  if (first !== undefined) return { ...common, verdict: 'sick', reason: first };
  if (isWell(writers, observation, policy, now)) {
    return { ...common, verdict: 'well', reason: reason('breaker-well', `${downstream} answers as it should`) };
  }
  return {
    ...common,
    verdict: 'unknown',
    reason: reason('readings-missing', `nothing fresh is known of ${downstream}`),
  };
}

function writersOf(downstream: DownstreamName, assessments: readonly Assessment[]): readonly Writer[] {
  return assessments.flatMap((assessment) => {
    const consumers = known(assessment.observation.consumers) ?? [];
    return consumers.flatMap((consumer) => {
      if (!downstreamsOf(consumer).includes(downstream)) return [];
      const signals = assessment.signals.consumers.find((one) => one.mappingId === consumer.mapping.id);
      return signals === undefined
        ? []
        : [{ signals, memory: assessment.state.consumers[consumer.mapping.id] ?? null, outcomes: assessment.outcomes }];
    });
  });
}

interface Symptom {
  readonly kind: 'errors' | 'slow' | 'worse' | 'own-errors';
  readonly reason: Reason;
}

function symptoms(writer: Writer, policy: BreakerPolicy, now: EpochMs): readonly Symptom[] {
  return [
    ...errorSymptom(writer.signals, policy),
    ...worseSymptom(writer, policy),
    ...slowSymptom(writer, policy, now),
  ];
}

function errorSymptom(signals: ConsumerSignals, policy: BreakerPolicy): readonly Symptom[] {
  const ratio = known(signals.errorRatio);
  const errors = known(signals.errorsPerMin);
  if (ratio === null || errors === null || ratio < policy.errorRatio || errors < policy.errorCount) return [];
  const text = `${percent(ratio)} of the consumer's invocations fail (${errors} in a minute)`;
  return [{ kind: 'errors', reason: reason('breaker-tripped', text, { errorRatio: ratio, errorsPerMin: errors }) }];
}

/** A raise that brought nothing while each record took longer; where it took very much longer, that says it twice. */
function worseSymptom({ signals, outcomes }: Writer, policy: BreakerPolicy): readonly Symptom[] {
  const outcome = outcomes.find(
    (one) => one.prediction.mappingId === signals.mappingId && one.verdict === 'made-worse',
  );
  if (outcome === undefined) return [];
  const before = outcome.prediction.timePerRecordBeforeMs;
  const after = known(signals.timePerRecordMs);
  const slowdown = before === null || after === null ? 1 : after / before;
  const because = reason('breaker-tripped', outcome.reason.text, { ...outcome.reason.numbers, slowdown });
  const worse: Symptom = { kind: 'worse', reason: because };
  return slowdown >= policy.slowdown ? [worse, { kind: 'slow', reason: because }] : [worse];
}

/** Slower than the same lanes were, or than the same code was, while it matters: records wait. */
function slowSymptom({ signals, memory, outcomes }: Writer, policy: BreakerPolicy, now: EpochMs): readonly Symptom[] {
  // A raise that is judged in this turn is undone in this turn: what it made slow is not held against the downstream.
  if (outcomes.some((one) => one.prediction.mappingId === signals.mappingId && one.verdict === 'made-worse')) return [];
  const waiting = isSaturated(signals) || (known(signals.ageSlope) ?? 0) > 0.1;
  // Until a change shows its effect, what is slow may be slow because of it: the outcome of the change will tell.
  const unsettled = !showsEffect(signals.durationAverageMs, memory?.changedAt ?? null, now);
  if (!waiting || unsettled) return [];
  const throughput = known(signals.throughputPerSec);
  const perRecord = known(signals.timePerRecordMs);
  const reference = memory?.reference ?? null;
  if (reference !== null && reference.slots === signals.slots && throughput !== null && perRecord !== null) {
    const share = throughput / reference.throughputPerSec;
    const slower = perRecord / reference.timePerRecordMs;
    if (share >= COLLAPSED_SHARE || slower < COLLAPSED_SLOWER) return [];
    const text = `the same ${signals.slots} lanes do ${percent(share)} of what they did, each record takes ${slower.toFixed(1)} times as long`;
    return [
      {
        kind: 'slow',
        reason: reason('breaker-tripped', text, { throughputShare: share, slowdown: slower, slots: signals.slots }),
      },
    ];
  }
  const slowdown = known(signals.slowdown);
  const threshold = slowThreshold(memory, policy, now);
  if (slowdown === null || slowdown < threshold) return [];
  const text = `an invocation takes ${slowdown.toFixed(1)} times as long as this code took for such a batch`;
  return [{ kind: 'slow', reason: reason('breaker-tripped', text, { slowdown, threshold }) }];
}

/** Lanes that have just changed may be slower for a while than the owner's threshold says: contention is no sickness. */
function slowThreshold(memory: ConsumerMemory | null, policy: BreakerPolicy, now: EpochMs): number {
  const familiar = memory === null || memory.changedAt === null || now - memory.changedAt >= FAMILIAR_MS;
  return policy.slowdown * (familiar ? 1 : UNFAMILIAR_ALLOWANCE);
}

function ownSymptoms(
  observation: DownstreamObservation | null,
  policy: BreakerPolicy,
  now: EpochMs,
): readonly Symptom[] {
  if (observation === null) return [];
  const ratio = ownErrorRatio(observation, now);
  const errors = known(newest(observation.errors, now));
  if (ratio === null || errors === null || ratio < policy.errorRatio || errors < policy.errorCount) return [];
  const text = `${observation.name} fails ${percent(ratio)} of its requests`;
  return [
    { kind: 'own-errors', reason: reason('breaker-tripped', text, { ownErrorRatio: ratio, ownErrorsPerMin: errors }) },
  ];
}

function ownErrorRatio(observation: DownstreamObservation, now: EpochMs): number | null {
  const requests = known(newest(observation.requests, now));
  const errors = known(newest(observation.errors, now));
  return requests === null || errors === null || requests <= 0 ? null : errors / requests;
}

/** Well needs evidence too: invocations that went through, at a pace that is usual, with nothing said against it. */
function isWell(
  writers: readonly Writer[],
  observation: DownstreamObservation | null,
  policy: BreakerPolicy,
  now: EpochMs,
): boolean {
  const own = observation === null ? null : ownErrorRatio(observation, now);
  if (own !== null && own >= policy.errorRatio * WELL_SHARE) return false;
  const telling = writers.filter(
    ({ signals }) => (known(signals.invocationsPerMin) ?? 0) > 0 && known(signals.errorRatio) !== null,
  );
  if (telling.length === 0) return own !== null;
  return telling.every(({ signals, memory }) => {
    const slowdown = known(signals.slowdown) ?? 1;
    const fails = (known(signals.errorRatio) ?? 1) >= policy.errorRatio * WELL_SHARE;
    return !fails && slowdown < slowThreshold(memory, policy, now);
  });
}

function newestMinute(writers: readonly Writer[], observation: DownstreamObservation | null, now: EpochMs): EpochMs {
  const ages = writers.flatMap(({ signals }) =>
    signals.invocationsPerMin.kind === 'value' ? [signals.invocationsPerMin.ageMs] : [],
  );
  const own = observation === null ? [] : seriesAge(observation.requests, now);
  const all = [...ages, ...own];
  return all.length === 0 ? 0 : now - Math.min(...all) - MINUTE_MS;
}

function seriesAge(series: MinuteSeries, now: EpochMs): readonly number[] {
  const reading = newest(series, now);
  return reading.kind === 'value' ? [reading.ageMs] : [];
}
