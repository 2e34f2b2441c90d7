/** What is written down for records that are done. */
import type { Consumer } from './consumer-state.ts';
import { addDelay } from './delay-histogram.ts';

/** Counts records done now that arrived together. */
export function recordDone({ counts, parts }: Consumer, arrivedAtMs: number, count: number, now: number): void {
  const delayMs = now - arrivedAtMs;
  counts.done += count;
  counts.delayRecordMs += count * delayMs;
  addDelay(counts.delays, delayMs, count);
  if (delayMs > parts.lateAfterMs) counts.lateRecordMs += count * (delayMs - parts.lateAfterMs);
  counts.lastDoneAtMs = now;
}
