/** An embedded account with the bundle beside it, and turns of it that are measured. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import { createEmulator } from '../../emulator/server.ts';
import { createWorld } from '../../world/world.ts';
import { startBundle } from '../embedded/bundle-worker.ts';
import { putParameter } from '../embedded/put-parameter.ts';
import { EMBEDDED, environmentOf } from '../embedded/seed-of.ts';
import { type AccountPlan, benchSeed, benchWorld } from './bench-account.ts';
import type { MeasuredTurn } from './phase-figures.ts';
import { restSoon } from './rest-soon.ts';
import { createLogReader } from './turn-line.ts';

export interface MeasuredAccount {
  /** Lets the account live on to that minute, then takes a turn. Throws when the turn fails. */
  turn(minute: number): Promise<MeasuredTurn>;
  /** As if every source had been looked at often enough to rest. */
  restSoon(): Promise<void>;
  close(): Promise<void>;
}

/** A turn begins some seconds after the minute, as schedules do. */
const AFTER_MINUTE_MS = 7 * SECOND_MS;
const TIMEOUT_MS = 55 * SECOND_MS;
/** The answer and the log come on two ways. */
const LOG_WAITS_MS = 5 * SECOND_MS;
const EVENT = { source: 'headgate.schedule' };

export async function openAccount(plan: AccountPlan, bundle: string): Promise<MeasuredAccount> {
  const world = createWorld(benchWorld(plan), 1);
  const { startsAt } = plan;
  const emulator = await createEmulator({ world, startsAt, port: 0, seed: benchSeed(plan.sources) });
  const { endpoint, webhookUrl } = emulator;
  await putParameter(endpoint, {
    name: `${EMBEDDED.configPath}slack-webhook`,
    type: 'SecureString',
    value: webhookUrl,
  });
  const log = createLogReader();
  const worker = await startBundle({ bundle, realTime: false, env: environmentOf(endpoint), onLog: log.onLog });
  return {
    async turn(minute) {
      world.advanceTo(minute * MINUTE_MS + AFTER_MINUTE_MS);
      log.takeBytes();
      const requestId = `turn-${minute}`;
      const from = performance.now();
      const answer = await worker.invoke({
        event: EVENT,
        at: startsAt + world.nowMs(),
        requestId,
        functionArn: EMBEDDED.functionArn,
        timeoutMs: TIMEOUT_MS,
      });
      const durationMs = performance.now() - from;
      if (answer.kind === 'failed') throw new Error(`the controller failed: ${answer.text}`);
      const line = await log.turn(requestId, LOG_WAITS_MS);
      if (line === null) throw new Error(`the controller did not say that ${requestId} is finished`);
      return { line, durationMs, logBytes: log.takeBytes() };
    },
    restSoon: () => restSoon(endpoint),
    async close() {
      await worker.kill();
      await emulator.close();
    },
  };
}
