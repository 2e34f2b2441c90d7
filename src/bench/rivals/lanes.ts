/**
 * What a stream processor's scaler needs to know, estimated from what AWS shows. Records done are not visible: records
 * read stand in for them, divided by the standard consumers that share the count; for enhanced fan-out and where no
 * reads are shown, the arrivals do. Assumptions: reads run ahead of the work by little, and nobody unseen reads.
 */
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { ConsumerView, Minutes, SourceView } from '../../sim/run/decider.ts';
import { sumBetween } from './window-log.ts';

/** Means over the minutes that could be used. */
export interface LaneRates {
  /** Records a second that came in. */
  readonly arrivalsPerSec: number;
  /** Records in each second that a lane was busy: DS2's true processing rate of one instance. */
  readonly perBusySec: number;
  /** Records a second that were done while the consumer was late; null: it was late in fewer than two minutes. */
  readonly whileLatePerSec: number | null;
}

/** Age above which the observed rate is the capacity. Source: Flink's observed-true-processing-rate.lag-threshold. */
const LATE_MS = 30 * SECOND_MS;
const LATE_MINUTES = 2;

/** The rates over the minutes of [from, to) that show all there is to show; null when none does. */
export function ratesBetween(
  source: SourceView,
  consumer: ConsumerView,
  fromMs: EpochMs,
  toMs: EpochMs,
): LaneRates | null {
  const done = doneRecords(source, consumer);
  const sums = { minutes: 0, arrivals: 0, done: 0, busySec: 0, lateMinutes: 0, lateDone: 0 };
  for (const { startMs, value: invocations } of consumer.invocations) {
    const arrivals = valueAt(source.incomingRecords, startMs);
    const durationMs = valueAt(consumer.durationAverageMs, startMs);
    const records = valueAt(done.points, startMs);
    if (startMs < fromMs || startMs >= toMs || arrivals === null || durationMs === null || records === null) continue;
    sums.minutes += 1;
    sums.arrivals += arrivals;
    sums.done += records / done.sharedBy;
    sums.busySec += (invocations * durationMs) / SECOND_MS;
    if ((valueAt(consumer.iteratorAgeMaxMs, startMs) ?? 0) <= LATE_MS) continue;
    sums.lateMinutes += 1;
    sums.lateDone += records / done.sharedBy;
  }
  if (sums.minutes === 0 || sums.busySec === 0) return null;
  return {
    arrivalsPerSec: sums.arrivals / (sums.minutes * 60),
    perBusySec: sums.done / sums.busySec,
    whileLatePerSec: sums.lateMinutes < LATE_MINUTES ? null : sums.lateDone / (sums.lateMinutes * 60),
  };
}

function doneRecords(source: SourceView, { fanOut }: ConsumerView): { points: Minutes; sharedBy: number } {
  if (fanOut === 'enhanced' || source.readRecords.length === 0) return { points: source.incomingRecords, sharedBy: 1 };
  const sharedBy = source.consumers.filter((one) => one.fanOut === 'standard').length;
  return { points: source.readRecords, sharedBy };
}

/** Records that wait: the newest age times the arrivals of the time it spans, as far as that is visible. */
export function lagRecords({ incomingRecords }: SourceView, { iteratorAgeMaxMs }: ConsumerView): number | null {
  const newest = iteratorAgeMaxMs.at(-1);
  if (newest === undefined) return null;
  const toMs = newest.startMs + MINUTE_MS;
  const fromMs = Math.min(newest.startMs, toMs - newest.value);
  const visible = incomingRecords.filter(({ startMs }) => startMs >= fromMs - MINUTE_MS && startMs < toMs).length;
  const records = sumBetween(incomingRecords, fromMs - MINUTE_MS, toMs);
  return records === null ? null : (newest.value / SECOND_MS) * (records / (visible * 60));
}

/** The value of the minute that starts at `startMs`, null when it is not visible. */
export function valueAt(points: Minutes, startMs: EpochMs): number | null {
  for (let at = points.length - 1; at >= 0; at -= 1) {
    const point = points[at];
    if (point === undefined || point.startMs < startMs) return null;
    if (point.startMs === startMs) return point.value;
  }
  return null;
}
