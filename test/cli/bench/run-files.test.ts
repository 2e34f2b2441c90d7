import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFileNames } from '../../../src/cli/bench/run-files.ts';
import { scenarioFile } from '../../../src/cli/bench/scenario-files.ts';
import { aTask } from '../../support/outcome-builder.ts';

const readText = (path: string): string => readFileSync(path, 'utf8');
const BENCH = 's02-consumer-step';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headgate-names-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('where a run is kept', () => {
  it('is one file for everybody but Headgate, whose runs change with more', () => {
    const nameOf = runFileNames(readText);
    const [headgate, nobody, rival] = ['headgate', 'nobody', 'age-double'].map((contender) =>
      nameOf(aTask({ scenario: BENCH, contender })),
    );
    expect(nobody).toMatch(/^s02-consumer-step\.[0-9a-f]{12}\.others\.[0-9a-f]{12}\.jsonl$/);
    expect(rival).toBe(nobody);
    expect(headgate).toMatch(/^s02-consumer-step\.[0-9a-f]{12}\.headgate\.[0-9a-f]{12}\.jsonl$/);
  });

  it('is nowhere for a module of a user, which may read whatever it likes', () => {
    expect(runFileNames(readText)(aTask({ scenario: BENCH, contender: './mine.ts' }))).toBeNull();
  });

  it('is elsewhere once the scenario has changed', () => {
    const scenario = join(folder, 'mine.json');
    const task = aTask({ scenario, contender: 'nobody' });
    const text = readText(scenarioFile(BENCH));
    writeFileSync(scenario, text);
    const before = runFileNames(readText)(task);
    writeFileSync(scenario, `${text}\n`);
    expect(runFileNames(readText)(task)).not.toBe(before);
  });

  it('is elsewhere once the trace has changed that the scenario names', () => {
    const scenario = join(folder, 'traced.json');
    const document = JSON.parse(readText(scenarioFile('s06-ad-days')));
    const workload = { ...document.workload, file: 'load.csv' };
    expect(workload.kind).toBe('trace');
    writeFileSync(scenario, JSON.stringify({ ...document, workload }));
    const task = aTask({ scenario, contender: 'nobody' });
    writeFileSync(join(folder, 'load.csv'), 'one');
    const before = runFileNames(readText)(task);
    writeFileSync(join(folder, 'load.csv'), 'another');
    expect(runFileNames(readText)(task)).not.toBe(before);
  });
});
