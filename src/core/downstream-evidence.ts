import type { Assessment } from './assess.ts';
import { isSaturated } from './learn.ts';
import type { ConsumerObservation, DownstreamName, DownstreamObservation, MappingId } from './observation.ts';
import type { BreakerPolicy } from './policy.ts';
import { known, type MinuteSeries } from './reading.ts';
import { type Reason, reason } from './reason.ts';
import { newest } from './series.ts';
import type { ConsumerSignals } from './signals.ts';
import type { ConsumerMemory } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

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
  readonly writers: readonly { readonly mappingId: MappingId; readonly slots: number; readonly ageMs: number }[];
}

/** Names the downstreams of a consumer; without set-up everything behind its function counts as one. */
export function downstreamsOf(consumer: ConsumerObservation): readonly DownstreamName[] {
  return consumer.downstreams.length > 0 ? consumer.downstreams : [`lambda:${consumer.lambda.name}`];
}

interface Writer {
  readonly signals: ConsumerSignals;
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
      .map(({ signals }) => ({
        mappingId: signals.mappingId,
        slots: signals.slots,
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
        : [{ signals, memory: assessment.state.consumers[consumer.mapping.id] ?? null }];
    });
  });
}

interface Symptom {
  readonly kind: 'errors' | 'slow' | 'own-errors';
  readonly reason: Reason;
}

function symptoms(writer: Writer, policy: BreakerPolicy, now: EpochMs): readonly Symptom[] {
  return [...errorSymptom(writer.signals, policy), ...slowSymptom(writer, policy, now)];
}

function errorSymptom(signals: ConsumerSignals, policy: BreakerPolicy): readonly Symptom[] {
  const ratio = known(signals.errorRatio);
  const errors = known(signals.errorsPerMin);
  if (ratio === null || errors === null || ratio < policy.errorRatio || errors < policy.errorCount) return [];
  const text = `${Math.round(ratio * 100)} % of the consumer's invocations fail (${errors} in a minute)`;
  return [{ kind: 'errors', reason: reason('breaker-tripped', text, { errorRatio: ratio, errorsPerMin: errors }) }];
}

/** Slower than the same lanes were, or than the same code was, while it matters: records wait. */
function slowSymptom({ signals, memory }: Writer, policy: BreakerPolicy, now: EpochMs): readonly Symptom[] {
  const waiting = isSaturated(signals) || (known(signals.ageSlope) ?? 0) > 0.1;
  if (!waiting) return [];
  const throughput = known(signals.throughputPerSec);
  const perRecord = known(signals.timePerRecordMs);
  const reference = memory?.reference ?? null;
  if (reference !== null && reference.slots === signals.slots && throughput !== null && perRecord !== null) {
    const share = throughput / reference.throughputPerSec;
    const slower = perRecord / reference.timePerRecordMs;
    if (share >= COLLAPSED_SHARE || slower < COLLAPSED_SLOWER) return [];
    const text = `the same ${signals.slots} lanes do ${Math.round(share * 100)} % of what they did, each record takes ${slower.toFixed(1)} times as long`;
    return [
      {
        kind: 'slow',
        reason: reason('breaker-tripped', text, { throughputShare: share, slowdown: slower, slots: signals.slots }),
      },
    ];
  }
  const slowdown = known(signals.slowdown);
  const familiar = memory === null || memory.changedAt === null || now - memory.changedAt >= FAMILIAR_MS;
  const threshold = policy.slowdown * (familiar ? 1 : UNFAMILIAR_ALLOWANCE);
  if (slowdown === null || slowdown < threshold) return [];
  const text = `an invocation takes ${slowdown.toFixed(1)} times as long as this code took for such a batch`;
  return [{ kind: 'slow', reason: reason('breaker-tripped', text, { slowdown, threshold }) }];
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
  const text = `${observation.name} fails ${Math.round(ratio * 100)} % of its requests`;
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
  return telling.every(({ signals }) => {
    const slowdown = known(signals.slowdown) ?? 1;
    return (
      (known(signals.errorRatio) ?? 1) < policy.errorRatio * WELL_SHARE &&
      slowdown < Math.max(1.2, policy.slowdown * 0.85)
    );
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
