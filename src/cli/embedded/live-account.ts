/** An embedded account whose time goes on by itself, for anybody to call. */
import type { Emulator, SlackMessage } from '../../emulator/emulator-api.ts';
import { createEmulator } from '../../emulator/server.ts';
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import { advanceTo } from '../../sim/run/hand-made-changes.ts';
import { worldConfigOf } from '../../sim/run/world-config-of.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { createWorld } from '../../world/world.ts';
import type { World } from '../../world/world-api.ts';
import { putParameter } from './put-parameter.ts';
import { EMBEDDED, seedOf } from './seed-of.ts';

export interface LiveOptions {
  readonly seed: number;
  readonly port: number;
  /** Seconds of the account per second of the machine. */
  readonly speed: number;
  /** Seconds of the scenario that have passed when it begins to serve. */
  readonly fromSeconds: number;
  /** Nobody has opted anything in yet. */
  readonly fresh: boolean;
  readonly loadTrace: TraceLoader;
  /** Wall-clock milliseconds of the machine. */
  readonly nowMs: () => number;
}

export interface LiveAccount {
  readonly emulator: Emulator;
  readonly world: World;
  /** Wall-clock time of the account. */
  now(): number;
  /** Messages since the last call. */
  newMessages(): readonly SlackMessage[];
}

/**
 * Begins at the machine's present time, so that at speed 1 anybody's own clock agrees with the account's. Whoever calls
 * faster or slower accounts needs a clock as fast.
 */
export async function startLiveAccount(scenario: Scenario, options: LiveOptions): Promise<LiveAccount> {
  const { nowMs, speed, fromSeconds, seed } = options;
  const begunAt = nowMs();
  const startsAt = begunAt - fromSeconds * 1_000;
  const moved: Scenario = { ...scenario, startsAt: new Date(startsAt).toISOString() };
  const built = worldConfigOf(moved, seed, options.loadTrace);
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  const world = createWorld(built.config, seed);
  const goOn = () => advanceWorld(moved, world, fromSeconds + ((nowMs() - begunAt) / 1_000) * speed);
  goOn();
  const emulator = await createEmulator({
    world,
    startsAt,
    port: options.port,
    seed: seedOf(moved, { fresh: options.fresh }),
    // Whoever calls sees the account as it is at that moment.
    intercept: () => {
      goOn();
      return null;
    },
  });
  const name = `${EMBEDDED.configPath}slack-webhook`;
  await putParameter(emulator.endpoint, { name, type: 'SecureString', value: emulator.webhookUrl });
  let told = 0;
  return {
    emulator,
    world,
    now: () => {
      goOn();
      return startsAt + world.nowMs();
    },
    newMessages: () => {
      const fresh = emulator.slackMessages().slice(told);
      told += fresh.length;
      return fresh;
    },
  };
}

/** Second by second, with the changes that the scenario makes by hand. */
function advanceWorld(scenario: Scenario, world: World, toSeconds: number): void {
  for (let second = Math.floor(world.nowMs() / 1_000) + 1; second <= toSeconds; second += 1) {
    advanceTo(scenario, world, second);
  }
  const toMs = toSeconds * 1_000;
  if (toMs > world.nowMs()) world.advanceTo(toMs);
}
