/** Everything an examination rests on, as one value: checks are pure functions of it. */

import type { RegisteredReader, ShardLimits } from '../../adapters/aws/operator-calls.ts';
import type { DocumentProblem } from '../../core/announcement.ts';
import type { AccountFacts, MappingId, Observation } from '../../core/observation.ts';
import type { Policy } from '../../core/policy.ts';
import type { Signals } from '../../core/signals.ts';
import type { LedgerEntry } from '../../core/state.ts';
import type { EpochMs } from '../../core/units.ts';
import type { ModeChain } from '../operators/mode-chain.ts';

/** An answer, or why there is none: an examination goes on without it and says so. */
export type Looked<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'unread'; readonly why: string };

/** One source. */
export interface DoctorFacts {
  readonly at: EpochMs;
  readonly name: string;
  readonly observation: Observation;
  /** What its readings say by themselves, with nothing remembered. */
  readonly signals: Signals;
  readonly account: AccountFacts;
  readonly chain: ModeChain;
  /** The owner's policy; the defaults where documents are broken. */
  readonly policy: Policy;
  /** Everything wrong in any document. */
  readonly problems: readonly DocumentProblem[];
  /** Metrics by which its downstreams show their health. */
  readonly downstreamMetrics: number;
  /** Alias or version each mapping invokes; null: the unpublished code. */
  readonly qualifiers: Readonly<Record<MappingId, string | null>>;
  /** Mappings whose owner has switched event counts on. */
  readonly eventCounts: readonly MappingId[];
  /** Every tag of the stream. */
  readonly tags: Looked<Readonly<Record<string, string>>>;
  readonly registered: Looked<readonly RegisteredReader[]>;
  readonly shardLimits: Looked<ShardLimits>;
  /** Changes of the shard count in the rolling day, from Headgate's own table. */
  readonly ledger: Looked<readonly LedgerEntry[]>;
  /** Changes that AWS refused the controller for lack of a permission, from its history. */
  readonly refusedChanges: readonly string[];
  /** Calls of this examination that were denied, as in `kinesis:ListStreamConsumers`. */
  readonly denied: readonly string[];
}
