/** When a source will be on time again, as far as that can be told. */
import type { Prediction, Report } from '../core/decision.ts';
import { known } from '../core/reading.ts';
import type { ConsumerSignals } from '../core/signals.ts';
import { UPDATE_PAUSE_MS } from '../core/sizing.ts';
import { type EpochMs, SECOND_MS } from '../core/units.ts';
import { formatClockMinute, formatDuration, formatNumber, formatRate } from './format.ts';
import { resultOf } from './headline.ts';

/** Surplus over arrivals, as a share of them, below which a backlog does not visibly drain. Assumption. */
const VISIBLE_SURPLUS = 0.02;

/** So many seconds of arrivals are at work and not behind: batches are read, invoked and counted. Assumption. */
const AT_WORK_SECONDS = 15;

export type CatchUp =
  | {
      readonly kind: 'expected';
      readonly at: EpochMs;
      readonly earliest: EpochMs;
      /** Null: with the least that is predicted it does not catch up. */
      readonly latest: EpochMs | null;
      /** Where the times come from: a change and its prediction, or what is being done now. */
      readonly basis: 'prediction' | 'rate';
    }
  | { readonly kind: 'not-in-sight'; readonly donePerSec: number; readonly arrivePerSec: number };

/** Null: nothing is behind, or what it would take to tell is missing. */
export function catchUpOf(report: Report): CatchUp | null {
  const promised = report.decision.predictions.flatMap((prediction) => fromPrediction(prediction, report) ?? []);
  if (promised.length > 0) return promised.reduce((late, one) => (one.at > late.at ? one : late));
  const [leading] = report.diagnosis.findings;
  if (leading.bottleneck === 'unknown' || report.breakers.some(({ phase }) => phase === 'open')) return null;
  const consumers = report.signals.consumers.filter(({ mappingId }) => mappingId === (leading.mappingId ?? mappingId));
  const estimates = consumers.flatMap((consumer) => fromRate(consumer, report) ?? []);
  const stuck = estimates.find(({ kind }) => kind === 'not-in-sight');
  return stuck ?? estimates.reduce<CatchUp | null>(later, null);
}

/** As a sentence: time, length of time and interval; empty when nothing can be told. */
export function catchUpSentence(catchUp: CatchUp | null, now: EpochMs): string {
  if (catchUp === null) return '';
  if (catchUp.kind === 'not-in-sight') {
    const { donePerSec, arrivePerSec } = catchUp;
    const how = donePerSec < arrivePerSec * (1 - VISIBLE_SURPLUS) ? 'grows' : 'does not shrink';
    return `Not in sight, the backlog ${how}: ${formatRate(Math.round(donePerSec))} done, ${formatNumber(Math.round(arrivePerSec))} arrive.`;
  }
  const { at, earliest, latest, basis } = catchUp;
  const head = `Caught up at about ${formatClockMinute(at)}, in ${formatDuration(roundUp(at - now))}`;
  const source = basis === 'rate' ? ' at the present rate' : '';
  const [from, to] = [clock(earliest), latest === null ? null : clock(latest)];
  if (to === null) return `${head}${source}; at ${from} UTC at the earliest, and not at all at the low end.`;
  return from === to ? `${head}${source}.` : `${head}${source}; between ${from} and ${to} UTC.`;
}

function fromPrediction(prediction: Prediction, report: Report): Extract<CatchUp, { kind: 'expected' }> | null {
  const { caughtUpAt, madeAt, throughputPerSec } = prediction;
  const result = resultOf(report, prediction.action)?.kind;
  if (caughtUpAt === null || caughtUpAt <= madeAt || result === 'refused' || result === 'not-attempted') return null;
  const arrivals = known(report.signals.arrivalsPerSec);
  const drainMs = caughtUpAt - madeAt - UPDATE_PAUSE_MS;
  const surplus = throughputPerSec.expected - (arrivals ?? 0);
  // The same work at another rate; without arrivals there is only the one time.
  const atRate = (perSec: number): EpochMs | null => {
    if (arrivals === null || drainMs <= 0 || surplus <= 0) return caughtUpAt;
    return perSec > arrivals ? madeAt + UPDATE_PAUSE_MS + (drainMs * surplus) / (perSec - arrivals) : null;
  };
  const { low, high } = throughputPerSec;
  return {
    kind: 'expected',
    at: caughtUpAt,
    earliest: atRate(high) ?? caughtUpAt,
    latest: atRate(low),
    basis: 'prediction',
  };
}

function fromRate(consumer: ConsumerSignals, { signals, at }: Report): CatchUp | null {
  const [done, arrive] = [known(consumer.throughputPerSec), known(signals.arrivalsPerSec)];
  const backlog = known(consumer.backlogRecords);
  if (done === null || arrive === null || backlog === null || backlog.high <= arrive * AT_WORK_SECONDS) return null;
  const surplus = done - arrive;
  if (surplus <= arrive * VISIBLE_SURPLUS) return { kind: 'not-in-sight', donePerSec: done, arrivePerSec: arrive };
  const after = (records: number): EpochMs => at + (records / surplus) * SECOND_MS;
  const { low, high } = backlog;
  return { kind: 'expected', at: after((low + high) / 2), earliest: after(low), latest: after(high), basis: 'rate' };
}

function later(most: CatchUp | null, one: CatchUp): CatchUp {
  if (most === null || most.kind !== 'expected' || one.kind !== 'expected') return one;
  return one.at > most.at ? one : most;
}

function clock(at: EpochMs): string {
  return formatClockMinute(at).replace(' UTC', '');
}

/** Whole minutes, upwards: a promise of seconds would be false. */
function roundUp(ms: number): number {
  return Math.max(1, Math.ceil(ms / 60_000)) * 60_000;
}
