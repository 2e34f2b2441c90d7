import { stateKey } from '../../controller/stored-source.ts';
import type { Store } from '../../ports.ts';
import type { Watch } from './invariants.ts';

/** A turn begins this often. */
export const TURN_EVERY_MS = 60_000;
/** An intent that is older than so many turns was never settled, and more reports than so many were never delivered. */
const MOST_TURNS = 5;
const MOST_UNSAID = 3;

interface Settled {
  readonly state: { readonly pending: { readonly savedAt: number } | null };
  readonly outbox: readonly unknown[];
}

/** When the faults stop the system settles: nothing pending, nothing unsaid. */
export async function checkSettled(store: Store, sourceId: string, watch: Watch, at: number): Promise<void> {
  const value = (await store.get(stateKey(sourceId)))?.value as Settled | undefined;
  const stuck = value?.state.pending ?? null;
  if (value === undefined) watch.add('the system settles', 'no state was ever saved', at);
  else if (stuck !== null && stuck.savedAt < at - TURN_EVERY_MS * MOST_TURNS)
    watch.add('the system settles', 'an intent was never settled', at);
  else if (value.outbox.length > MOST_UNSAID)
    watch.add('the system settles', `${value.outbox.length} reports were never delivered`, at);
}
