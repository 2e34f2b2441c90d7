import type { BreakerState } from '../core/breaker-state.ts';
import type { Report } from '../core/decision.ts';
import type { SourceId } from '../core/observation.ts';
import type { Reason } from '../core/reason.ts';
import type { EpochMs } from '../core/units.ts';

/** What the fleet needs to know beyond its ports. */
export interface FleetOptions {
  /** Unique per invocation: names the turn in reports, intents and calls. */
  readonly turnId: string;
  /** No new change starts after this; what is begun is finished. */
  readonly deadlineAt: EpochMs;
  /** Changes one invocation may make over all sources. */
  readonly maximumChanges: number;
}

/** What one invocation did. */
export interface FleetSummary {
  readonly turnId: string;
  readonly at: EpochMs;
  readonly reports: readonly Report[];
  readonly breakers: readonly BreakerState[];
  /** Sources that ended their turn without a report, and why. */
  readonly skipped: readonly { readonly sourceId: SourceId; readonly reason: Reason }[];
}
