import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchScenarios, scenarioFile } from '../../../src/cli/bench/scenario-files.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../../src/sim/scenario/streams-of.ts';
import { benchScenario } from './play-scenario.ts';

/** Kept back to judge deciders; nothing may be tuned on them. */
const HELD_OUT = /^s(06-ad-days-micro-bursts$|(08|09|15|20|24|26)-)/;

/** Files of the traces a scenario names. */
function tracesOf(scenario: Scenario): readonly string[] {
  return streamsOf(scenario).flatMap(({ workload }) => [
    ...(workload.kind === 'trace' ? [workload.file] : []),
    ...('overlay' in workload && workload.overlay !== undefined ? [workload.overlay.file] : []),
  ]);
}

describe('the scenarios of the bench', () => {
  it('are numbered from 1 to 13 at least, without a gap', () => {
    const numbers = new Set(benchScenarios().map((name) => Number(name.slice(1, 3))));
    for (let number = 1; number <= 13; number += 1) expect(numbers).toContain(number);
  });

  it.each(benchScenarios())('%s can be read and has the name of its file', (name) => {
    expect(benchScenario(name).scenario.name).toBe(name);
  });

  it.each(benchScenarios())('%s has a heading, says what is right and when the trouble begins', (name) => {
    const document: unknown = JSON.parse(readFileSync(scenarioFile(name), 'utf8'));
    // The defaults of the schema would hide what is missing.
    expect(Object.keys(document as object)).toEqual(
      expect.arrayContaining(['title', 'description', 'right', 'evidenceAtSeconds', 'set', 'physics']),
    );
    const { scenario } = benchScenario(name);
    expect(scenario.title.length).toBeGreaterThan(5);
    expect(scenario.description.length).toBeGreaterThan(80);
    expect(scenario.right.length).toBeGreaterThan(20);
    if (scenario.evidenceAtSeconds === null) expect(scenario.description).toMatch(/nothing|never|no trouble/iu);
    else expect(scenario.evidenceAtSeconds).toBeLessThan(scenario.durationSeconds);
  });

  it.each(benchScenarios())('%s is kept back exactly when the list says so', (name) => {
    expect(benchScenario(name).scenario.set).toBe(HELD_OUT.test(name) ? 'held-out' : 'development');
  });

  it.each(benchScenarios())('%s leaves the mode to the bench', (name) => {
    const document = JSON.parse(readFileSync(scenarioFile(name), 'utf8')) as { readonly policy?: object };
    expect(document.policy ?? {}).not.toHaveProperty('mode');
  });

  it.each(benchScenarios())('%s names only traces that say where they come from and under which licence', (name) => {
    for (const file of tracesOf(benchScenario(name).scenario)) {
      const head = readFileSync(resolve(dirname(scenarioFile(name)), file), 'utf8')
        .split('\n')
        .slice(0, 8)
        .join('\n');
      expect(head).toMatch(/^# source: https:\/\//mu);
      expect(head).toMatch(/^# licence: \S/mu);
    }
  });
});
