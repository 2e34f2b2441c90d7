/** Keeps callers below a rate, in real time: AWS's buckets are shared with the owner's own tools and deploys. */
import { type DurationMs, SECOND_MS } from '../../core/units.ts';

/** DescribeStreamSummary: half of the 20 a second of an account. Source: Kinesis guide, "Quotas and limits", read 2026-11. */
export const DESCRIBE_STREAM_PER_SEC = 10;
/** ListStreams: two of the 5 a second of an account. Source: same page. */
export const LIST_STREAMS_PER_SEC = 2;
/** ListShards: AWS allows 1,000 a second of each stream and names no limit of an account; this is only polite. Source: same page. */
export const LIST_SHARDS_PER_SEC = 200;
/** All control-plane calls of Lambda: three of 15 a second, which deploys need too. Source: Lambda guide, "Quotas", read 2026-11. */
export const LAMBDA_PER_SEC = 3;
/**
 * GetMetricData: a tenth of the 50 calls a second of a Region, because 500 metrics of 70 minutes are 35,000 points and
 * the Region allows 180,000 points a second. Source: CloudWatch guide, "Quotas", read 2023-05.
 */
export const METRIC_DATA_PER_SEC = 5;
/** DescribeAlarms: AWS allows 9 a second. Source: CloudWatch guide, "Quotas", from memory: an assumption. */
export const DESCRIBE_ALARMS_PER_SEC = 3;
/** GetResources of the tagging API: AWS documents no number, some 15 a second are observed. Assumption. */
export const GET_RESOURCES_PER_SEC = 5;

/** Gives turns below a rate. */
export interface Pacer {
  /** Waits for a turn; `false` at once, and without taking one, when it would come later than `withinMs` from now. */
  turn(withinMs: DurationMs): Promise<boolean>;
}

/** At most `perSec` turns begin in any one second, the first of them at once; who comes first is served first. */
export function createPacer(perSec: number): Pacer {
  let starts: readonly number[] = [];
  return {
    turn: async (withinMs) => {
      const now = performance.now();
      const before = starts[starts.length - perSec];
      const at = before === undefined ? now : Math.max(now, before + SECOND_MS);
      if (withinMs <= 0 || at - now > withinMs) return false;
      starts = [...starts.slice(-perSec), at];
      if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
      return true;
    },
  };
}

/** One pacer for each bucket that AWS keeps. */
export interface Pacers {
  readonly describeStream: Pacer;
  readonly listStreams: Pacer;
  readonly listShards: Pacer;
  /** Shared by everything that calls Lambda. */
  readonly lambda: Pacer;
  readonly metricData: Pacer;
  readonly alarms: Pacer;
  readonly tagging: Pacer;
}

/** A set for one invocation or for one process: within an invocation the rates hold either way. */
export function createPacers(): Pacers {
  return {
    describeStream: createPacer(DESCRIBE_STREAM_PER_SEC),
    listStreams: createPacer(LIST_STREAMS_PER_SEC),
    listShards: createPacer(LIST_SHARDS_PER_SEC),
    lambda: createPacer(LAMBDA_PER_SEC),
    metricData: createPacer(METRIC_DATA_PER_SEC),
    alarms: createPacer(DESCRIBE_ALARMS_PER_SEC),
    tagging: createPacer(GET_RESOURCES_PER_SEC),
  };
}
