/** A scenario with the deployable bundle over HTTP: the same loop as in the simulator, with everything real in between. */
import { createClients } from '../../adapters/aws/clients.ts';
import { createStore } from '../../adapters/aws/store.ts';
import type { FleetSummary } from '../../controller/fleet-summary.ts';
import { reportKey } from '../../controller/stored-source.ts';
import type { Report } from '../../core/decision.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { ApiCall, BusEvent, Emulator, SlackMessage } from '../../emulator/emulator-api.ts';
import { createEmulator } from '../../emulator/server.ts';
import type { Store } from '../../ports.ts';
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import { type Progress, type RunResult, runClosedLoop } from '../../sim/run/closed-loop.ts';
import type { Controller } from '../../sim/run/turns.ts';
import { worldConfigOf } from '../../sim/run/world-config-of.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { orderCheckerFor } from '../../sim/score/order-checker.ts';
import { createWorld } from '../../world/world.ts';
import type { World } from '../../world/world-api.ts';
import { type BundleWorker, startBundle } from './bundle-worker.ts';
import { putParameter } from './put-parameter.ts';
import { EMBEDDED, environmentOf, seedOf } from './seed-of.ts';

export interface OverHttp {
  readonly seed: number;
  readonly loadTrace: TraceLoader;
  /** Path of the bundle. */
  readonly bundle: string;
  readonly onProgress: (progress: Progress) => void;
  readonly onReport: (report: Report) => void;
  /** What the function writes to its log. */
  readonly onLog: (text: string) => void;
}

export interface OverHttpResult {
  readonly run: RunResult;
  readonly slack: readonly SlackMessage[];
  readonly events: readonly BusEvent[];
  readonly calls: readonly ApiCall[];
}

/** What Lambda would keep for the end of an invocation, and what the handler leaves of it. */
const TIMEOUT_MS = 55 * SECOND_MS;
const EVENT = { source: 'headgate.schedule' };

/** Runs in virtual time: the world stands still during a turn, and goes on to the next one at once. */
export async function runOverHttp(scenario: Scenario, options: OverHttp): Promise<OverHttpResult> {
  const built = worldConfigOf(scenario, options.seed, options.loadTrace);
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  const order = orderCheckerFor(scenario);
  const world = createWorld(built.config, options.seed, order?.observe);
  const startsAt = Date.parse(scenario.startsAt);
  const emulator = await createEmulator({ world, startsAt, port: 0, seed: seedOf(scenario, { fresh: false }) });
  try {
    return await closeLoop(scenario, world, emulator, order?.violations ?? null, options);
  } finally {
    await emulator.close();
  }
}

async function closeLoop(
  scenario: Scenario,
  world: World,
  emulator: Emulator,
  orderViolations: (() => number) | null,
  { seed, bundle, onProgress, onReport, onLog }: OverHttp,
): Promise<OverHttpResult> {
  const { endpoint, webhookUrl } = emulator;
  await putParameter(endpoint, {
    name: `${EMBEDDED.configPath}slack-webhook`,
    type: 'SecureString',
    value: webhookUrl,
  });
  const worker = await startBundle({ bundle, realTime: false, env: environmentOf(endpoint), onLog });
  try {
    const run = await runClosedLoop({
      scenario,
      world,
      seed,
      mode: scenario.policy.mode,
      controller: overHttp(worker, world, historyOf(endpoint)),
      decider: null,
      orderViolations,
      ownUsdPerHour: 0,
      onProgress,
      onReport,
    });
    return { run, slack: emulator.slackMessages(), events: emulator.busEvents(), calls: emulator.calls() };
  } finally {
    await worker.kill();
  }
}

/** The table of the embedded account, read as the operators' commands read it. */
function historyOf(endpoint: string): Store {
  const { region, table } = EMBEDDED;
  const clients = createClients({
    region,
    endpoint,
    callTimeoutMs: 10 * SECOND_MS,
    onCall: () => {},
    credentials: FAKE,
  });
  return createStore({ client: clients.dynamodb, table, clock: { now: () => 0 } });
}

/** The embedded account looks at no signature. */
const FAKE = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };

/** One turn of the bundle; what it did is read from its own history. */
function overHttp(worker: BundleWorker, world: World, history: Store): Controller {
  return async (ports, { turnId }): Promise<FleetSummary> => {
    const at = ports.clock.now();
    const answer = await worker.invoke({
      event: EVENT,
      at,
      requestId: turnId,
      functionArn: EMBEDDED.functionArn,
      timeoutMs: TIMEOUT_MS,
    });
    if (answer.kind === 'failed') throw new Error(`the controller failed: ${answer.text}`);
    const stored = await Promise.all(world.listStreams().map(({ arn }) => history.get(reportKey(arn, at, turnId))));
    const reports = stored.flatMap((one) => (one === null ? [] : [one.value as Report]));
    return {
      turnId,
      at,
      reports,
      breakers: reports.flatMap((report) => report.breakers),
      skipped: [],
      resting: [],
      problems: [],
      failures: [],
    };
  };
}
