/** A downstream's limit on the records it takes in: one bucket, filled evenly. */
import { SECOND_MS } from '../core/units.ts';
import type { RateLimit } from './world-config.ts';

/** Guards a whole record against the rounding of fractions. */
const ROUNDING = 1e-6;

export interface RateGate {
  /** Takes what the limit lets a call of `records` bring; 0 when the call is refused. */
  take(records: number, nowMs: number): number;
  /** Records a second; the size of the bucket stays when it is raised (assumption). */
  setRate(recordsPerSec: number, nowMs: number): void;
  ratePerSec(): number;
}

/** The bucket is full at the start. Calls of others take nothing from it (assumption). */
export function createRateGate(config: RateLimit): RateGate {
  let ratePerSec = config.recordsPerSec;
  let held = config.burstRecords;
  let filledAtMs = 0;

  function refill(nowMs: number): void {
    held = Math.min(config.burstRecords, held + (ratePerSec * (nowMs - filledAtMs)) / SECOND_MS);
    filledAtMs = nowMs;
  }

  function admitted(records: number): number {
    if (config.excess === 'unprocessed') return Math.min(records, Math.max(0, Math.floor(held + ROUNDING)));
    // A call greater than the bucket passes when that is full, and leaves it in debt (assumption): it would never pass else.
    return held + ROUNDING >= Math.min(records, config.burstRecords) ? records : 0;
  }

  return {
    take(records, nowMs) {
      refill(nowMs);
      const taken = admitted(records);
      held -= taken;
      return taken;
    },
    setRate(recordsPerSec, nowMs) {
      refill(nowMs);
      ratePerSec = recordsPerSec;
    },
    ratePerSec: () => ratePerSec,
  };
}
