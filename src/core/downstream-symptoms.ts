import type { Outcome } from './decision.ts';
import { showsEffect } from './effect.ts';
import { isSaturated } from './learn.ts';
import type { DownstreamObservation } from './observation.ts';
import type { BreakerPolicy } from './policy.ts';
import { known } from './reading.ts';
import { type Reason, reason } from './reason.ts';
import { newest, valueAt } from './series.ts';
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
/** A consumer that writes to the downstream in question. */
export interface Writer {
  readonly signals: ConsumerSignals;
  readonly outcomes: readonly Outcome[];
  readonly memory: ConsumerMemory | null;
}

/** One sign that a downstream is sick. Two kinds agree; two of one kind do not. */
export interface Symptom {
  readonly kind: 'errors' | 'slow' | 'worse' | 'own-errors' | 'own-alarm';
  readonly reason: Reason;
}

/** What one writer shows of the downstream. */
export function symptoms(writer: Writer, policy: BreakerPolicy, now: EpochMs): readonly Symptom[] {
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
  const durationMs = known(signals.durationAverageMs);
  const reference = memory?.reference ?? null;
  if (reference !== null && reference.slots === signals.slots && throughput !== null && durationMs !== null) {
    const share = throughput / reference.throughputPerSec;
    const slower = durationMs / reference.durationMs;
    if (share >= COLLAPSED_SHARE || slower < COLLAPSED_SLOWER) return [];
    const text = `the same ${signals.slots} lanes do ${percent(share)} of what they did, each batch takes ${slower.toFixed(1)} times as long`;
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
export function slowThreshold(memory: ConsumerMemory | null, policy: BreakerPolicy, now: EpochMs): number {
  const familiar = memory === null || memory.changedAt === null || now - memory.changedAt >= FAMILIAR_MS;
  return policy.slowdown * (familiar ? 1 : UNFAMILIAR_ALLOWANCE);
}

/** What the downstream's own metrics show. */
export function ownSymptoms(
  observation: DownstreamObservation | null,
  policy: BreakerPolicy,
  now: EpochMs,
): readonly Symptom[] {
  if (observation === null) return [];
  return [...ownErrorSymptom(observation, policy, now), ...alarmSymptom(observation)];
}

/** The owner's own alarm knows best what sick means. */
function alarmSymptom({ name, alarm }: DownstreamObservation): readonly Symptom[] {
  if (known(alarm) !== 'alarm') return [];
  return [{ kind: 'own-alarm', reason: reason('breaker-tripped', `the alarm of ${name} is on`) }];
}

function ownErrorSymptom(observation: DownstreamObservation, policy: BreakerPolicy, now: EpochMs): readonly Symptom[] {
  const ratio = ownErrorRatio(observation, now);
  const errors = ownErrors(observation, now);
  if (ratio === null || errors === null || ratio < policy.errorRatio || errors < policy.errorCount) return [];
  const text = `${observation.name} fails ${percent(ratio)} of its requests`;
  return [
    { kind: 'own-errors', reason: reason('breaker-tripped', text, { ownErrorRatio: ratio, ownErrorsPerMin: errors }) },
  ];
}

/** Errors of the minute that the requests are of. */
function ownErrors(observation: DownstreamObservation, now: EpochMs): number | null {
  const requests = newest(observation.requests, now);
  return requests.kind === 'missing' ? null : valueAt(observation.errors, now - requests.ageMs - MINUTE_MS);
}

/** Failed over all requests of the newest complete minute; null when either is missing. */
export function ownErrorRatio(observation: DownstreamObservation, now: EpochMs): number | null {
  const requests = known(newest(observation.requests, now));
  const errors = ownErrors(observation, now);
  return requests === null || errors === null || requests <= 0 ? null : errors / requests;
}
