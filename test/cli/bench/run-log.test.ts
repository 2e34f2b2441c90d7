import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taskKey } from '../../../src/bench/run-outcome.ts';
import { openRunLog } from '../../../src/cli/bench/run-log.ts';
import { anOutcome, aTask } from '../../support/outcome-builder.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headgate-runs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run log', () => {
  it('finds after a restart what was kept before', () => {
    const file = join(folder, 'a.jsonl');
    openRunLog(file).add(anOutcome({ seed: 3 }, { late: 1 }));
    expect(openRunLog(file).find(taskKey(aTask({ seed: 3 })))?.values).toEqual({ late: 1 });
    expect(openRunLog(file).find(taskKey(aTask({ seed: 4 })))).toBeNull();
  });

  it('leaves out a line that was cut off, and keeps what comes after it', () => {
    const file = join(folder, 'b.jsonl');
    openRunLog(file).add(anOutcome({ seed: 1 }, { late: 1 }));
    appendFileSync(file, '{"task":{"scen');
    openRunLog(file).add(anOutcome({ seed: 2 }, { late: 2 }));
    const log = openRunLog(file);
    expect([1, 2].map((seed) => log.find(taskKey(aTask({ seed })))?.values)).toEqual([{ late: 1 }, { late: 2 }]);
  });

  it('tells apart tasks that differ in settings or overrides, whatever their order', () => {
    const one = taskKey(aTask({ settings: { a: 1, b: 2 } }));
    expect(taskKey(aTask({ settings: { b: 2, a: 1 } }))).toBe(one);
    expect(taskKey(aTask({ settings: { a: 1, b: 3 } }))).not.toBe(one);
    expect(taskKey(aTask({ settings: { a: 1, b: 2 }, overrides: ['x=1'] }))).not.toBe(one);
  });
});
