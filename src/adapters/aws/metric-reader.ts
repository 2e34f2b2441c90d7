/** Reads metrics as minute series through GetMetricData. */
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { MetricRef } from '../../core/downstream-target.ts';
import { type MinutePoint, type MinuteSeries, type MissingReason, missing } from '../../core/reading.ts';
import { type DurationMs, type EpochMs, MINUTE_MS, minuteStart } from '../../core/units.ts';
import { type Asked, allPages, ask, type RemainingMs } from './facts-asked.ts';
import { type MetricPlan, planOf, refKey } from './metric-plan.ts';
import type { Pacer } from './paced.ts';

/** An hour of trend and what may still be late. */
export const HISTORY_MS: DurationMs = 70 * MINUTE_MS;

export interface MetricCalls {
  readonly cloudwatch: CloudWatchClient;
  readonly pacer: Pacer;
  readonly remainingMs: RemainingMs;
}

/** The series of a metric that was asked for; null, a metric nobody has switched on, is `not-configured`. */
export type SeriesRead = (ref: MetricRef | null) => MinuteSeries;

/** Reads the minutes of the last `historyMs` of every metric given. What fails is missing, batch by batch. */
export async function readMetrics(
  calls: MetricCalls,
  refs: Iterable<MetricRef>,
  now: EpochMs,
  historyMs: DurationMs = HISTORY_MS,
): Promise<SeriesRead> {
  const plan = planOf(refs);
  const span = { StartTime: new Date(minuteStart(now) - historyMs), EndTime: new Date(now) };
  const answers = await Promise.all(plan.batches.map((batch) => readBatch(calls, batch, span)));
  const series = new Map(answers.flatMap((answer) => [...answer]));
  return (ref) => {
    if (ref === null) return missing('not-configured');
    return series.get(plan.ids.get(refKey(ref)) ?? '') ?? missing('unavailable');
  };
}

type Batch = MetricPlan['batches'][number];
type Span = { readonly StartTime: Date; readonly EndTime: Date };
type SeriesById = ReadonlyMap<string, MinuteSeries>;

/** CloudWatch refuses a whole call for one query it cannot take. */
const REFUSED = /^(?:Validation|InvalidParameter)/;

/** Reads a batch; where a query of it is refused, by halves, so that an owner's wrong metric hides nobody else's. */
async function readBatch(calls: MetricCalls, batch: Batch, span: Span): Promise<SeriesById> {
  const answer = await readPages(calls, batch, span);
  if (answer.kind === 'failed' && REFUSED.test(answer.name) && batch.length > 1) {
    const half = Math.ceil(batch.length / 2);
    const halves = [batch.slice(0, half), batch.slice(half)].map((some) => readBatch(calls, some, span));
    return new Map((await Promise.all(halves)).flatMap((some) => [...some]));
  }
  const ids = batch.flatMap(({ Id }) => Id ?? []);
  if (answer.kind === 'failed') return new Map(ids.map((id) => [id, missing(answer.why)]));
  const pieces = piecesById(answer.value);
  return new Map(ids.map((id) => [id, seriesOf(pieces.get(id) ?? [])]));
}

function readPages(
  { cloudwatch, pacer, remainingMs }: MetricCalls,
  batch: Batch,
  span: Span,
): Promise<Asked<readonly MetricDataResult[]>> {
  return allPages((token) =>
    ask(pacer, remainingMs, async () => {
      const page = await cloudwatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: [...batch],
          ...span,
          ScanBy: 'TimestampAscending',
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      return { items: page.MetricDataResults ?? [], next: page.NextToken };
    }),
  );
}

/** Pages bring a metric in pieces, each but the last of them PartialData. */
function piecesById(results: readonly MetricDataResult[]): ReadonlyMap<string, readonly MetricDataResult[]> {
  const pieces = new Map<string, MetricDataResult[]>();
  for (const piece of results) {
    const id = piece.Id ?? '';
    const others = pieces.get(id);
    if (others === undefined) pieces.set(id, [piece]);
    else others.push(piece);
  }
  return pieces;
}

/** A series that lacks points is missing as a whole: its gaps would look like minutes without data. */
function seriesOf(pieces: readonly MetricDataResult[]): MinuteSeries {
  const flaw = flawOf(pieces);
  if (flaw !== null) return missing(flaw);
  const points = new Map<EpochMs, number>();
  for (const { Timestamps = [], Values = [] } of pieces) {
    for (const [index, at] of Timestamps.entries()) {
      const value = Values[index];
      if (value !== undefined && Number.isFinite(value)) points.set(minuteStart(at.getTime()), value);
    }
  }
  if (points.size === 0) return missing('no-datapoints');
  const sorted = [...points].map(([startMs, value]): MinutePoint => ({ startMs, value }));
  return { kind: 'points', points: sorted.sort((a, b) => a.startMs - b.startMs) };
}

function flawOf(pieces: readonly MetricDataResult[]): MissingReason | null {
  const codes = pieces.map(({ StatusCode }) => StatusCode);
  if (codes.includes('Forbidden')) return 'access-denied';
  if (codes.includes('InternalError')) return 'unavailable';
  const last = codes.at(-1);
  return pieces.length === 0 || last === 'PartialData' ? 'unavailable' : null;
}
