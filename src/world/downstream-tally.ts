/** A downstream over time: its calls in flight, its conditions and its limit, and what is integrated over them. */
import { SECOND_MS } from '../core/units.ts';
import { type Conditions, conditionsAt } from './downstream-conditions.ts';
import { createIntake } from './intake.ts';
import { bestCallsOf, bestRatePerSec } from './scalability.ts';
import { createStopwatch } from './stopwatch.ts';
import type { DownstreamTruth } from './world-api.ts';
import type { DownstreamConfig } from './world-config.ts';

type Tallied = 'callsInFlight' | 'capacity' | 'rateLimitPerSec' | 'bestCalls' | 'retrogradeMs' | 'capacityRecords';

export interface DownstreamTally {
  /** Counts calls that begin (1) or end (−1). Everything up to now is settled then. */
  count(by: 1 | -1, nowMs: number): void;
  /** Records of a call that the rate limit lets through; all without one. */
  admit(records: number, nowMs: number): number;
  conditions(): Conditions;
  /** Calls in flight, those of others included. */
  allCalls(): number;
  /** Asking changes nothing, not even the rounding of a sum. */
  truth(nowMs: number): Pick<DownstreamTruth, Tallied>;
}

/** Records that it could do in `spanMs` at its best, which is that of all callers together. */
function capacityOver(spanMs: number, bestPerSec: number, capacity: number, limitPerSec: number): number {
  // Infinity · 0 would be no number.
  if (capacity <= 0 || spanMs <= 0) return 0;
  return (Math.min(bestPerSec * capacity, limitPerSec) * spanMs) / SECOND_MS;
}

export function createDownstreamTally(config: DownstreamConfig, startsAt: number): DownstreamTally {
  const intake = createIntake(config, startsAt);
  const bestCalls = bestCallsOf(config);
  const mostCalls = bestCalls ?? Number.POSITIVE_INFINITY;
  const bestPerSec = bestRatePerSec(config);
  let calls = 0;
  let conditions = conditionsAt(config, 0);
  const retrograde = createStopwatch(conditions.outsideCalls > mostCalls);
  let changesAtMs = conditions.untilMs;
  let settledToMs = 0;
  let settledRecords = 0;

  const capacitySince = (nowMs: number): number =>
    capacityOver(nowMs - settledToMs, bestPerSec, conditions.capacity, intake.limitPerSec());

  /** Passes every change up to now at its own time. */
  function settle(nowMs: number): void {
    while (nowMs >= changesAtMs) {
      const atMs = changesAtMs;
      settledRecords += capacitySince(atMs);
      settledToMs = atMs;
      if (atMs >= intake.reconsiderAtMs()) intake.reconsider(atMs);
      conditions = conditionsAt(config, atMs);
      changesAtMs = Math.min(conditions.untilMs, intake.reconsiderAtMs());
      retrograde.turn(calls + conditions.outsideCalls > mostCalls, atMs);
    }
  }

  return {
    count(by, nowMs) {
      if (nowMs >= changesAtMs) settle(nowMs);
      calls += by;
      retrograde.turn(calls + conditions.outsideCalls > mostCalls, nowMs);
    },
    admit(records, nowMs) {
      const admitted = intake.admit(records, nowMs);
      changesAtMs = Math.min(changesAtMs, intake.reconsiderAtMs());
      return admitted;
    },
    conditions: () => conditions,
    allCalls: () => calls + conditions.outsideCalls,
    truth(nowMs) {
      settle(nowMs);
      return {
        callsInFlight: calls,
        capacity: conditions.capacity,
        rateLimitPerSec: Number.isFinite(intake.limitPerSec()) ? intake.limitPerSec() : null,
        bestCalls,
        retrogradeMs: retrograde.readMs(nowMs),
        capacityRecords: settledRecords + capacitySince(nowMs),
      };
    },
  };
}
