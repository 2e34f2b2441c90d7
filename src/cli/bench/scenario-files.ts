/** The scenarios of the bench by name, and a user's own by path. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';
import { loadScenario, tracesBeside } from '../load-scenario.ts';

const FOLDER = fileURLToPath(new URL('../../../examples/scenarios/', import.meta.url));
/** The bench's own begin with their number. */
const NUMBERED = /^s\d\d-.*\.json$/;

/** Names of the bench's scenarios in the order of their numbers. */
export function benchScenarios(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => NUMBERED.test(name))
    .map((name) => name.replace(/\.json$/, ''))
    .toSorted();
}

/** The file of a scenario given by name or by path. */
export function scenarioFile(scenario: string): string {
  return scenario.endsWith('.json') ? resolve(scenario) : join(FOLDER, `${scenario}.json`);
}

/** How a scenario is called on the scoreboard. */
export function scenarioId(scenario: string): string {
  return basename(scenario, '.json');
}

/** Every file that a scenario is made of: itself and the traces it names. */
export function ownFiles(scenario: string, readText: (path: string) => string): readonly string[] {
  const file = scenarioFile(scenario);
  const { scenario: read } = readScenario(scenario, [], readText);
  const traces = streamsOf(read).flatMap(({ workload }) => [
    ...(workload.kind === 'trace' ? [workload.file] : []),
    ...('overlay' in workload && workload.overlay !== undefined ? [workload.overlay.file] : []),
  ]);
  return [file, ...traces.map((trace) => resolve(dirname(file), trace))];
}

export interface ReadScenario {
  readonly scenario: Scenario;
  readonly loadTrace: TraceLoader;
}

/** Reads a scenario with its overrides. Throws with every problem in words. */
export function readScenario(
  scenario: string,
  overrides: readonly string[],
  readText: (path: string) => string,
): ReadScenario {
  const file = scenarioFile(scenario);
  if (!existsSync(file)) {
    if (scenario.endsWith('.json')) throw new Error(`scenario ${scenario}: there is no such file (${file})`);
    const known = benchScenarios().join('\n  ');
    throw new Error(`scenario: received ${scenario}, accepted the path of a .json file or one of:\n  ${known}`);
  }
  const loaded = loadScenario(file, overrides, readText);
  if (loaded.kind === 'invalid') throw new Error(`${scenario} cannot be used:\n  ${loaded.problems.join('\n  ')}`);
  return { scenario: loaded.scenario, loadTrace: tracesBeside(file, readText) };
}
