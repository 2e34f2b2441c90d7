/** What a downstream lets in: its rate limit, if it has one, and how that grows. */
import { createRateGate } from './rate-limit.ts';
import { createSelfScaler } from './self-scaling.ts';
import type { DownstreamConfig } from './world-config.ts';

export interface Intake {
  /** Records of a call that are let in. */
  admit(records: number, nowMs: number): number;
  /** Records a second; Infinity without a limit. */
  limitPerSec(): number;
  /** When {@link Intake.reconsider} must be called: at the end of a minute with refusals. Infinity: not yet. */
  reconsiderAtMs(): number;
  reconsider(nowMs: number): void;
}

const OPEN: Intake = {
  admit: (records) => records,
  limitPerSec: () => Number.POSITIVE_INFINITY,
  reconsiderAtMs: () => Number.POSITIVE_INFINITY,
  reconsider: () => {},
};

export function createIntake({ rateLimit, selfScaling }: DownstreamConfig, startsAt: number): Intake {
  if (rateLimit === null) return OPEN;
  const gate = createRateGate(rateLimit);
  const scaler = selfScaling === null ? null : createSelfScaler(selfScaling, startsAt);
  let reconsiderAtMs = Number.POSITIVE_INFINITY;
  return {
    admit(records, nowMs) {
      const admitted = gate.take(records, nowMs);
      if (admitted < records && scaler !== null) reconsiderAtMs = scaler.refusedAt(nowMs);
      return admitted;
    },
    limitPerSec: gate.ratePerSec,
    reconsiderAtMs: () => reconsiderAtMs,
    reconsider(nowMs) {
      reconsiderAtMs = Number.POSITIVE_INFINITY;
      if (scaler !== null) gate.setRate(scaler.limitAfter(nowMs, gate.ratePerSec()), nowMs);
    },
  };
}
