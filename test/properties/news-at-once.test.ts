import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports.ts';
import { aNewsAccount, kindsOf } from '../support/news-builder.ts';
import { NOW } from '../support/observation-builder.ts';

/** A store whose answers come in any order the scheduler likes. */
function scheduled(store: Store, scheduler: fc.Scheduler): Store {
  return {
    get: scheduler.scheduleFunction(store.get),
    putIfRevision: scheduler.scheduleFunction(store.putIfRevision),
    query: scheduler.scheduleFunction(store.query),
  };
}

describe('news of turns that overlap', () => {
  it('are said once by each channel, in whatever order the store answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 3 }), async (scheduler, count) => {
        const account = aNewsAccount();
        const store = scheduled(account.store, scheduler);
        const turns = Array.from({ length: count }, (_, index) =>
          account.turn({ store, at: NOW, turnId: `t${index}` }),
        );
        await scheduler.waitFor(Promise.all(turns));

        expect(kindsOf(account.heard.slack)).toEqual(['welcome']);
        expect(kindsOf(account.heard.events)).toEqual(['welcome']);
      }),
      { numRuns: 40 },
    );
  });
});
