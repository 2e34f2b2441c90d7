import { SHARD_WRITE_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from '../../core/limits.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Minutes, SourceView } from '../../sim/run/decider.ts';
import { extendLog, sumBetween, type WindowLog, type WindowShape } from './window-log.ts';

/** What stands in for a minute without data: zero, the minute before it, or nothing. */
export type Fill = 'zero' | 'repeat' | 'none';

/** How many shards' worth of records or bytes came in, whichever is more; divided by the shards it is the utilisation. */
export function demandShards(
  { incomingRecords, incomingBytes }: SourceView,
  fill: Fill,
  fromMs: EpochMs,
  toMs: EpochMs,
): number | null {
  const seconds = (toMs - fromMs) / SECOND_MS;
  const records = filledSum(incomingRecords, fill, fromMs, toMs);
  const bytes = filledSum(incomingBytes, fill, fromMs, toMs);
  if (records === null && bytes === null) return null;
  return Math.max(
    (records ?? 0) / (SHARD_WRITE_RECORDS_PER_SEC * seconds),
    (bytes ?? 0) / (SHARD_WRITE_BYTES_PER_SEC * seconds),
  );
}

function filledSum(points: Minutes, fill: Fill, fromMs: EpochMs, toMs: EpochMs): number | null {
  const sum = sumBetween(points, fromMs, toMs);
  if (sum !== null || fill === 'none') return sum;
  if (fill === 'zero') return 0;
  const before = points.findLast(({ startMs }) => startMs < fromMs);
  return before === undefined ? null : before.value * ((toMs - fromMs) / MINUTE_MS);
}

/** The log with the demand of the newest windows. */
export function extendDemand(
  log: WindowLog,
  source: SourceView,
  now: EpochMs,
  shape: WindowShape,
  fill: Fill,
): WindowLog {
  const series = [source.incomingRecords, source.incomingBytes];
  return extendLog(log, series, now, shape, (fromMs, toMs) => demandShards(source, fill, fromMs, toMs));
}
