/** Invokes the bundle as EventBridge and CloudWatch would: every minute of the account, and when an alarm goes off. */
import { SECOND_MS } from '../../core/units.ts';
import { type BundleWorker, startBundle } from './bundle-worker.ts';
import type { LiveAccount } from './live-account.ts';
import { EMBEDDED, environmentOf } from './seed-of.ts';

const TIMEOUT_MS = 55 * SECOND_MS;
const MINUTE_MS = 60 * SECOND_MS;

export interface LiveController {
  /** Takes the turn that is due, if one is; resolves when it is over, with what it answered, or null. */
  tick(): Promise<string | null>;
  stop(): Promise<void>;
}

export interface LiveControllerOptions {
  readonly bundle: string;
  /** The account's time is the machine's. */
  readonly realTime: boolean;
  readonly onLog: (text: string) => void;
}

export async function startLiveController(
  account: LiveAccount,
  options: LiveControllerOptions,
): Promise<LiveController> {
  const worker = await startBundle({ ...options, env: environmentOf(account.emulator.endpoint) });
  let nextAt = account.now();
  let turns = 0;
  const invoke = async (event: unknown): Promise<string> => {
    turns += 1;
    return answered(worker, event, account.now(), turns);
  };
  return {
    tick: async () => {
      const now = account.now();
      const [alarm] = account.emulator.evaluateAlarms().filter(({ actions }) => actions.length > 0);
      if (now >= nextAt) {
        nextAt = Math.max(nextAt + MINUTE_MS, now - MINUTE_MS);
        return invoke({ source: 'headgate.schedule' });
      }
      return alarm === undefined ? null : invoke(alarm.event);
    },
    stop: worker.kill,
  };
}

async function answered(worker: BundleWorker, event: unknown, at: number, turn: number): Promise<string> {
  const requestId = `turn-${String(turn).padStart(5, '0')}`;
  const answer = await worker.invoke({
    event,
    at,
    requestId,
    functionArn: EMBEDDED.functionArn,
    timeoutMs: TIMEOUT_MS,
  });
  const text = answer.kind === 'done' ? JSON.stringify(answer.value) : `failed: ${answer.text}`;
  return `${new Date(at).toISOString()} ${text}`;
}
