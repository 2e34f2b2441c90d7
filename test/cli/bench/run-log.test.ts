import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
    const open = () => openRunLog(folder, () => 'a.jsonl');
    open().add(anOutcome({ seed: 3 }, { late: 1 }));
    expect(open().find(aTask({ seed: 3 }))?.values).toEqual({ late: 1 });
    expect(open().find(aTask({ seed: 4 }))).toBeNull();
  });

  it('leaves out a line that was cut off, and keeps what comes after it', () => {
    const open = () => openRunLog(folder, () => 'b.jsonl');
    open().add(anOutcome({ seed: 1 }, { late: 1 }));
    appendFileSync(join(folder, 'b.jsonl'), '{"task":{"scen');
    open().add(anOutcome({ seed: 2 }, { late: 2 }));
    const log = open();
    expect([1, 2].map((seed) => log.find(aTask({ seed }))?.values)).toEqual([{ late: 1 }, { late: 2 }]);
  });

  it('does not take an outcome for a task whose file has another name', () => {
    openRunLog(folder, () => 'c-old.jsonl').add(anOutcome({ seed: 1 }, { late: 1 }));
    expect(openRunLog(folder, () => 'c-new.jsonl').find(aTask({ seed: 1 }))).toBeNull();
  });

  it('forgets with the process what has no file', () => {
    const before = readdirSync(folder);
    const log = openRunLog(folder, () => null);
    log.add(anOutcome({ seed: 1 }, { late: 1 }));
    expect(log.find(aTask({ seed: 1 }))?.values).toEqual({ late: 1 });
    expect(readdirSync(folder)).toEqual(before);
    expect(openRunLog(folder, () => null).find(aTask({ seed: 1 }))).toBeNull();
  });

  it('tells apart tasks that differ in settings or overrides, whatever their order', () => {
    const one = taskKey(aTask({ settings: { a: 1, b: 2 } }));
    expect(taskKey(aTask({ settings: { b: 2, a: 1 } }))).toBe(one);
    expect(taskKey(aTask({ settings: { a: 1, b: 3 } }))).not.toBe(one);
    expect(taskKey(aTask({ settings: { a: 1, b: 2 }, overrides: ['x=1'] }))).not.toBe(one);
  });
});
