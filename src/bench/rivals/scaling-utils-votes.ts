/** How the awslabs utility votes: on each operation, on whichever of bytes and records is nearer to its limit. */
import {
  SHARD_READ_BYTES_PER_SEC,
  SHARD_READ_RECORDS_PER_SEC,
  SHARD_WRITE_BYTES_PER_SEC,
  SHARD_WRITE_RECORDS_PER_SEC,
} from '../../core/limits.ts';
import { type EpochMs, MINUTE_MS } from '../../core/units.ts';
import type { Minutes, SourceView } from '../../sim/run/decider.ts';

/** Up, down, or neither. */
export type Vote = 'up' | 'down' | 'none';

/** Thresholds as shares of capacity and the samples they need. */
export interface VoteRule {
  readonly upShare: number;
  readonly upMinutes: number;
  readonly downShare: number;
  readonly downMinutes: number;
}

/** PUT and GET together: up if either says so, down only if both do. Minutes before `sinceMs` are unknown, not missing. */
export function voteOf(source: SourceView, now: EpochMs, sinceMs: EpochMs, rule: VoteRule): Vote {
  const { openShards } = source;
  const fromMs = now - samplesOf(rule) * MINUTE_MS;
  const expected = Math.ceil((now - Math.max(fromMs, sinceMs)) / MINUTE_MS);
  const shares = (points: Minutes, perSec: number) => sharesOf(points, openShards * perSec, fromMs);
  const put = operationVote(
    shares(source.incomingBytes, SHARD_WRITE_BYTES_PER_SEC),
    shares(source.incomingRecords, SHARD_WRITE_RECORDS_PER_SEC),
    expected,
    rule,
  );
  const get = operationVote(
    shares(source.readBytes, SHARD_READ_BYTES_PER_SEC),
    shares(source.readRecords, SHARD_READ_RECORDS_PER_SEC),
    expected,
    rule,
  );
  if (put === 'up' || get === 'up') return 'up';
  return put === 'down' && get === 'down' ? 'down' : 'none';
}

function samplesOf({ upMinutes, downMinutes }: VoteRule): number {
  return Math.max(upMinutes, downMinutes);
}

/** The visible samples as shares of what the stream can take. */
function sharesOf(points: Minutes, perSec: number, fromMs: EpochMs): readonly number[] {
  return points.filter(({ startMs }) => startMs >= fromMs).map(({ value }) => value / 60 / perSec);
}

function operationVote(bytes: readonly number[], records: readonly number[], expected: number, rule: VoteRule): Vote {
  const samples = mean(bytes) > mean(records) ? bytes : records;
  const high = samples.filter((share) => share > rule.upShare).length;
  const missing = Math.max(0, expected - samples.length);
  const low = samples.filter((share) => share < rule.downShare).length + missing;
  if (high >= rule.upMinutes) return 'up';
  return low >= rule.downMinutes ? 'down' : 'none';
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
