import type { DocumentProblem } from '../core/announcement.ts';
import type { BreakerState } from '../core/breaker-state.ts';
import type { Report } from '../core/decision.ts';
import type { SourceId } from '../core/observation.ts';
import type { Mode } from '../core/policy.ts';
import type { Reason } from '../core/reason.ts';
import type { EpochMs } from '../core/units.ts';

/** Names of streams, and of functions that read them. */
export interface Names {
  readonly streams: readonly string[];
  readonly functions: readonly string[];
}

/** What the fleet needs to know beyond its ports. */
export interface FleetOptions {
  /** Unique per invocation: names the turn in reports, intents and calls. */
  readonly turnId: string;
  /** No new change starts after this; what is begun is finished. */
  readonly deadlineAt: EpochMs;
  /** Changes one invocation may make over all sources. */
  readonly maximumChanges: number;
  /**
   * Who may act and is reported: `all`, or the sources that have one of these names. Whatever is not at rest is looked at
   * all the same: breakers, the fleet brake and the account's concurrency are judged on the whole picture.
   */
  readonly only: 'all' | Names;
  /** An alarm told of these: they are not left at rest. Null: nobody did. */
  readonly woken: Names | null;
  /** The strongest mode of this invocation; null: as the documents say. It never raises a mode. */
  readonly modeCeiling: Mode | null;
}

/** What one invocation did. */
export interface FleetSummary {
  readonly turnId: string;
  readonly at: EpochMs;
  readonly reports: readonly Report[];
  readonly breakers: readonly BreakerState[];
  /** Sources that ended their turn without a report, and why. */
  readonly skipped: readonly { readonly sourceId: SourceId; readonly reason: Reason }[];
  /** Sources at rest: a glance showed nothing new, their next whole look comes within minutes. */
  readonly resting: readonly SourceId[];
  /** Everything that is wrong in any document. */
  readonly problems: readonly DocumentProblem[];
  /** Parts of the turn that failed without stopping it, in words. */
  readonly failures: readonly string[];
}
