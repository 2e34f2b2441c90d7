/** What a change has to pass, step by step. Data only: check.ts runs it. */

/** One named step of the check. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** The exit status that means all is well; git grep says 1 when it found nothing. */
  readonly goodStatus?: number;
  /** The output has to match: a tool that looked at nothing has not passed. */
  readonly output?: RegExp;
  /** What to do when it fails. */
  readonly cure: string;
}

/** A path of somebody's machine: a home or work folder from the root of the disk. */
export const MACHINE_PATH = '(^|[^A-Za-z0-9_.~/-])/(home|root|work|Users|mnt|srv)/[A-Za-z0-9_.]';
/** An address only one network knows. Loopback is everybody's. */
export const PRIVATE_HOST =
  '://([^/ ]*\\.(internal|corp|lan|intranet)([:/]|$)|10\\.[0-9]+\\.[0-9]+\\.|192\\.168\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.)';
/** A lock file that names a registry works only where that registry is reached. */
export const LOCKED_REGISTRY = '"resolved": *"[a-z+]*:|registry=';

const tool = (...command: readonly string[]): readonly [string, ...string[]] => ['npx', '--no', '--', ...command];

/** Also looks at files that are not added yet, but not at ignored ones. */
function absent(name: string, pattern: string, paths: readonly string[], cure: string): Step {
  const command = ['git', 'grep', '--untracked', '-nIE', pattern, '--', ...paths] as const;
  return { name, command, goodStatus: 1, cure };
}

/** Everything but the tests. Every step runs in seconds. */
export const STEPS: readonly Step[] = [
  { name: 'format and lint', command: tool('biome', 'check', '--error-on-warnings'), cure: 'npx biome check --write' },
  { name: 'types', command: tool('tsc', '--noEmit'), cure: 'npm run typecheck' },
  {
    name: 'types without Node',
    command: tool('tsc', '--noEmit', '-p', 'tsconfig.core.json'),
    cure: 'take what the pure rooms need from outside as an argument',
  },
  {
    name: 'layers',
    command: tool('depcruise', '--config', '.dependency-cruiser.cjs', 'src'),
    output: /\([1-9]\d* modules, [1-9]\d* dependencies cruised\)/,
    cure: 'each rule says what to do instead: .dependency-cruiser.cjs',
  },
  {
    name: 'reference pages',
    command: tool('tsx', 'scripts/generate-reference.ts', '--check'),
    cure: 'npm run docs',
  },
  {
    name: 'lock file',
    command: ['npm', 'ci', '--dry-run', '--ignore-scripts'],
    cure: 'npm install, then commit package-lock.json',
  },
  absent('no machine paths', MACHINE_PATH, ['.'], 'write the path from the root of the repository'),
  absent('no private hosts', PRIVATE_HOST, ['.'], 'use loopback or a reserved example name'),
  absent(
    'no registry in the lock',
    LOCKED_REGISTRY,
    ['package-lock.json', '.npmrc'],
    'npm config set omit-lockfile-registry-resolved true, then npm install',
  ),
];

/** The test suite, which `npm test` runs too. */
export const TESTS: Step = { name: 'tests', command: tool('vitest', 'run'), cure: 'npm test' };
