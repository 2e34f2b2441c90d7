/** What `headgate status` shows: what Headgate knows and has done, as one value. */

import type { DocumentProblem } from '../core/announcement.ts';
import type { BreakerState } from '../core/breaker-state.ts';
import type { Bottleneck } from '../core/diagnosis.ts';
import type { Mode } from '../core/policy.ts';
import type { DurationMs, EpochMs } from '../core/units.ts';

/** Whether the controller runs: judged by the newest look it has stored. */
export type Heartbeat =
  | { readonly kind: 'fresh' | 'stale'; readonly at: EpochMs; readonly ageMs: DurationMs }
  /** It has run once and looks after no source, so that no look is stored. */
  | { readonly kind: 'no-sources' }
  /** The table holds nothing of it. */
  | { readonly kind: 'nothing-yet' };

/** The whole account at a glance. */
export interface StatusView {
  readonly at: EpochMs;
  readonly region: string;
  readonly table: string;
  readonly configPath: string;
  readonly heartbeat: Heartbeat;
  /** Null: the documents could not be read. */
  readonly account: { readonly switch: 'on' | 'off'; readonly ceiling: Mode } | null;
  readonly problems: readonly DocumentProblem[];
  /** Announcements of the account that some channel has not taken. */
  readonly newsWaiting: number;
  /** What could not be read beside the table, one sentence each. */
  readonly unread: readonly string[];
  readonly sources: readonly SourceStatus[];
}

/** One source. What is null is not known; nothing stands for zero. */
export interface SourceStatus {
  readonly id: string;
  readonly name: string;
  /** The mode as the documents stand now, and why; null: they could not be read, or it is looked after no longer. */
  readonly mode: { readonly effective: Mode | 'off' | 'held'; readonly why: string } | null;
  /** `nothing-yet`: no turn of this source has been stored. `unreadable`: another version wrote it, so it holds. */
  readonly memory: 'kept' | 'nothing-yet' | 'unreadable';
  readonly targetMs: DurationMs | null;
  readonly last: LastReport | null;
  readonly consumers: readonly ConsumerStatus[];
  readonly shards: ShardStatus | null;
  readonly incident: IncidentStatus | null;
  readonly breakers: readonly BreakerStatus[];
  /** Changes that a turn meant to make and has not recorded the result of. */
  readonly unfinished: { readonly savedAt: EpochMs; readonly actions: number } | null;
  /** Newest first. */
  readonly decisions: readonly PastDecision[];
  /** Reports that a channel has not taken yet, by channel. */
  readonly waiting: readonly { readonly channel: string; readonly reports: number }[];
}

/** The newest stored report. */
export interface LastReport {
  readonly at: EpochMs;
  readonly ageMs: DurationMs;
  /** The mode that turn had. */
  readonly mode: Mode;
  readonly bottleneck: Bottleneck;
  /** As in `orders-consumer cannot keep up`. */
  readonly finding: string;
  readonly findingText: string;
  readonly attention: 'needs-you' | 'in-hand' | 'nothing';
  /** Age of the oldest record not yet done, all consumers; null: no reading. */
  readonly oldestRecordMs: DurationMs | null;
}

export interface ConsumerStatus {
  readonly name: string;
  /** Null: the newest report could not read it. */
  readonly factor: number | null;
  /** The factor the owner set; null: Headgate has not seen the mapping yet. */
  readonly ownerFactor: number | null;
  /** Lanes that it has: readable shards times factor. */
  readonly lanes: number | null;
}

export interface ShardStatus {
  /** Null: it has never been read. */
  readonly open: number | null;
  /** What the rolling day has seen, oldest first. */
  readonly changes: readonly {
    readonly at: EpochMs;
    readonly from: number;
    readonly to: number;
    readonly calls: number;
    readonly by: 'headgate' | 'other';
  }[];
  readonly callsLeft: number;
  readonly nextCallAt: EpochMs | null;
  /** Shards of an earlier count are still being read. */
  readonly drainingSince: EpochMs | null;
}

export interface IncidentStatus {
  readonly since: EpochMs;
  readonly worstAgeMs: DurationMs | null;
  readonly changesApplied: number;
}

export type BreakerStatus = Pick<BreakerState, 'downstream' | 'phase' | 'since' | 'share'> & { readonly why: string };

export interface PastDecision {
  readonly at: EpochMs;
  readonly mode: Mode;
  /** What was done, or that nothing was. */
  readonly headline: string;
  readonly code: string;
  readonly why: string;
}
