import type { DurationModel } from './state.ts';
import type { DurationMs, EpochMs } from './units.ts';

/** Weight of the past after one more minute: about two hours of memory. Assumption. */
const MEMORY = 0.995;
/** Below this relative spread of batch sizes the line cannot be told from a point. Assumption. */
const LEAST_SPREAD = 0.2;

/** One minute's means: batch size and duration of the invocations. */
export interface DurationSample {
  readonly codeVersion: string;
  readonly batch: number;
  readonly durationMs: DurationMs;
  readonly minuteStartMs: EpochMs;
  /** Lanes had time to spare. */
  readonly light: boolean;
}

/** Folds a minute in. A new code version starts a new model: what the old code did says nothing of the new. */
export function learnDuration(model: DurationModel | null, sample: DurationSample): DurationModel {
  const known = model !== null && model.codeVersion === sample.codeVersion ? model : null;
  if (known !== null && sample.minuteStartMs <= known.learntUntil) return known;
  const { batch, durationMs } = sample;
  return {
    codeVersion: sample.codeVersion,
    weight: (known?.weight ?? 0) * MEMORY + 1,
    lightMinutes: (known?.lightMinutes ?? 0) + (sample.light ? 1 : 0),
    sumBatch: (known?.sumBatch ?? 0) * MEMORY + batch,
    sumBatchSquared: (known?.sumBatchSquared ?? 0) * MEMORY + batch * batch,
    sumDurationMs: (known?.sumDurationMs ?? 0) * MEMORY + durationMs,
    sumBatchDurationMs: (known?.sumBatchDurationMs ?? 0) * MEMORY + batch * durationMs,
    learntUntil: sample.minuteStartMs,
  };
}

/**
 * Longest and shortest duration the model allows for a batch of `batch` records. Where batches have varied it is the
 * line S(b) = a + c·b; where they have not, all of the time may be fixed or all of it per record.
 */
export function expectedDurationMs(
  model: DurationModel,
  batch: number,
): { readonly low: number; readonly high: number } {
  const meanBatch = model.sumBatch / model.weight;
  const meanDurationMs = model.sumDurationMs / model.weight;
  const variance = model.sumBatchSquared / model.weight - meanBatch ** 2;
  const proportionalMs = (meanDurationMs * batch) / Math.max(meanBatch, 1e-9);
  const bracket = { low: Math.min(meanDurationMs, proportionalMs), high: Math.max(meanDurationMs, proportionalMs) };
  if (variance < (LEAST_SPREAD * meanBatch) ** 2) return bracket;
  const slope = (model.sumBatchDurationMs / model.weight - meanBatch * meanDurationMs) / variance;
  const line = meanDurationMs + slope * (batch - meanBatch);
  const kept = Math.max(bracket.low, Math.min(bracket.high, line));
  return { low: kept, high: kept };
}

/** Minutes at light load after which it is known what is normal for the code. Assumption. */
const LIGHT_MINUTES = 3;

/** Whether the model knows the code at light load, so that its slowdown says whether lanes slow each other down. */
export function knowsLightLoad(model: DurationModel | null): boolean {
  return model !== null && model.lightMinutes >= LIGHT_MINUTES;
}
