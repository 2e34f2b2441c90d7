import { learnDuration } from './duration-model.ts';
import { showsEffect } from './effect.ts';
import type { ConsumerObservation } from './observation.ts';
import { known } from './reading.ts';
import type { ConsumerSignals } from './signals.ts';
import type { ConsumerMemory, SaturatedReference } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from './units.ts';

/** Average age from which on lanes are taken to be busy all the time. Assumption. */
const BUSY_AGE_MS: DurationMs = 15 * SECOND_MS;
const FULL_BATCH = 0.85;
const HEALTHY_ERROR_RATIO = 0.02;
/** What is slower than this is not learnt as this code's normal. Assumption. */
const HEALTHY_SLOWDOWN = 1.5;
/** Lanes that never wait slow each other down: up to here that is learnt as what these lanes can do. Assumption. */
const CONTENDED_SLOWDOWN = 1.75;
/** Share of a new measurement in the reference. */
const REFERENCE_GAIN = 0.3;

/** Lanes never wait for records: the newest minute shows what the consumer can do, and no more. */
export function isSaturated(signals: Pick<ConsumerSignals, 'ageAverageMs' | 'ageMaxMs' | 'batchFullness'>): boolean {
  const ageMs = known(signals.ageAverageMs) ?? known(signals.ageMaxMs);
  if (ageMs === null || ageMs < BUSY_AGE_MS) return false;
  const fullness = known(signals.batchFullness);
  return fullness === null || fullness >= FULL_BATCH;
}

/** Learns only from what is well: no errors to speak of, no slower than it should be, no change still taking effect. */
export function learn(
  memory: ConsumerMemory,
  consumer: ConsumerObservation,
  signals: ConsumerSignals,
  now: EpochMs,
): ConsumerMemory {
  const current = forgetOldCode(memory, consumer.lambda.codeVersion);
  const errorRatio = known(signals.errorRatio);
  const slowdown = known(signals.slowdown) ?? 1;
  const settled = showsEffect(signals.durationAverageMs, current.changedAt, now);
  const healthy = errorRatio !== null && errorRatio <= HEALTHY_ERROR_RATIO && slowdown <= CONTENDED_SLOWDOWN;
  if (!healthy || !settled || consumer.mapping.state !== 'enabled') return current;
  const modelled = slowdown <= HEALTHY_SLOWDOWN ? learnModel(current, consumer, signals, now) : current;
  return { ...modelled, reference: learnReference(current.reference, signals, now) };
}

function forgetOldCode(memory: ConsumerMemory, codeVersion: string): ConsumerMemory {
  if (memory.durationModel === null || memory.durationModel.codeVersion === codeVersion) return memory;
  return { ...memory, durationModel: null, reference: null };
}

function learnModel(
  memory: ConsumerMemory,
  consumer: ConsumerObservation,
  signals: ConsumerSignals,
  now: EpochMs,
): ConsumerMemory {
  const fullness = known(signals.batchFullness);
  const { durationAverageMs } = signals;
  if (fullness === null || durationAverageMs.kind === 'missing') return memory;
  const durationModel = learnDuration(memory.durationModel, {
    codeVersion: consumer.lambda.codeVersion,
    batch: fullness * consumer.mapping.batchSize,
    durationMs: durationAverageMs.value,
    minuteStartMs: now - durationAverageMs.ageMs - MINUTE_MS,
    light: !isSaturated(signals),
  });
  return { ...memory, durationModel };
}

function learnReference(
  reference: SaturatedReference | null,
  signals: ConsumerSignals,
  now: EpochMs,
): SaturatedReference | null {
  const same = reference !== null && reference.slots === signals.slots ? reference : null;
  const throughputPerSec = known(signals.throughputPerSec);
  const durationMs = known(signals.durationAverageMs);
  if (!isSaturated(signals) || throughputPerSec === null || durationMs === null || throughputPerSec <= 0) return same;
  if (same === null) return { slots: signals.slots, throughputPerSec, durationMs, at: now };
  if (throughputPerSec < same.throughputPerSec * 0.7) return same;
  return {
    slots: same.slots,
    throughputPerSec: same.throughputPerSec + REFERENCE_GAIN * (throughputPerSec - same.throughputPerSec),
    durationMs: same.durationMs + REFERENCE_GAIN * (durationMs - same.durationMs),
    at: now,
  };
}
