import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../src/adapters/memory/store.ts';
import { newestReports } from '../../../src/cli/operators/newest-reports.ts';
import { reportKey } from '../../../src/controller/stored-source.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units.ts';
import { REPORT_AT, SOURCE_ID } from '../../support/report-builder.ts';
import '../../support/seed.ts';

async function historyOf(times: readonly number[]) {
  const store = createMemoryStore();
  for (const at of times) await store.putIfRevision(reportKey(SOURCE_ID, at, `turn-${at}`), { at }, null);
  await store.putIfRevision(reportKey(`${SOURCE_ID}-2`, REPORT_AT, 'other'), { at: REPORT_AT }, null);
  return store;
}

describe('newestReports', () => {
  it('finds the newest of any history, newest first', async () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 30 * 24 * 60 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 8 }), async (minutesAgo, most) => {
        const ats = minutesAgo.map((minutes) => REPORT_AT - minutes * MINUTE_MS);
        const found = await newestReports(await historyOf(ats), SOURCE_ID, REPORT_AT, most);
        expect(found.map(({ at }) => at)).toEqual(ats.toSorted((a, b) => b - a).slice(0, most));
      }),
      { numRuns: 60 },
    );
  });

  it('reads little where reports are fresh', async () => {
    const store = await historyOf(Array.from({ length: 600 }, (_, minute) => REPORT_AT - minute * MINUTE_MS));
    let items = 0;
    const counting = {
      query: async (prefix: string, limit: number) => {
        const found = await store.query(prefix, limit);
        items += found.length;
        return found;
      },
    };
    expect(await newestReports(counting, SOURCE_ID, REPORT_AT, 5)).toHaveLength(5);
    expect(items).toBeLessThan(40);
  });

  it('finds what a controller left that stopped days ago', async () => {
    const found = await newestReports(await historyOf([REPORT_AT - 20 * DAY_MS]), SOURCE_ID, REPORT_AT, 5);
    expect(found).toHaveLength(1);
  });
});
