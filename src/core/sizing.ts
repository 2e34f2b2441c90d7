import { SHARD_WRITE_RECORDS_PER_SEC } from './limits.ts';
import type { Policy } from './policy.ts';
import { known } from './reading.ts';
import type { ConsumerSignals, Signals } from './signals.ts';
import { type DurationMs, MINUTE_MS, SECOND_MS } from './units.ts';

/** How far ahead a rising load is looked at: until a change shows its effect. Assumption. */
const LOOK_AHEAD_SEC = 240;
/** A trend may add at most this share: a line through minutes is no forecast. Assumption. */
const TREND_CAP = 0.5;
/** A rise below this share of arrivals over the time looked ahead is noise. Assumption. */
const TREND_LEAST = 0.2;
/** Refused records over accepted ones below which what is wanted is still plain to see. Assumption. */
const HIDDEN_SHARE = 0.05;
/** Refusals that change less than this from minute to minute come from producers that do not try again. Assumption. */
const STEADY_REFUSALS = 0.05;
/** The mapping polls nothing while it is updated. Assumption: AWS says "several minutes" at worst, tens of seconds were measured. */
export const UPDATE_PAUSE_MS: DurationMs = MINUTE_MS;

/** How many lanes a consumer needs, and from what. Rates in records per second. */
export interface Need {
  readonly demandPerSec: number;
  readonly laneRatePerSec: number;
  readonly backlogRecords: number;
  /** To keep up with demand at the target utilisation. */
  readonly steadySlots: number;
  /** To keep up and drain the backlog within the catch-up target. */
  readonly slots: number;
  /** Seconds until the backlog is gone with the lanes there are; infinite when it grows. */
  readonly drainSec: number;
}

/** Sizes a consumer in one step. Null when a reading it rests on is missing. */
export function sizeConsumer(consumer: ConsumerSignals, signals: Signals, policy: Policy): Need | null {
  const arrivals = known(signals.arrivalsPerSec);
  const laneRatePerSec = known(consumer.laneRatePerSec);
  const backlog = known(consumer.backlogRecords);
  if (arrivals === null || laneRatePerSec === null || laneRatePerSec <= 0 || backlog === null) return null;
  const demandPerSec = demand(signals, arrivals);
  const backlogRecords = (backlog.low + backlog.high) / 2;
  const steadySlots = demandPerSec / policy.utilisationTarget / laneRatePerSec;
  const pauseSec = UPDATE_PAUSE_MS / SECOND_MS;
  const catchUpSec = Math.max(pauseSec, policy.target.catchUpMs / SECOND_MS - pauseSec);
  const catchUpSlots = (demandPerSec + (backlogRecords + demandPerSec * pauseSec) / catchUpSec) / laneRatePerSec;
  const behind = backlogRecords > demandPerSec * (policy.target.iteratorAgeMs / SECOND_MS);
  const capacity = known(consumer.capacityPerSec) ?? consumer.slots * laneRatePerSec;
  return {
    demandPerSec,
    laneRatePerSec,
    backlogRecords,
    steadySlots: Math.ceil(steadySlots),
    slots: Math.ceil(behind ? Math.max(steadySlots, catchUpSlots) : steadySlots),
    drainSec: drainSec(backlogRecords, capacity, arrivals),
  };
}

/** What arrives, plus a rise that is more than noise, and never more than the open shards accept. */
function demand(signals: Signals, arrivals: number): number {
  const rise = Math.max(0, known(signals.arrivalsTrend) ?? 0) * LOOK_AHEAD_SEC;
  const believed = rise >= arrivals * TREND_LEAST ? Math.min(rise, arrivals * TREND_CAP) : 0;
  return Math.max(arrivals, Math.min(arrivals + believed, signals.openShards * SHARD_WRITE_RECORDS_PER_SEC));
}

function drainSec(backlogRecords: number, capacityPerSec: number, arrivalsPerSec: number): number {
  if (backlogRecords <= 0) return 0;
  return capacityPerSec > arrivalsPerSec
    ? backlogRecords / (capacityPerSec - arrivalsPerSec)
    : Number.POSITIVE_INFINITY;
}

/** Shards the producers need at the target utilisation; null when arrivals are unknown. */
export function sizeIngest(signals: Signals, policy: Policy): number | null {
  const utilisation = known(signals.ingestUtilisation);
  if (utilisation === null) return null;
  if (isDemandHidden(signals)) return Math.max(1, 2 * signals.openShards);
  return Math.max(1, Math.ceil((utilisation * signals.openShards) / policy.utilisationTarget - 1e-9));
}

/** Refusals that grow, or are too new to tell, hide how much is wanted: then the next hop is the greatest there is. */
export function isDemandHidden(signals: Signals): boolean {
  const refused = known(signals.writeThrottledPerSec) ?? 0;
  const many = refused > HIDDEN_SHARE * (known(signals.arrivalsPerSec) ?? 0);
  if (!many || signals.writeThrottledMinutes === 0) return false;
  const growth = known(signals.writeThrottledGrowth);
  return growth === null || growth > STEADY_REFUSALS;
}

/** Factor beyond which the shards' read limits, not the lanes, are the bound. */
export function usefulFactor(consumer: ConsumerSignals): number {
  const laneRate = known(consumer.laneRatePerSec);
  if (laneRate === null || laneRate <= 0 || consumer.readableShards === 0) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.ceil(consumer.readLimitPerSec / consumer.readableShards / laneRate));
}

/** The next target UpdateShardCount finishes sooner: a multiple of 25 % of what there is, not below `wanted`. */
export function quarterTarget(openShards: number, wanted: number): number {
  const quarter = openShards / 4;
  return Math.ceil(Math.ceil((wanted - 1e-9) / quarter) * quarter - 1e-9);
}
