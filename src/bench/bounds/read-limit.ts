/** Limits that hold whatever the levers do: reads, one key, retention. */
import { SHARD_READ_BYTES_PER_SEC, SHARD_READ_RECORDS_PER_SEC } from '../../core/limits.ts';

export interface ShardLoad {
  readonly bytesPerSec: number;
  readonly recordsPerSec: number;
  /** Standard consumers that share the shard's read limits. */
  readonly standardReaders: number;
}

/**
 * After an outage of `outageSeconds`, the least time to drain a shard: D · w / (r − w), by bytes and by records, r being the
 * reader's part of what a shard gives. Infinite when the load alone takes all of it.
 */
export function readLimitDrainSeconds(outageSeconds: number, load: ShardLoad): number {
  const bytes = drainOf(outageSeconds, load.bytesPerSec, SHARD_READ_BYTES_PER_SEC / load.standardReaders);
  const records = drainOf(outageSeconds, load.recordsPerSec, SHARD_READ_RECORDS_PER_SEC / load.standardReaders);
  return Math.max(bytes, records);
}

function drainOf(outageSeconds: number, rate: number, limit: number): number {
  if (rate <= 0) return 0;
  return rate < limit ? (outageSeconds * rate) / (limit - rate) : Number.POSITIVE_INFINITY;
}

export interface BatchTiming {
  readonly batchRecords: number;
  readonly overheadSeconds: number;
  readonly fixedSeconds: number;
  readonly perRecordSeconds: number;
}

/** Records per second of one lane, and so of one key: B / (o + a + cB). */
export function oneKeyPerSec({ batchRecords, overheadSeconds, fixedSeconds, perRecordSeconds }: BatchTiming): number {
  return batchRecords / (overheadSeconds + fixedSeconds + perRecordSeconds * batchRecords);
}

/** Batch that a lane without poll pauses settles at: λa / (1 − λc); infinite when it cannot keep up. */
export function settledBatch(arrivalsPerSec: number, fixedSeconds: number, perRecordSeconds: number): number {
  const left = 1 - arrivalsPerSec * perRecordSeconds;
  return left > 0 ? (arrivalsPerSec * fixedSeconds) / left : Number.POSITIVE_INFINITY;
}

/** Greatest age after an outage: it only falls once draining runs at more than the load. Lost is what passes the retention. */
export function greatestAgeSeconds(outageSeconds: number, pauseSeconds: number): number {
  return outageSeconds + pauseSeconds;
}

/** Latest second of an outage at which a breaker may close so that all is drained within the retention: R less the drain. */
export function latestCloseSeconds(retentionSeconds: number, drainSeconds: number): number {
  return Math.max(0, retentionSeconds - drainSeconds);
}
