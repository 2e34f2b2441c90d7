/** What one invocation of the bundle came to, and how it is read from outside. */
import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf } from '../../src/adapters/aws/item-key.ts';
import type { HostAnswer } from '../../src/cli/embedded/bundle-messages.ts';
import type { Report } from '../../src/core/decision.ts';
import type { ApiCall, BusEvent, SlackMessage } from '../../src/emulator/emulator-api.ts';
import type { TurnAnswer } from '../../src/handlers/controller.ts';
import type { Store } from '../../src/ports.ts';
import type { Processes } from './e2e-processes.ts';
import type { Served, Trouble } from './e2e-served.ts';

export interface Turn {
  readonly answer: HostAnswer;
  /** Calls while it ran, in the order of their arrival. */
  readonly calls: readonly ApiCall[];
  readonly slack: readonly SlackMessage[];
  readonly events: readonly BusEvent[];
  /** Reports this turn has stored in the history. */
  readonly reports: readonly Report[];
  /** What it wrote to its log. */
  readonly log: string;
}

/** Runs `work` and tells what happened meanwhile. */
export type Watch = (work: () => Promise<HostAnswer>, trouble?: Trouble) => Promise<Turn>;

export function watchOf({ emulator, store, meet }: Served, processes: Processes): Watch {
  const seen = new Set<string>();
  return async (work, trouble) => {
    const [asked, told, sent] = [emulator.calls().length, emulator.slackMessages().length, emulator.busEvents().length];
    const [logged, begun] = [processes.log().length, processes.invocations()];
    meet(trouble ?? null);
    const answer = await work();
    meet(null);
    const calls = emulator.calls().slice(asked);
    const log = () => processes.log().slice(logged);
    await until(() => linesThatEnd(log()) >= processes.invocations() - begun || wasKilled(answer));
    const reports = await reportsOf(calls, store, seen);
    const slack = emulator.slackMessages().slice(told);
    return { answer, calls, slack, events: emulator.busEvents().slice(sent), reports, log: log() };
  };
}

/** The function's answer; fails when it threw. */
export function doneBy({ answer }: Pick<Turn, 'answer'>): TurnAnswer {
  if (answer.kind === 'failed') throw new Error(`the invocation failed: ${answer.text}`);
  return answer.value as TurnAnswer;
}

export function callsOf({ calls }: Pick<Turn, 'calls'>, operation: string): readonly ApiCall[] {
  return calls.filter((call) => call.operation === operation);
}

/** Reports that these calls have brought into the history, and that were not `seen` before. */
async function reportsOf(calls: readonly ApiCall[], store: Store, seen: Set<string>): Promise<readonly Report[]> {
  const keys = [...new Set(calls.flatMap(reportKeyIn))].filter((key) => !seen.has(key));
  const stored = await Promise.all(keys.map((key) => store.get(key)));
  const fresh = stored.flatMap((one) => (one === null ? [] : [one.value as Report]));
  for (const { id } of fresh) seen.add(id);
  return fresh;
}

interface KeyOfItem {
  readonly pk?: { readonly S: string };
  readonly sk?: { readonly S: string };
}

/** The key of the report that a call saves. */
function reportKeyIn({ operation, input }: ApiCall): readonly string[] {
  const { pk, sk } = (input.Item ?? {}) as KeyOfItem;
  if (operation !== 'PutItem' || pk === undefined || sk === undefined || !pk.S.startsWith('report#')) return [];
  return [keyOf({ pk: pk.S, sk: sk.S })];
}

/** What an invocation writes comes by another way than what it answers, and may come later. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !isSo(); tries += 1) await sleep(2);
}

function linesThatEnd(log: string): number {
  return log.match(/"message":"(turn finished|turn failed|event refused|event ignored)"/g)?.length ?? 0;
}

function wasKilled(answer: HostAnswer): boolean {
  return answer.kind === 'failed' && answer.text.startsWith('the process ended');
}
