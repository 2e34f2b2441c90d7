/** Execution environments of the function: processes with the bundle in them. */
import { inject } from 'vitest';
import type { HostAnswer } from '../../src/cli/embedded/bundle-messages.ts';
import { type BundleWorker, startBundle } from '../../src/cli/embedded/bundle-worker.ts';
import { EMBEDDED } from '../../src/cli/embedded/seed-of.ts';

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The machine's own clock: then the account's time has to be the machine's. */
  readonly realTime?: boolean;
}

export interface Processes {
  /** One more execution environment of the function. */
  start(given?: StartOptions): Promise<BundleWorker>;
  /** Ends the first one as a crash would, and starts another in its place. */
  crash(): Promise<void>;
  /** Without a worker: the first one. */
  invoke(event: unknown, worker?: BundleWorker, timeoutMs?: number): Promise<HostAnswer>;
  invocations(): number;
  /** What all of them have written. */
  log(): string;
  end(): Promise<void>;
}

const TIMEOUT_MS = 55_000;

/** `now`: wall-clock time of the account. */
export async function startProcesses(env: Readonly<Record<string, string>>, now: () => number): Promise<Processes> {
  let log = '';
  let invocations = 0;
  const workers: BundleWorker[] = [];
  const start: Processes['start'] = async (given = {}) => {
    const worker = await startBundle({
      bundle: inject('bundle'),
      realTime: given.realTime ?? false,
      env: { ...env, ...given.env },
      onLog: (text) => {
        log += text;
      },
    });
    workers.push(worker);
    return worker;
  };
  let first = await start();
  return {
    start,
    crash: async () => {
      await first.kill();
      first = await start();
    },
    invoke: (event, worker = first, timeoutMs = TIMEOUT_MS) => {
      invocations += 1;
      const requestId = `turn-${String(invocations).padStart(4, '0')}`;
      return worker.invoke({ event, at: now(), requestId, functionArn: EMBEDDED.functionArn, timeoutMs });
    },
    invocations: () => invocations,
    log: () => log,
    end: async () => {
      await Promise.all(workers.map((one) => one.kill()));
    },
  };
}
