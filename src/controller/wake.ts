import { type DurationMs, type EpochMs, SECOND_MS } from '../core/units.ts';
import type { Store } from '../ports.ts';

const KEY = 'account#wake';
/** Alarms that go off together are one reason to wake up: the turn of the first looks at everything they are about. */
const APART_MS: DurationMs = 20 * SECOND_MS;

/**
 * Whether an alarm still leads to a turn: not shortly after another one did. Twenty consumers that fall behind together
 * must not become twenty turns at once, which would share AWS's call rates.
 */
export async function mayWake(store: Store, at: EpochMs): Promise<boolean> {
  const stored = await store.get(KEY);
  const last = (stored?.value as { readonly at?: unknown } | undefined)?.at;
  if (typeof last === 'number' && at - last < APART_MS) return false;
  const saved = await store.putIfRevision(KEY, { schemaVersion: 1, at }, stored?.revision ?? null);
  return saved.kind === 'saved';
}
