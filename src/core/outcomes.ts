import type { Outcome, Prediction } from './decision.ts';
import { isSaturated } from './learn.ts';
import { known } from './reading.ts';
import { reason } from './reason.ts';
import type { ConsumerSignals, Signals } from './signals.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

/** Part of the predicted gain that has to be there. Assumption: Flink's autoscaler calls less than a tenth no effect. */
const LEAST_GAIN_SHARE = 0.2;
/** Time per record over that before the change from which on the downstream is the cause. Assumption. */
const SLOWER = 1.25;
/** A prediction that could not be judged for this long is let go. */
const GIVE_UP_MS: DurationMs = 15 * MINUTE_MS;

export interface Judgement {
  readonly outcomes: readonly Outcome[];
  readonly open: readonly Prediction[];
}

/** Compares what was predicted with what came, once it can be seen. */
export function judge(predictions: readonly Prediction[], signals: Signals, now: EpochMs): Judgement {
  const outcomes: Outcome[] = [];
  const open: Prediction[] = [];
  for (const prediction of predictions) {
    const outcome = judgeOne(prediction, signals, now);
    if (outcome === null) open.push(prediction);
    else outcomes.push(outcome);
  }
  return { outcomes, open };
}

function judgeOne(prediction: Prediction, signals: Signals, now: EpochMs): Outcome | null {
  if (now < prediction.judgeAt) return null;
  const consumer = signals.consumers.find((one) => one.mappingId === prediction.mappingId);
  const throughputPerSec = consumer === undefined ? null : known(consumer.throughputPerSec);
  if (consumer === undefined || throughputPerSec === null)
    return now - prediction.judgeAt > GIVE_UP_MS ? unjudged(prediction) : null;
  return judged(prediction, consumer, throughputPerSec);
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
  if (!isSaturated(consumer)) {
    const text = 'the backlog is gone or nearly so: the change did its work';
    return { prediction, verdict: 'as-predicted', throughputPerSec, reason: reason('catching-up', text, rounded) };
  }
  if (before === null) return unjudged(prediction);
  const gain = (throughputPerSec - before) / Math.max(1, prediction.throughputPerSec.expected - before);
  if (gain >= LEAST_GAIN_SHARE) {
    const text = `throughput went from ${Math.round(before)} to ${Math.round(throughputPerSec)} records/s`;
    return { prediction, verdict: 'as-predicted', throughputPerSec, reason: reason('catching-up', text, rounded) };
  }
  const timeNow = known(consumer.timePerRecordMs);
  const slower =
    prediction.timePerRecordBeforeMs !== null &&
    timeNow !== null &&
    timeNow > prediction.timePerRecordBeforeMs * SLOWER;
  const text = slower
    ? `throughput stayed at ${Math.round(throughputPerSec)} records/s and each record takes longer: what stands behind the consumer is the limit`
    : `throughput stayed at ${Math.round(throughputPerSec)} records/s although a backlog persists: more lanes do not help`;
  return {
    prediction,
    verdict: slower ? 'made-worse' : 'no-effect',
    throughputPerSec,
    reason: reason('change-undone', text, rounded),
  };
}

function unjudged(prediction: Prediction): Outcome {
  const text = 'the readings that would show the effect did not come';
  return { prediction, verdict: 'not-judgeable', throughputPerSec: null, reason: reason('readings-missing', text) };
}
