import type { Action } from './action.ts';
import type { Prediction } from './decision.ts';
import { type IncidentMemory, NO_INCIDENT } from './incident.ts';
import type { MappingId, SourceId } from './observation.ts';
import type { EpochMs } from './units.ts';

/** The version this code writes. A state with another version is held, never overwritten. */
export const STATE_VERSION = 1;

/** Duration of an invocation as a line through batch size: S(b) = a + c·b, learnt with forgetting, per code version. */
export interface DurationModel {
  readonly codeVersion: string;
  readonly weight: number;
  /** Minutes in which lanes had time to spare: without any, what is normal for this code is not known. */
  readonly lightMinutes: number;
  readonly sumBatch: number;
  readonly sumBatchSquared: number;
  readonly sumDurationMs: number;
  readonly sumBatchDurationMs: number;
  /** The minute last folded in, so that a reading is learnt from once. */
  readonly learntUntil: EpochMs;
}

/**
 * The needs of a window of time, of which the greatest decides how far a scale-in may go. Only entries that can still
 * become the greatest are kept. `since` restarts when readings were missing for longer than a gap allows.
 */
export interface NeedWindow {
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly needs: readonly { readonly at: EpochMs; readonly need: number }[];
}

/** What a consumer did at its present number of slots while it was saturated and its downstream well. */
export interface SaturatedReference {
  readonly slots: number;
  readonly throughputPerSec: number;
  /** Mean duration of its full batches. */
  readonly durationMs: number;
  readonly at: EpochMs;
}

/** What is remembered of one consumer. */
export interface ConsumerMemory {
  /** The factor the owner had set when Headgate first saw the mapping, or set since. Relief goes back to it. */
  readonly baselineFactor: number;
  /** The factor Headgate last saw or set; another value is a foreign change. */
  readonly lastFactor: number;
  readonly changedAt: EpochMs | null;
  readonly changeDirection: 'out' | 'in' | null;
  /** The factor before Headgate's last change; what a raise that made things worse goes back to. */
  readonly previousFactor: number | null;
  readonly foreignChangeAt: EpochMs | null;
  readonly durationModel: DurationModel | null;
  readonly reference: SaturatedReference | null;
  readonly slotNeeds: NeedWindow | null;
  /** When a raise was last seen to do nothing, or harm: it is not tried again for a while. */
  readonly raiseUselessAt: EpochMs | null;
}

/** A change of the shard count, Headgate's own or somebody else's, with the calls it cost. */
export interface LedgerEntry {
  readonly at: EpochMs;
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly by: 'headgate' | 'other';
}

/** What is remembered of a stream's shard count. */
export interface ShardMemory {
  readonly lastOpenShards: number | null;
  readonly changedAt: EpochMs | null;
  readonly changeDirection: 'out' | 'in' | null;
  readonly foreignChangeAt: EpochMs | null;
  /** UpdateShardCount calls of the last 24 hours, oldest first. */
  readonly ledger: readonly LedgerEntry[];
  /** When the stream was first seen active again after the last reshard; null while it is not. */
  readonly activeAgainAt: EpochMs | null;
  /** The last reshard whose parents may still hold records. */
  readonly draining: { readonly since: EpochMs; readonly readableShards: number } | null;
  readonly shardNeeds: NeedWindow | null;
}

/** Actions saved before they are carried out. Whoever finds it after its lease ends settles it. */
export interface Intent {
  readonly id: string;
  readonly turnId: string;
  readonly savedAt: EpochMs;
  /** Until then only the turn that saved it may act or settle. */
  readonly leaseUntil: EpochMs;
  readonly actions: readonly Action[];
}

/** Headgate's whole memory of one source: plain JSON, versioned. */
export interface SourceState {
  readonly schemaVersion: typeof STATE_VERSION;
  readonly sourceId: SourceId;
  readonly consumers: Readonly<Record<MappingId, ConsumerMemory>>;
  readonly shards: ShardMemory;
  readonly predictions: readonly Prediction[];
  readonly pending: Intent | null;
  /** What people have been told of its troubles. */
  readonly incident: IncidentMemory;
}

/** The memory of a source that has never been seen. */
export function initialState(sourceId: SourceId): SourceState {
  return {
    schemaVersion: STATE_VERSION,
    sourceId,
    consumers: {},
    shards: {
      lastOpenShards: null,
      changedAt: null,
      changeDirection: null,
      foreignChangeAt: null,
      activeAgainAt: null,
      ledger: [],
      draining: null,
      shardNeeds: null,
    },
    predictions: [],
    pending: null,
    incident: NO_INCIDENT,
  };
}
