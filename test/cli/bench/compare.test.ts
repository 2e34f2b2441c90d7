import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliIo } from '../../../src/cli/io.ts';
import type { Scoreboard } from '../../../src/report/scoreboard/scoreboard.ts';
import { runHeadgate } from '../../support/cli.ts';

const SCENARIO = {
  name: 'too-slow',
  durationSeconds: 1_800,
  workload: {
    kind: 'steps',
    steps: [
      { atSeconds: 0, recordsPerSecond: 200 },
      { atSeconds: 300, recordsPerSecond: 700 },
    ],
  },
  source: { shards: 1 },
  consumers: [{}],
};

const POLICY = `
export default {
  title: 'Factor 3 at once',
  decider: () => ({
    start: null,
    decide: (view) => ({
      orders: view.sources.flatMap(({ consumers }) =>
        consumers.map(({ mappingId }) => ({ kind: 'set-factor', mappingId, to: 3 })),
      ),
      memory: null,
    }),
  }),
};
`;

let folder = '';
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headgate-compare-'));
  writeFileSync(file('too-slow.json'), JSON.stringify(SCENARIO));
  writeFileSync(file('mine.mjs'), POLICY);
  writeFileSync(file('broken.mjs'), 'export default { decide: 1 };');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The processes of the bench, in this one. */
function ioOf(runs: { count: number }): Partial<CliIo> {
  const io: Partial<CliIo> = {
    writeText: (path, text) => writeFileSync(path, text),
    stopped: () => new Promise(() => {}),
    runSelf: async (args, onLine) => {
      const { code, out } = await runHeadgate(args, io);
      for (const line of out.split('\n').filter((text) => text !== '')) {
        runs.count += 1;
        onLine(line);
      }
      return code;
    },
  };
  return io;
}

async function compare(policies: readonly string[], runs = { count: 0 }) {
  const chosen = policies.flatMap((policy) => ['--policy', policy]);
  const args = ['compare', file('too-slow.json'), ...chosen, '--seeds', '2', '--out', file('out')];
  return { ...(await runHeadgate(args, ioOf(runs))), runs: runs.count };
}

describe('headgate compare', () => {
  it("compares a user's own policy on a user's own scenario, and writes a page with the same numbers", async () => {
    const { code, out, err } = await compare(['nobody', file('mine.mjs')]);
    expect(err).not.toContain('headgate:');
    expect(code).toBe(0);
    expect(out).toContain('Factor 3 at once');
    const board = JSON.parse(readFileSync(file('out/too-slow/scoreboard.json'), 'utf8')) as Scoreboard;
    const late = (id: string) =>
      board.scenarios[0]?.rows.find(({ contender }) => contender === id)?.values['lateRecordSeconds']?.mean;
    // 700 records a second come and one lane does 370: 330 more wait each second, for 1,500 s.
    expect(late('nobody')).toBeGreaterThan(100_000_000);
    expect(late(file('mine.mjs'))).toBe(0);
    expect(readFileSync(file('out/too-slow/report.html'), 'utf8')).toContain('Factor 3 at once');
  });

  it('runs nothing again that it has run before', async () => {
    await compare(['nobody', 'static-10']);
    const { runs } = await compare(['nobody', 'static-10', 'age-factor']);
    expect(runs).toBe(2);
  });

  it("runs a user's own policy anew each time: nobody knows what else it reads", async () => {
    await compare(['nobody', file('mine.mjs')]);
    const { runs, out } = await compare(['nobody', file('mine.mjs')]);
    expect(runs).toBe(2);
    expect(out).toContain('Factor 3 at once');
  });

  it('names a policy it does not know, and all that it does', async () => {
    const { code, err } = await compare(['nobdy']);
    expect(code).toBe(2);
    expect(err).toContain('policy: received nobdy, accepted the path of a module');
    expect(err).toContain('static-10');
  });

  it('says what a module has to export', async () => {
    const { code, err } = await compare([file('broken.mjs')]);
    expect(code).toBe(2);
    expect(err).toContain('received an object with decide, accepted a module whose default export');
  });

  it('says what is wrong with a scenario before it runs anything', async () => {
    const { code, err } = await runHeadgate(['compare', file('none.json')], ioOf({ count: 0 }));
    expect(code).toBe(2);
    expect(err).toContain('none.json: there is no such file');
    const named = await runHeadgate(['compare', 's02'], ioOf({ count: 0 }));
    expect(named.err).toContain('scenario: received s02, accepted the path of a .json file or one of');
    expect(named.err).toContain('s02-consumer-step');
  });

  it("takes what a user's own module prints for no result, and shows it", async () => {
    const io = ioOf({ count: 0 });
    const chatty: Partial<CliIo> = {
      ...io,
      runSelf: async (args, onLine) => {
        onLine('turn 1767571237000');
        onLine('{"kind":"not an outcome"}');
        onLine('{"task":1}');
        onLine('{"task":{}}');
        onLine('null');
        return (await io.runSelf?.(args, onLine)) ?? 1;
      },
    };
    const args = ['compare', file('too-slow.json'), '--policy', file('mine.mjs'), '--seeds', '1', '--out', file('out')];
    const { code, err } = await runHeadgate(args, chatty);
    expect(code).toBe(0);
    expect(err).toContain('turn 1767571237000\n{"kind":"not an outcome"}\n{"task":1}\n{"task":{}}\nnull\n');
  });
});
