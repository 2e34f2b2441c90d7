import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { HostAnswer, HostData, HostMessage, InvokeRequest } from './bundle-messages.ts';

/** The deployed function on this machine: one execution environment of Lambda. */
export interface BundleWorker {
  invoke(request: Omit<InvokeRequest, 'id'>): Promise<HostAnswer>;
  /** Ends it at once, whatever it is doing, as a crash would. */
  kill(): Promise<void>;
}

export interface BundleWorkerOptions extends HostData {
  /** The function's environment variables; nothing of this process' own is handed on. */
  readonly env: Readonly<Record<string, string>>;
  /** What it writes to its log. */
  readonly onLog: (text: string) => void;
}

const HOST = fileURLToPath(new URL('./bundle-host.ts', import.meta.url));
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Starts a process with the bundle in it; resolves when the bundle is loaded. */
export async function startBundle({ env, onLog, ...data }: BundleWorkerOptions): Promise<BundleWorker> {
  const child = fork(HOST, [JSON.stringify(data)], {
    execArgv: ['--import', LOADER],
    env: { ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => onLog(chunk.toString()));
  const waiting = new Map<number, (answer: HostAnswer) => void>();
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message: HostMessage) => {
      if (message.kind === 'ready') return resolve();
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    });
  });
  void ended.then((text) => {
    for (const [id, tell] of waiting) tell({ kind: 'failed', id, text: `the process ${text}` });
    waiting.clear();
  });
  const failed = await Promise.race([ready, ended]);
  if (failed !== undefined) throw new Error(`the bundle did not start: the process ${failed}`);
  let next = 0;
  return {
    invoke: (request) =>
      new Promise((resolve) => {
        next += 1;
        waiting.set(next, resolve);
        child.send({ ...request, id: next });
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
