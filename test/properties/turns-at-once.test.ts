import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { type StoredSource, stateKey } from '../../src/controller/stored-source.ts';
import type { Store } from '../../src/ports.ts';
import { createLoop, runLoop } from '../support/loop-builder.ts';
import { STREAM_ID } from '../support/observation-builder.ts';

/** A store whose answers come in any order the scheduler likes. */
function scheduled(store: Store, scheduler: fc.Scheduler): Store {
  return {
    get: scheduler.scheduleFunction(store.get),
    putIfRevision: scheduler.scheduleFunction(store.putIfRevision),
    query: scheduler.scheduleFunction(store.query),
  };
}

describe('turns that overlap', () => {
  it('act once, report once and leave nothing half done, in whatever order the store answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 3 }), async (scheduler, count) => {
        const store = createMemoryStore();
        const loops = Array.from({ length: count }, () => createLoop({ store: scheduled(store, scheduler) }));
        const running = Promise.all(loops.map((loop, index) => runLoop(loop, { turnId: `turn-${index}` })));
        const summaries = await scheduler.waitFor(running);

        expect(loops.flatMap((loop) => loop.applied)).toHaveLength(1);
        const acted = summaries.flatMap((summary) => summary.reports).filter((report) => report.results.length > 0);
        expect(acted).toHaveLength(1);
        const stored = (await store.get(stateKey(STREAM_ID)))?.value as StoredSource;
        expect(stored.state.pending).toBeNull();
        for (const report of await store.query('report#', 100)) expect(report.revision).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});
