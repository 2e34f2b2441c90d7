import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runHeadgate } from '../support/cli.ts';
import { LEAST_DOCUMENT } from '../support/scenarios.ts';

const DOCUMENT = { ...LEAST_DOCUMENT, name: 'short', durationSeconds: 300 };

function reading(documents: Readonly<Record<string, unknown>>): { readText: (path: string) => string } {
  return {
    readText: (path) => {
      const name = Object.keys(documents).find((each) => path.endsWith(each));
      if (name === undefined) throw new Error(`no such file, open '${path}'`);
      const document = documents[name];
      return typeof document === 'string' ? document : JSON.stringify(document);
    },
  };
}

describe('headgate simulate', () => {
  it('prints a summary with units and every decision', async () => {
    const { code, out, err } = await runHeadgate(['simulate', 'short.json'], reading({ 'short.json': DOCUMENT }));
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain('short — mode enforce, seed 1, 0:05:00 simulated');
    expect(out).toMatch(/oldest record {5}\d\S* s at worst, for 0 s above the target of 60 s/);
    expect(out).toMatch(/cost .*\$0\.\d+ \(0\.33 shard-hours \$0\.005, puts \$/);
    expect(out).toMatch(/\n +0:0\d:\d\d {2}hold {2}/);
  });

  it('prints one JSON object and nothing else', async () => {
    const args = ['simulate', 'short.json', '--json', '--policy', 'none', '--seed', '9'];
    const { code, out, err } = await runHeadgate(args, reading({ 'short.json': DOCUMENT }));
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd()).not.toContain('\n');
    expect(JSON.parse(out)).toMatchObject({
      name: 'short',
      seed: 9,
      mode: 'none',
      recordsLost: 0,
      amplification: null,
    });
    expect(JSON.parse(out)).toHaveProperty('costPartsUsd.kinesisShardHours');
  });

  it('changes fields before it validates', async () => {
    const args = [
      'simulate',
      'short.json',
      '--json',
      '--set',
      'name=other',
      '--set',
      'source.shards=2',
      '--policy',
      'none',
    ];
    const { out } = await runHeadgate(args, reading({ 'short.json': DOCUMENT }));
    expect(JSON.parse(out)).toMatchObject({ name: 'other' });
    expect(JSON.parse(out).shardHours).toBeCloseTo((2 * 300) / 3_600, 6);
  });

  it('finds a trace beside the scenario', async () => {
    const traced = { ...DOCUMENT, workload: { kind: 'trace', file: '../traces/t.csv', peakRecordsPerSecond: 10 } };
    const files = reading({ '/traces/t.csv': 'h\n0,1\n300,2\n', 'short.json': traced });
    const { code, out } = await runHeadgate(['simulate', 'scenarios/short.json', '--json', '--policy', 'none'], files);
    expect(code).toBe(0);
    expect(JSON.parse(out).recordsIn).toBeGreaterThan(1_000);
  });

  it.each([
    [['--set', 'source.shards=0'], 'source.shards: received 0, accepted 1 to 10000'],
    [['--set', 'source.shardz=1'], 'source.shardz: received 1, but there is no such field'],
    [['--set', 'consumers.1.factor=2'], 'consumers.1.factor: there is no item 1; the list has 1'],
    [['--set', 'nonsense'], 'nonsense: received no value, accepted path=value'],
    [['--set', 'workload={"kind":"trace","file":"gone.csv","peakRecordsPerSecond":1}'], 'workload.file: cannot read'],
    [['--seed', '-1'], 'Received -1, accepted 0 to 4294967295'],
    [['--policy', 'maybe'], 'Allowed choices are none, observe, recommend, enforce'],
    [['--colour'], "unknown option '--colour'"],
  ])('refuses %j with exit code 2 and one message', async (args, message) => {
    const { code, out, err } = await runHeadgate(
      ['simulate', 'short.json', ...args],
      reading({ 'short.json': DOCUMENT }),
    );
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('names every problem of a file at once', async () => {
    const wrong = { ...DOCUMENT, source: { shards: 0 }, consumers: [{ factor: 11 }] };
    const { code, err } = await runHeadgate(['simulate', 'short.json'], reading({ 'short.json': wrong }));
    expect(code).toBe(2);
    expect(err).toBe(
      'headgate: short.json cannot be used:\n' +
        '  source.shards: received 0, accepted 1 to 10000\n' +
        '  consumers.0.factor: received 11, accepted 1 to 10\n',
    );
  });

  it.each([
    ['gone.json', 'cannot read gone.json'],
    ['broken.json', 'document: not JSON'],
  ])('refuses %s with exit code 2', async (file, message) => {
    const { code, err } = await runHeadgate(['simulate', file], reading({ 'broken.json': '{' }));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('says how far it is once it takes longer than a second, and only on standard error', async () => {
    const clock = { now: 0 };
    const nowMs = (): number => {
      clock.now += 400;
      return clock.now;
    };
    const args = ['simulate', 'short.json', '--json', '--policy', 'none'];
    const run = await runHeadgate(args, { ...reading({ 'short.json': DOCUMENT }), nowMs, errIsTerminal: true });
    expect(run.err).toContain('\rshort: 40 % of 300 simulated seconds');
    expect(run.err).not.toContain(' 0 % ');
    expect(run.err.endsWith('\r\u001b[K')).toBe(true);
    expect(JSON.parse(run.out).name).toBe('short');
  });
});

describe('headgate', () => {
  it('answers a question for help with exit code 0', async () => {
    const { code, out } = await runHeadgate(['simulate', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--set <path=value>');
  });

  it('refuses an unknown command with exit code 2', async () => {
    const { code, err } = await runHeadgate(['irrigate']);
    expect(code).toBe(2);
    expect(err).toContain("unknown command 'irrigate'");
  });

  it('ends with exit code 1 when something breaks', async () => {
    const broken = () => {
      throw new Error('clock is broken');
    };
    const { code, err } = await runHeadgate(['simulate', 'short.json'], {
      ...reading({ 'short.json': DOCUMENT }),
      nowMs: broken,
    });
    expect([code, err]).toEqual([1, 'headgate: clock is broken\n']);
  });

  it('runs as a process', () => {
    const args = [
      '--import',
      'tsx',
      'src/cli/main.ts',
      'simulate',
      'examples/scenarios/dekokun-factor-10-modulo.json',
      '--json',
    ];
    const out = execFileSync(process.execPath, args, { encoding: 'utf8' });
    expect(JSON.parse(out)).toMatchObject({ name: 'dekokun-factor-10-modulo', makespanSeconds: 105 });
  });

  it('writes the page, the decisions and the numbers of a run into a folder', async () => {
    const files = new Map<string, string>();
    const run = await runHeadgate(['simulate', 'short.json', '--out', 'mine'], {
      readText: (path) => (path === 'short.json' ? JSON.stringify(DOCUMENT) : readFileSync(path, 'utf8')),
      writeText: (path, text) => {
        files.set(path, text);
      },
    });

    expect(run.code).toBe(0);
    expect([...files.keys()].toSorted()).toEqual(['mine/decisions.jsonl', 'mine/report.html', 'mine/summary.json']);
    expect(JSON.parse(files.get('mine/summary.json') ?? '')).toHaveProperty('uncontrolled.recordsIn');
  });
});
