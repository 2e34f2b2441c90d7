/**
 * Everything the house asks of a change, in one command. Every step runs, also after one has failed, so that one run
 * shows all that is wrong. `--no-tests` leaves the tests out, for a caller that has just run them.
 */
import { spawnSync } from 'node:child_process';
import { STEPS, type Step, TESTS } from './check-steps.ts';

interface Result {
  readonly step: Step;
  readonly passed: boolean;
  readonly seconds: number;
}

const LONGEST_STEP_MS = 480_000;

function run(step: Step): Result {
  const startedAt = performance.now();
  const [program, ...args] = step.command;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_STEP_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  const passed = error === undefined && status === (step.goodStatus ?? 0) && (step.output?.test(stdout) ?? true);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${step.name} (${seconds.toFixed(1)} s)`);
  if (!passed) console.log([error?.message ?? '', stdout, stderr].filter((text) => text !== '').join('\n'));
  return { step, passed, seconds };
}

function table(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ step }) => step.name.length));
  return results
    .map(({ step, passed, seconds }) => {
      const cells = [step.name.padEnd(width), passed ? 'ok    ' : 'FAILED', `${seconds.toFixed(1).padStart(6)} s`];
      return `| ${cells.join(' | ')} |${passed ? '' : ` ${step.cure}`}`;
    })
    .join('\n');
}

const unknown = process.argv.slice(2).filter((flag) => flag !== '--no-tests');
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(' ')}. The only flag is --no-tests.`);
  process.exit(2);
}

const withTests = !process.argv.includes('--no-tests');
const results = (withTests ? [...STEPS, TESTS] : STEPS).map(run);
const failures = results.filter(({ passed }) => !passed).length;
console.log(`\n${table(results)}\n`);
console.log(failures === 0 ? `all ${results.length} steps passed` : `${failures} of ${results.length} steps failed`);
process.exitCode = failures === 0 ? 0 : 1;
