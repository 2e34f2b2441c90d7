import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../scripts/build-bundle.ts';
import { REPOSITORY } from '../architecture/cruiser.ts';
import { type CliRun, runHeadgate } from '../support/cli.ts';

/** Every figure of a run, by the beginning of its row; the times themselves are nobody's business here. */
const ROWS = [
  'ms per turn',
  '  longest',
  '  ms per source',
  's at the slowest rate kept',
  'sources at rest',
  'calls per turn',
  '  calls per source',
  '  cloudwatch',
  '  dynamodb',
  '  kinesis',
  '  lambda',
  'metrics asked per source',
  'DynamoDB units per source',
  'log per turn',
  '$ per source and month',
  '$ per month',
  '  GetMetricData',
  '  DynamoDB',
  '  Lambda, 512 MB',
  '  logs',
  '  own metrics, alarms, traces',
];

describe('bench-controller', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'headgate-bench-'));
  const written = new Map<string, string>();
  let run: CliRun = { code: 1, out: '', err: '' };

  beforeAll(async () => {
    const built = await buildBundle({ root: REPOSITORY, entry: 'src/handlers/controller.ts', outDir });
    if (built.kind === 'refused') throw new Error(built.problems.join('\n'));
    run = await runHeadgate(['bench-controller', '--sources', '1,3', '--processes', '1', '--out', 'bench.json'], {
      bundlePath: () => built.path,
      writeText: (path, text) => written.set(path, text),
    });
  }, 120_000);
  afterAll(() => rmSync(outDir, { recursive: true, force: true }));

  it('prints every figure for each number of sources, and whose times they are', () => {
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/^Machine: 1 cores?, Node \d+\./);
    expect(run.out).toContain('not of Lambda');
    expect(run.out).toMatch(/^Bundle: [\d,]+ bytes, [\d,]+ compressed\.$/m);
    expect(run.out).toMatch(/^Load in a fresh process: [\d.]+ ms, an empty module [\d.]+ ms/m);
    for (const row of ROWS) {
      const found = run.out.split('\n').filter((line) => line.startsWith(`  ${row}`));
      expect([row, found.length]).toEqual([row, 2]);
      // Four phases, each with a number.
      for (const line of found) expect(line.slice(36).match(/\$?\d[\d.,]*/g)).toHaveLength(4);
    }
    expect(run.out).not.toMatch(/NaN|unknown|undefined/);
  });

  it('writes the same as JSON', () => {
    const result = JSON.parse(written.get('bench.json') ?? '');
    expect(result.runs.map(({ sources }: { sources: number }) => sources)).toEqual([1, 3]);
    expect(result.runs[1].phases.map(({ phase }: { phase: string }) => phase)).toEqual([
      'cold',
      'whole',
      'rest',
      'trouble',
    ]);
  });

  it('measures an account whose sources come to rest, and late ones that do not', () => {
    const [, three] = JSON.parse(written.get('bench.json') ?? '').runs;
    const share = Object.fromEntries(
      three.phases.map(({ phase, restShare }: { phase: string; restShare: number }) => [phase, restShare]),
    );
    expect(share).toMatchObject({ cold: 0, whole: 0, rest: 0.75 });
    expect(share.trouble).toBeLessThan(0.75);
    for (const { skippedPerTurn, failuresPerTurn, failedCallsPerTurn } of three.phases) {
      expect([skippedPerTurn, failuresPerTurn, failedCallsPerTurn]).toEqual([0, 0, 0]);
    }
  });

  it('says that there is no bundle, and takes no nonsense', async () => {
    expect(await runHeadgate(['bench-controller'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('npm run build'),
    });
    expect((await runHeadgate(['bench-controller', '--sources', '1,0'])).code).toBe(2);
    expect((await runHeadgate(['bench-controller', '--sources', '5,5'])).code).toBe(2);
  });
});
