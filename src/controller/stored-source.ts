import type { Report } from '../core/decision.ts';
import type { SourceId } from '../core/observation.ts';
import { parseState } from '../core/parse-state.ts';
import { initialState, type SourceState } from '../core/state.ts';
import type { Stored } from '../ports.ts';

/**
 * A report on its way out: whole until it is in the history, then by its key until every channel has it. `to` names the
 * channels that still wait for it.
 */
export type OutboxEntry =
  | { readonly kind: 'whole'; readonly key: string; readonly to: readonly string[]; readonly report: Report }
  | { readonly kind: 'kept'; readonly key: string; readonly to: readonly string[] };

/** The one conditional item of a source: what is remembered, what is intended, what is still to be said. */
export interface StoredSource {
  readonly state: SourceState;
  readonly outbox: readonly OutboxEntry[];
}

export interface LoadedSource extends StoredSource {
  /** Null: nothing has been stored yet. */
  readonly revision: number | null;
}

export function stateKey(sourceId: SourceId): string {
  return `state#${sourceId}`;
}

/** Keys sort by source, then by time. */
export function reportKey(sourceId: SourceId, at: number, turnId: string): string {
  return `report#${sourceId}#${String(at).padStart(15, '0')}#${turnId}`;
}

/** When the turn of that report was. */
export function reportedAt(key: string): number {
  return Number(key.split('#').at(-2));
}

/** What is stored of a source; null when it cannot be understood. */
export function readStored(sourceId: SourceId, stored: Stored<unknown> | null): LoadedSource | null {
  if (stored === null) return { state: initialState(sourceId), outbox: [], revision: null };
  const value = stored.value as Partial<StoredSource> | null;
  const state = parseState(value?.state);
  return state === null || !Array.isArray(value?.outbox)
    ? null
    : { state, outbox: value.outbox, revision: stored.revision };
}

/** Reports kept whole, and by key only: the item stays far below DynamoDB's 400 KB. A whole one takes about 11 KB. */
const MOST_WHOLE = 25;
const MOST_KEPT = 200;

/**
 * The newest of each. When nothing can be stored or handed on for long, the oldest are given up before the item grows so
 * large that its state could not be saved any more: then nothing would protect.
 */
export function capped(outbox: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const kept = outbox.filter((entry) => entry.kind === 'kept').slice(-MOST_KEPT);
  const whole = outbox.filter((entry) => entry.kind === 'whole').slice(-MOST_WHOLE);
  return [...kept, ...whole];
}
