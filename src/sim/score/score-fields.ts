/** The numbers of a score. Where one does not apply it is null. */
import type { CostParts } from '../run/cost.ts';

export interface DelayScore {
  /** From the start until the last record was done; null when none was. */
  readonly makespanSeconds: number | null;
  /** Greatest true age of the oldest record not done, looked at once a second. */
  readonly maxIteratorAgeSeconds: number;
  /** Sum over all records of the time they were later than the target, those not done as if done at the end, record-seconds. */
  readonly lateRecordSeconds: number;
  /** Seconds in which the oldest record was older than the target, summed over streams. */
  readonly secondsOverTarget: number;
  /** Sum over done records of the time from accepted to done, record-seconds. */
  readonly delayRecordSeconds: number;
  /** Time from accepted to done that so many per cent of the records did not exceed; within 2 %. Null: none was done. */
  readonly delayP50Seconds: number | null;
  readonly delayP95Seconds: number | null;
  readonly delayP99Seconds: number | null;
  /** The longest a record took, or has waited by the end. Null: none was done. */
  readonly maxDelaySeconds: number | null;
  /**
   * From the scenario's event until the oldest record, once late, stays within the target for 300 s; 0 when it is never
   * late, and the time to the end of the run when it does not catch up. As exact as the timeline. Null: there was no event.
   */
  readonly catchUpSeconds: number | null;
  /** 1: it was shown to catch up before the end; 0: it was not. Null: there was no event. */
  readonly caughtUp: number | null;
}

export interface LeverScore {
  readonly shardHours: number;
  readonly reshardCalls: number;
  readonly mappingUpdates: number;
  /** Calls AWS refused. */
  readonly refusedCalls: number;
  /** How often a factor or the shards of a stream went back within 30 minutes of the change before. */
  readonly reversals: number;
}

export interface RecordScore {
  /** What producers wanted to put, and what the streams took. */
  readonly recordsOffered: number;
  readonly recordsIn: number;
  /** Done, discarded, expired and unfinished records are summed over consumers. */
  readonly recordsDone: number;
  /** Given up by producers, discarded by a mapping without going to a failure destination, or expired in a stream. */
  readonly recordsLost: number;
  readonly recordsGivenUp: number;
  readonly recordsDiscarded: number;
  /** Of those discarded, what went to a failure destination. */
  readonly recordsToDestination: number;
  readonly recordsExpired: number;
  /** Refused put attempts. */
  readonly recordsThrottled: number;
  /** Records waiting or in flight at the end. */
  readonly backlogRecords: number;
  /** Records done out of the order of their key, of the keys that are followed one by one; null: no key is. */
  readonly orderViolations: number | null;
}

export interface DownstreamScore {
  /** Records sent to downstreams, repeats included. */
  readonly backendAttempts: number;
  /** Attempts per record done by consumers with a downstream; null when none was done. */
  readonly amplification: number | null;
  /** The same from the first downstream fault until it had caught up, or to the end; null without a fault. */
  readonly amplificationFromFault: number | null;
  /**
   * Records sent above what the downstreams could do at their best: of each step of the timeline, what it had too many.
   * Null without one. The unit is records; results that are kept know it by this name, so the name stays.
   */
  readonly overloadRecordSeconds: number | null;
  /** The same records from the first downstream fault until it had caught up, or to the end; null without a fault. */
  readonly overloadFromFault: number | null;
  /** Records sent to downstreams that were down from one point of the timeline to the next; null without one. */
  readonly attemptsWhileDown: number | null;
  /** Time with more calls in flight than a downstream does best with, summed over downstreams; null without one. */
  readonly retrogradeSeconds: number | null;
}

/** How supply follows demand, per cent: see elasticity.ts. Null for shards when AWS provides them. */
export interface SupplyScore {
  readonly shardUnderPercent: number | null;
  readonly shardOverPercent: number | null;
  readonly shardUnderTimePercent: number | null;
  readonly shardOverTimePercent: number | null;
  readonly shardInstabilityPercent: number | null;
  readonly slotUnderPercent: number | null;
  readonly slotOverPercent: number | null;
  readonly slotUnderTimePercent: number | null;
  readonly slotOverTimePercent: number | null;
  readonly slotInstabilityPercent: number | null;
}

export interface CostScore {
  /** All parts together, US dollars. */
  readonly costUsd: number;
  /** Shards, streams on demand, and what is put and read. */
  readonly costKinesisUsd: number;
  readonly costFanOutUsd: number;
  /** Retention above 24 hours. */
  readonly costRetentionUsd: number;
  readonly costLambdaUsd: number;
  /** The controller itself. */
  readonly costOwnUsd: number;
  readonly costPartsUsd: CostParts;
}

export interface Score extends DelayScore, LeverScore, RecordScore, DownstreamScore, SupplyScore, CostScore {
  /** Simulated time the run took. */
  readonly simulatedSeconds: number;
  /** Hash over everything that happened: equal for equal configuration and seed. */
  readonly digest: string;
}
