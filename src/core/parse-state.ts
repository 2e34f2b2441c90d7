import { type SourceState, STATE_VERSION } from './state.ts';

/**
 * The state in a stored value; null when its version or shape is not this code's. A newer Headgate may have written it:
 * it is held, never overwritten.
 */
export function parseState(value: unknown): SourceState | null {
  if (!isRecord(value) || value.schemaVersion !== STATE_VERSION || typeof value.sourceId !== 'string') return null;
  const { shards, consumers, predictions, pending, incident } = value;
  const isWhole = isRecord(shards) && Array.isArray(shards.ledger) && isRecord(consumers) && Array.isArray(predictions);
  const isPending =
    pending === null || (isRecord(pending) && Array.isArray(pending.actions) && typeof pending.leaseUntil === 'number');
  return isWhole && isPending && isRecord(incident) ? (value as unknown as SourceState) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
