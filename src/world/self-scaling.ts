/** A downstream that watches its refusals minute by minute and raises its own limit. It never lowers it again (assumption). */
import { MINUTE_MS } from '../core/units.ts';
import type { SelfScaling } from './world-config.ts';

export interface SelfScaler {
  /** Something was refused: returns the end of this minute, when {@link SelfScaler.limitAfter} must be asked. */
  refusedAt(nowMs: number): number;
  /** The limit from now on, at the end of a minute with refusals. */
  limitAfter(nowMs: number, recordsPerSec: number): number;
}

/** `startsAt`: wall-clock time of the start of the run; minutes are those of the wall clock, as of its metrics. */
export function createSelfScaler(config: SelfScaling, startsAt: number): SelfScaler {
  /** Consecutive minutes with refusals. */
  let firstMinute = Number.NEGATIVE_INFINITY;
  let lastMinute = Number.NEGATIVE_INFINITY;
  let raisedAtMs = Number.NEGATIVE_INFINITY;

  return {
    refusedAt(nowMs) {
      const minute = Math.floor((startsAt + nowMs) / MINUTE_MS);
      if (minute > lastMinute + 1) firstMinute = minute;
      lastMinute = minute;
      return (minute + 1) * MINUTE_MS - startsAt;
    },
    limitAfter(nowMs, recordsPerSec) {
      const refusedForMs = (lastMinute + 1 - firstMinute) * MINUTE_MS;
      if (refusedForMs < config.afterThrottledMs || nowMs - raisedAtMs < config.everyMs) return recordsPerSec;
      raisedAtMs = nowMs;
      return Math.max(recordsPerSec, Math.min(config.maxRecordsPerSec, recordsPerSec * config.step));
    },
  };
}
