/** What a result depends on besides its task: kept results of other code are not taken for these. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * What everybody's runs are made of: the account, the bench, what an operator sets, of the core only what the account and
 * the rivals use, and the packages that draw random numbers. A test asks the bundler whether that is all.
 */
const EVERYBODY = [
  'src/core/glance.ts',
  'src/core/limits.ts',
  'src/core/policy.ts',
  'src/core/reading.ts',
  'src/core/series.ts',
  'src/core/units.ts',
  'src/config',
  'src/adapters/memory',
  'src/world',
  'src/sim/run',
  'src/sim/scenario',
  'src/sim/score',
  'src/bench/board-timeline.ts',
  'src/bench/bounds',
  'src/bench/contender.ts',
  'src/bench/contenders.ts',
  'src/bench/headgate.ts',
  'src/bench/prepare-run.ts',
  'src/bench/rivals',
  'src/bench/run-company.ts',
  'src/bench/run-outcome.ts',
  'src/bench/run-task.ts',
  'src/bench/user-contender.ts',
  'src/cli/bench/read-contender.ts',
  'src/cli/bench/scenario-files.ts',
  'src/cli/commands/bench-runs.ts',
  'src/cli/io.ts',
  'src/cli/load-scenario.ts',
  'node_modules/d3-random/package.json',
  'node_modules/pure-rand/package.json',
];
/** What Headgate's runs are made of besides. */
const HEADGATE = ['src/core', 'src/controller'];
/** What the claims of a sweep depend on besides. */
const SWEPT = ['src/bench/sweep', 'examples/scenarios', 'examples/traces'];

/** Who decides in a run: Headgate's own loop, or anybody else, or nobody. */
export type Runner = 'headgate' | 'others';

/** The files that the runs of one are made of, but for the scenario, from the root of the repository on. */
export function codeOf(runner: Runner): readonly string[] {
  const rooms = runner === 'headgate' ? [...EVERYBODY, ...HEADGATE] : EVERYBODY;
  return [...new Set(rooms.flatMap(filesIn))].toSorted();
}

/** A short hash over files by their path (from the root of the repository, or absolute) and content. */
export function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const path = resolve(ROOT, file);
    hash.update(relative(ROOT, path)).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}

/** A short hash over everything that the claims of a sweep depend on. */
export function sweepHash(): string {
  return hashOf([...codeOf('headgate'), ...SWEPT.flatMap(filesIn)]);
}

function filesIn(path: string): readonly string[] {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .toSorted();
}
