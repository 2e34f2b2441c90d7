import { UPDATE_SHARD_COUNT_CALLS_PER_DAY, UPDATE_SHARD_COUNT_WINDOW_MS } from './limits.ts';
import type { LedgerEntry } from './state.ts';
import type { EpochMs } from './units.ts';

/** Entries that still count at `now`. AWS counts a rolling day; one made exactly a day ago no longer counts. */
export function pruneLedger(ledger: readonly LedgerEntry[], now: EpochMs): readonly LedgerEntry[] {
  return ledger.filter((entry) => now - entry.at < UPDATE_SHARD_COUNT_WINDOW_MS);
}

/** UpdateShardCount calls that count against the rolling day at `now`. */
export function callsUsed(ledger: readonly LedgerEntry[], now: EpochMs): number {
  return pruneLedger(ledger, now).reduce((sum, entry) => sum + entry.calls, 0);
}

/** UpdateShardCount calls the rolling day still has at `now`. */
export function callsLeft(ledger: readonly LedgerEntry[], now: EpochMs): number {
  return Math.max(0, UPDATE_SHARD_COUNT_CALLS_PER_DAY - callsUsed(ledger, now));
}

/** When the next call comes back; null while there is one left. */
export function nextCallAt(ledger: readonly LedgerEntry[], now: EpochMs): EpochMs | null {
  if (callsLeft(ledger, now) > 0) return null;
  const back = pruneLedger(ledger, now)
    .map((entry) => entry.at + UPDATE_SHARD_COUNT_WINDOW_MS)
    .toSorted((one, other) => one - other);
  return back.find((at) => callsLeft(ledger, at) > 0) ?? null;
}

/** The least number of calls that can have brought a stream from one count to another: each at most doubles or halves. */
export function leastCalls(from: number, to: number): number {
  if (from <= 0 || to <= 0) return 1;
  return Math.max(1, Math.ceil(Math.abs(Math.log2(to / from)) - 1e-9));
}
