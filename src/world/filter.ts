/**
 * A mapping's filter: what it refuses is done as soon as it is read, and the function never sees it. Each record has the
 * same chance to pass, whatever its key (assumption); a poison record passes (assumption).
 */
import type { Consumer } from './consumer-state.ts';
import { recordDone } from './done-records.ts';
import type { Lane } from './lane.ts';
import { createRecordQueue, push, take } from './record-queue.ts';

/** Takes out of a lane's batch what the filter refuses. */
export function filterBatch(consumer: Consumer, { batch }: Lane): void {
  const { config, counts, parts } = consumer;
  const { poisonGroups } = parts.spread.groups;
  const now = parts.loop.nowMs();
  const passed = createRecordQueue();
  take(batch, batch.records, (arrivedAtMs, count, group) => {
    const passing = poisonGroups.has(group) ? count : parts.filters.binomial(count, config.filterPassShare);
    push(passed, arrivedAtMs, passing, group);
    if (passing === count) return;
    counts.filtered += count - passing;
    recordDone(consumer, arrivedAtMs, count - passing, now);
  });
  take(passed, passed.records, (arrivedAtMs, count, group) => push(batch, arrivedAtMs, count, group));
}
