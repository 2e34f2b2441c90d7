import type { MappingId } from './observation.ts';
import type { Reading } from './reading.ts';
import type { DurationMs } from './units.ts';

/** An estimate with its bracket: what is known lies between `low` and `high`. */
export interface Bracket {
  readonly low: number;
  readonly high: number;
}

/** What one consumer's readings mean. */
export interface ConsumerSignals {
  readonly mappingId: MappingId;
  /** Greatest and average age of the newest minute that is complete. */
  readonly ageMaxMs: Reading;
  readonly ageAverageMs: Reading;
  /** Change of the greatest age, seconds per second over the last fresh minutes. */
  readonly ageSlope: Reading;
  /** Records done per second. */
  readonly throughputPerSec: Reading;
  /** Records that have arrived and are not done, from age and the history of arrivals. */
  readonly backlogRecords: Reading<Bracket>;
  /** Mean records per invocation over the batch size, 0..1. */
  readonly batchFullness: Reading;
  /** What one lane does when its batches are full, records per second. */
  readonly laneRatePerSec: Reading;
  /** Readable shards × factor. */
  readonly slots: number;
  readonly readableShards: number;
  /** Records per second that the readable shards can be read at by this consumer. */
  readonly readLimitPerSec: number;
  /** Lanes times lane rate, never above the read limit. */
  readonly capacityPerSec: Reading;
  /** Billed time over slot time, 0..1; less than 1 even when full, because part of a cycle is not billed. */
  readonly billedUtilisation: Reading;
  readonly errorRatio: Reading;
  readonly errorsPerMin: Reading;
  readonly throttlesPerMin: Reading;
  readonly invocationsPerMin: Reading;
  readonly concurrencyMax: Reading;
  readonly durationAverageMs: Reading;
  readonly durationMaxMs: Reading;
  readonly timePerRecordMs: Reading;
  /** Time per record over what this code version needed when healthy; 1 is as usual. */
  readonly slowdown: Reading;
}

/** What a source's readings mean. */
export interface Signals {
  /** Age of the newest complete minute. */
  readonly freshness: Reading<DurationMs>;
  readonly arrivalsPerSec: Reading;
  /** Greatest minute of the last quarter of an hour. */
  readonly arrivalsPeakPerSec: Reading;
  /** Change of arrivals, records per second per second, over the last fresh minutes. */
  readonly arrivalsTrend: Reading;
  readonly bytesPerSec: Reading;
  readonly writeThrottledPerSec: Reading;
  /** Minutes in a row, newest first, in which writes were refused. */
  readonly writeThrottledMinutes: number;
  /**
   * Change of refused records from one complete minute to the next, as a share of the earlier. Producers that try again
   * are refused more and more while shards are short, and less and less once there are enough.
   */
  readonly writeThrottledGrowth: Reading;
  /** Demand of producers over what the open shards accept, 0..; refused records count as demand. */
  readonly ingestUtilisation: Reading;
  readonly openShards: number;
  /** Shards closed by the last reshard are empty; null when it cannot be told. */
  readonly parentsDrained: boolean | null;
  readonly consumers: readonly ConsumerSignals[];
}
