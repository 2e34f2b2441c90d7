import type { BreakerState } from './breaker-state.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ConsumerObservation, Observation, SourceFacts } from './observation.ts';
import type { Policy } from './policy.ts';
import type { Proposal } from './proposal.ts';
import type { Reason } from './reason.ts';
import type { Signals } from './signals.ts';
import type { SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/** A guard may shrink a change or refuse it, never enlarge it or ask for another. */
export type Verdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'shrink'; readonly to: number; readonly reason: Reason }
  | { readonly kind: 'refuse'; readonly reason: Reason };

/** Everything a guard may look at. */
export interface GuardContext {
  readonly observation: Observation;
  readonly source: SourceFacts;
  readonly consumers: readonly ConsumerObservation[];
  readonly signals: Signals;
  readonly diagnosis: Diagnosis;
  readonly state: SourceState;
  readonly policy: Policy;
  readonly switchedOff: boolean;
  /** Breakers of everything behind this source's consumers. */
  readonly breakers: readonly BreakerState[];
  /** Lanes the account's concurrency still has for this source; null when that cannot be told. */
  readonly spareSlots: number | null;
  /** What the guards have let through so far in this turn. */
  readonly approved: readonly Proposal[];
  readonly now: EpochMs;
}

/** One rule that every proposed change has to pass. */
export interface Guard {
  readonly name: string;
  check(proposal: Proposal, context: GuardContext): Verdict;
}

/** The verdict of a guard that has nothing against a change. */
export const ALLOW: Verdict = { kind: 'allow' };

/** The verdict of a guard that does not let a change through. */
export function refuse(reason: Reason): Verdict {
  return { kind: 'refuse', reason };
}

/** The consumer a proposal is about; null for the source's own levers. */
export function consumerOf(proposal: Proposal, context: GuardContext): ConsumerObservation | null {
  return context.consumers.find((consumer) => consumer.mapping.id === proposal.mappingId) ?? null;
}
