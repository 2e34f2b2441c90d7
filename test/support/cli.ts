import { readFileSync } from 'node:fs';
import type { CliIo, ExitCode } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/program.ts';

export interface CliRun {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line without a process; the clock stands still unless told otherwise. */
export async function runHeadgate(args: readonly string[], io: Partial<CliIo> = {}): Promise<CliRun> {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    errIsTerminal: false,
    readText: (path) => readFileSync(path, 'utf8'),
    nowMs: () => 0,
    writeText: () => {},
    runSelf: async () => 1,
    cores: 1,
    bundlePath: () => null,
    stopped: async () => {},
    wait: async () => {},
    env: {},
    ...io,
  });
  return { code, out, err };
}
