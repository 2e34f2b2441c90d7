import type { Assessment } from './assess.ts';
import type { BreakerState } from './breaker-state.ts';
import type { Decision } from './decision.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Policy } from './policy.ts';
import type { SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/** Everything one decision rests on. */
export interface DecideInput {
  readonly assessment: Assessment;
  readonly policy: Policy;
  readonly switchedOff: boolean;
  readonly breakers: readonly BreakerState[];
  /** Lanes the account's concurrency has left for this source; null when it cannot be told. */
  readonly spareSlots: number | null;
  readonly now: EpochMs;
}

/** What was decided, from what, and what is remembered of it. */
export interface DecideResult {
  readonly decision: Decision;
  readonly diagnosis: Diagnosis;
  /** The memory after this turn's learning; the intent and the results are added by `record`. */
  readonly state: SourceState;
}

/** An algorithm: Headgate's own, or a rival's on the bench. Pure. */
export type Decider = (input: DecideInput) => DecideResult;
