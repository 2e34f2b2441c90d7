import { type ChildProcess, spawn } from 'node:child_process';
import { Console } from 'node:console';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCli } from './program.ts';

// Which Node Lambda runs is the deployment's business; here the warning would bury every answer.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const SCRIPT = process.argv[1] ?? '';
/** Where `npm run build` puts it. */
const BUNDLE = fileURLToPath(new URL('../../dist/controller/index.cjs', import.meta.url));

// What a user's own module prints must not stand between the results that processes hand on.
globalThis.console = new Console(process.stderr, process.stderr);

const children = new Set<ChildProcess>();
/** What a shell says of a process that was interrupted. */
const EXIT_INTERRUPTED = 130;
/** One Ctrl-C comes several times: from the terminal, and from every process above that hands it on. */
const ONE_SIGNAL_MS = 1_000;
let firstSignalAt: number | null = null;

const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      firstSignalAt ??= performance.now();
      resolve();
      if (performance.now() - firstSignalAt > ONE_SIGNAL_MS) stopAtOnce();
    });
  }
});

/** A run that never ends does not hear of a signal. */
function stopAtOnce(): never {
  for (const child of children) child.kill('SIGKILL');
  process.exit(EXIT_INTERRUPTED);
}

/** The same Node, with the same loader, runs the same script. */
function runSelf(args: readonly string[], onLine: (line: string) => void): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, SCRIPT, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  createInterface({ input: child.stdout }).on('line', onLine);
  void stopped.then(() => child.kill());
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  errIsTerminal: process.stderr.isTTY === true,
  readText: (path) => readFileSync(path, 'utf8'),
  writeText: (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },
  runSelf,
  bundlePath: () => (existsSync(BUNDLE) ? BUNDLE : null),
  cores: availableParallelism(),
  nowMs: () => Date.now(),
  stopped: () => stopped,
  wait: async (ms) => {
    await sleep(ms);
  },
  env: process.env,
});
