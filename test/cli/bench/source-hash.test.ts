import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { codeOf, hashOf, type Runner } from '../../../src/cli/bench/source-hash.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const HEADGATES_LOOP = 'src/controller/fleet.ts';

/** Every file that runs are made of, as the bundler sees it: type imports do not run. */
async function filesThatRun(runner: Runner): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: ['src/cli/commands/bench-runs.ts'],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
    // Nobody but Headgate is played by the loop (see the test of run-scenario.ts).
    external: runner === 'others' ? [`*/${HEADGATES_LOOP.split('/').slice(1).join('/')}`] : [],
  });
  return Object.keys(metafile.inputs);
}

describe('what kept runs depend on', () => {
  it.each(['headgate', 'others'] as const)('of %s, is every file that their runs are made of', async (runner) => {
    const run = await filesThatRun(runner);
    expect(run.length).toBeGreaterThan(200);
    expect(run.includes(HEADGATES_LOOP)).toBe(runner === 'headgate');
    const known = new Set(codeOf(runner));
    expect(run.filter((file) => !known.has(file))).toEqual([]);
  });

  it('is not the loop and the decisions of Headgate for the runs of others', () => {
    expect(
      codeOf('others').filter((file) => /^src\/(controller\/|core\/(decide|diagnose|propose))/.test(file)),
    ).toEqual([]);
  });

  it('makes another name when a file moves or its content changes', () => {
    const [one = '', other = ''] = codeOf('others');
    expect(hashOf([one])).toBe(hashOf([one]));
    expect(hashOf([one])).not.toBe(hashOf([other]));
    expect(hashOf([one])).not.toBe(hashOf([one, other]));
  });
});
