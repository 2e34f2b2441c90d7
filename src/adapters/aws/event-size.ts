/** How large EventBridge takes an entry to be. */
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { EVENT_ENTRY_MAX_BYTES } from '../../core/limits.ts';

/** What a time counts for. Source: EventBridge user guide, "Calculating PutEvents event entry size", read 2026-11. */
const TIME_BYTES = 14;

/** The first entry that is small enough; `entries` go from the most telling to the smallest, of which one has to fit. */
export function largestThatFits(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry {
  const fitting = entries.find((entry) => entryBytes(entry) <= EVENT_ENTRY_MAX_BYTES);
  if (fitting === undefined) throw new Error(`the event is larger than ${EVENT_ENTRY_MAX_BYTES} bytes`);
  return fitting;
}

/** Size of an entry as EventBridge counts it. */
export function entryBytes(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? '', 'utf8'), 0);
  return bytes + (entry.Time === undefined ? 0 : TIME_BYTES);
}
