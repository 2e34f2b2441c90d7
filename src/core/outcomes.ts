import type { Outcome, Prediction } from './decision.ts';
import { showsEffect } from './effect.ts';
import { isSaturated } from './learn.ts';
import { known } from './reading.ts';
import { reason } from './reason.ts';
import type { ConsumerSignals, Signals } from './signals.ts';
import type { SourceState } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';
import { count } from './words.ts';

/** Part of the predicted gain that has to be there. Assumption: Flink's autoscaler calls less than a tenth no effect. */
const LEAST_GAIN_SHARE = 0.2;
/** Time per record over that before the change from which on the downstream is the cause. Assumption. */
const SLOWER = 1.25;
/** A prediction that could not be judged for this long is let go. */
const GIVE_UP_MS: DurationMs = 15 * MINUTE_MS;

/** What became of predictions whose time has come, and those that still wait. */
export interface Judgement {
  readonly outcomes: readonly Outcome[];
  readonly open: readonly Prediction[];
}

/** Compares what was predicted with what came, once it can be seen. */
export function judge(state: SourceState, signals: Signals, now: EpochMs): Judgement {
  const outcomes: Outcome[] = [];
  const open: Prediction[] = [];
  for (const prediction of state.predictions) {
    const changedAt = state.consumers[prediction.mappingId]?.changedAt ?? prediction.madeAt;
    const outcome = judgeOne(prediction, signals, changedAt, now);
    if (outcome === null) open.push(prediction);
    else outcomes.push(outcome);
  }
  return { outcomes, open };
}

/** Null: it cannot be seen yet. */
function judgeOne(prediction: Prediction, signals: Signals, changedAt: EpochMs, now: EpochMs): Outcome | null {
  const consumer = signals.consumers.find((one) => one.mappingId === prediction.mappingId);
  if (consumer === undefined) return unjudged(prediction, 'the consumer is gone');
  const { action } = prediction;
  const isInForce =
    action.kind !== 'set-parallelization-factor' || consumer.slots === action.to * consumer.readableShards;
  if (!isInForce && now > prediction.judgeAt) return unjudged(prediction, 'another change came in between');
  const throughputPerSec = known(consumer.throughputPerSec);
  if (throughputPerSec !== null && isInForce && showsEffect(consumer.throughputPerSec, changedAt, now)) {
    return judged(prediction, consumer, throughputPerSec);
  }
  return now - prediction.judgeAt > GIVE_UP_MS
    ? unjudged(prediction, 'the readings that would show the effect did not come')
    : null;
}

function judged(prediction: Prediction, consumer: ConsumerSignals, throughputPerSec: number): Outcome {
  const before = prediction.throughputBeforePerSec;
  const numbers = {
    throughputPerSec,
    expectedPerSec: prediction.throughputPerSec.expected,
    beforePerSec: before ?? Number.NaN,
  };
  const rounded = Object.fromEntries(
    Object.entries(numbers)
      .filter(([, value]) => Number.isFinite(value))
      .map(([key, value]) => [key, Math.round(value)]),
  );
  if (known(consumer.ageAverageMs) === null && known(consumer.ageMaxMs) === null)
    return unjudged(prediction, 'the age that would show the effect is missing');
  if (!isSaturated(consumer)) {
    const text = 'the backlog is gone or nearly so: the change did its work';
    return { prediction, verdict: 'as-predicted', throughputPerSec, reason: reason('catching-up', text, rounded) };
  }
  if (before === null) return unjudged(prediction, 'the throughput before the change is not known');
  const gain = (throughputPerSec - before) / Math.max(1, prediction.throughputPerSec.expected - before);
  const drains = throughputPerSec > before * 1.03 && (known(consumer.ageSlope) ?? 0) < 0;
  if (gain >= LEAST_GAIN_SHARE || drains) {
    const isLess = throughputPerSec < prediction.throughputPerSec.low;
    const text = `throughput went from ${count(before)} to ${count(throughputPerSec)} records/s${isLess ? ': less than predicted, but it helps' : ''}`;
    const verdict = isLess ? 'less-than-predicted' : 'as-predicted';
    return { prediction, verdict, throughputPerSec, reason: reason('catching-up', text, rounded) };
  }
  const timeNow = known(consumer.timePerRecordMs);
  const slower =
    prediction.timePerRecordBeforeMs !== null &&
    timeNow !== null &&
    timeNow > prediction.timePerRecordBeforeMs * SLOWER;
  const text = slower
    ? `throughput stayed at ${count(throughputPerSec)} records/s and each record takes longer: what stands behind the consumer is the limit`
    : `throughput stayed at ${count(throughputPerSec)} records/s although a backlog persists: more lanes do not help`;
  return {
    prediction,
    verdict: slower ? 'made-worse' : 'no-effect',
    throughputPerSec,
    reason: reason('change-undone', text, rounded),
  };
}

function unjudged(prediction: Prediction, text: string): Outcome {
  return { prediction, verdict: 'not-judgeable', throughputPerSec: null, reason: reason('readings-missing', text) };
}
