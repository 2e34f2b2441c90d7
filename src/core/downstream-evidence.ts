import type { Assessment } from './assess.ts';
import { ownErrorRatio, ownSymptoms, slowThreshold, symptoms, type Writer } from './downstream-symptoms.ts';
import { EFFECT_MS } from './effect.ts';
import type { ConsumerObservation, DownstreamName, DownstreamObservation, MappingId } from './observation.ts';
import { isOwnLatencyHigh } from './own-latency.ts';
import type { BreakerPolicy } from './policy.ts';
import { known, type MinuteSeries } from './reading.ts';
import { type Reason, reason } from './reason.ts';
import { newest } from './series.ts';
import type { ConsumerSignals } from './signals.ts';
import type { ConsumerMemory } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/** Below this share of the sick thresholds the downstream counts as well. */
const WELL_SHARE = 0.6;

/** What one turn knows of one downstream's health. */
export interface DownstreamEvidence {
  readonly downstream: DownstreamName;
  readonly verdict: 'sick' | 'well' | 'unknown';
  /** Independent kinds of signal that say sick. Two agree without waiting for another minute. */
  readonly agreeing: number;
  /** Attempts fail, not only take long: then less pressure is right whatever it does to the time. */
  readonly failing: boolean;
  /** Time per record of the writer that is most behind; null when it is not known. */
  readonly timePerRecordMs: number | null;
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
    agreeing: kinds.size + Number(kinds.size > 0 && isOwnLatencyHigh(observation, policy, now)),
    failing: kinds.has('errors') || kinds.has('own-errors'),
    timePerRecordMs: slowestTimePerRecord(writers),
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

function slowestTimePerRecord(writers: readonly Writer[]): number | null {
  const mostBehind = writers.toSorted((a, b) => (known(b.signals.ageMaxMs) ?? 0) - (known(a.signals.ageMaxMs) ?? 0))[0];
  return mostBehind === undefined ? null : known(mostBehind.signals.timePerRecordMs);
}
