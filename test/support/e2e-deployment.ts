/** The deployable bundle in processes of its own, against an embedded account, with turns taken one by one. */
import type { BundleWorker } from '../../src/cli/embedded/bundle-worker.ts';
import { putParameter } from '../../src/cli/embedded/put-parameter.ts';
import { environmentOf } from '../../src/cli/embedded/seed-of.ts';
import { stateKey } from '../../src/controller/stored-source.ts';
import type { Report } from '../../src/core/decision.ts';
import type { SourceState } from '../../src/core/state.ts';
import type { ScenarioDocument } from '../../src/sim/scenario/scenario-schema.ts';
import type { World } from '../../src/world/world-api.ts';
import { accountOf, type Documents, PATH, textOf } from './e2e-account.ts';
import { type Processes, startProcesses } from './e2e-processes.ts';
import { type Served, serveAccount, type Trouble } from './e2e-served.ts';
import { type Turn, type Watch, watchOf } from './e2e-turn.ts';

export interface DeploymentOptions {
  /** Further streams of the account. */
  readonly beside?: readonly Partial<ScenarioDocument>[];
  /** Over what the scenarios' policies say. */
  readonly documents?: Documents;
  /** Nobody has opted anything in yet. */
  readonly fresh?: boolean;
  /** No webhook: nobody listens. */
  readonly silent?: boolean;
  /** Further variables of the function's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TurnOptions {
  readonly event?: unknown;
  readonly worker?: BundleWorker;
  readonly timeoutMs?: number;
  /** While the turn runs, in the order of the calls. */
  readonly trouble?: Trouble;
}

export interface Deployment
  extends Pick<Served, 'world' | 'emulator' | 'store' | 'seeMetrics'>,
    Pick<Processes, 'start' | 'crash' | 'invoke'> {
  /** Lets the world go on to that second and invokes the function: with the schedule's event, unless told otherwise. */
  turn(atSeconds: number, options?: TurnOptions): Promise<Turn>;
  /** Turns one after the other. */
  turns(atSeconds: readonly number[]): Promise<readonly Turn[]>;
  readonly during: Watch;
  /** Writes a document below the path, as an owner would. */
  write(path: string, document: unknown): Promise<void>;
  /** The whole history of a stream. */
  reports(stream: string): Promise<readonly Report[]>;
  state(stream: string): Promise<SourceState | null>;
  close(): Promise<void>;
}

export const SCHEDULE = { source: 'headgate.schedule' };
/** Long enough for a loaded machine, short enough for tests of calls that hang. */
const CALL_TIMEOUT_MS = '1500';
const MOST_REPORTS = 1_000;

export async function aDeployment(
  fields: Partial<ScenarioDocument>,
  options: DeploymentOptions = {},
): Promise<Deployment> {
  const served = await serveAccount(accountOf([fields, ...(options.beside ?? [])], options));
  const { world, emulator, store } = served;
  const write = (path: string, document: unknown, type: 'String' | 'SecureString' = 'String') =>
    putParameter(emulator.endpoint, { name: PATH + path, type, value: textOf(document) });
  if (options.silent !== true) await write('slack-webhook', emulator.webhookUrl, 'SecureString');
  const env = { ...environmentOf(emulator.endpoint), HEADGATE_CALL_TIMEOUT_MS: CALL_TIMEOUT_MS, ...options.env };
  const processes = await startProcesses(env, served.now);
  const during = watchOf(served, processes);
  const turn: Deployment['turn'] = (atSeconds, { event = SCHEDULE, worker, timeoutMs, trouble } = {}) => {
    advance(world, atSeconds);
    return during(() => processes.invoke(event, worker, timeoutMs), trouble);
  };
  return {
    ...served,
    ...processes,
    turn,
    turns: async (all) => {
      const taken: Turn[] = [];
      for (const at of all) taken.push(await turn(at));
      return taken;
    },
    during,
    write: (path, document) => write(path, document),
    reports: async (stream) => {
      const found = await store.query(`report#${arnOf(world, stream)}#`, MOST_REPORTS);
      return found.map(({ value }) => value as Report);
    },
    state: async (stream) => {
      const stored = await store.get(stateKey(arnOf(world, stream)));
      return stored === null ? null : (stored.value as { readonly state: SourceState }).state;
    },
    close: async () => {
      await processes.end();
      await emulator.close();
    },
  };
}

/** Second by second, as a run of a scenario does. */
function advance(world: World, toSeconds: number): void {
  for (let second = Math.floor(world.nowMs() / 1_000) + 1; second <= toSeconds; second += 1) {
    world.advanceTo(second * 1_000);
  }
}

export function arnOf(world: World, stream: string): string {
  const found = world.listStreams().find(({ name }) => name === stream);
  if (found === undefined) throw new Error(`there is no stream ${stream}`);
  return found.arn;
}
