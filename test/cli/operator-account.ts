/** An embedded account on which the loop has taken some turns, for the commands of operators. */
import { vi } from 'vitest';
import { environmentOf, seedOf } from '../../src/cli/embedded/seed-of.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { runFleet } from '../../src/controller/fleet.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/core/units.ts';
import type { AccountSeed, ApiCall, Emulator, EmulatorOptions } from '../../src/emulator/emulator-api.ts';
import { createEmulator } from '../../src/emulator/server.ts';
import { createProcess, wire } from '../../src/handlers/wire.ts';
import { worldConfigOf } from '../../src/sim/run/world-config-of.ts';
import type { ScenarioDocument } from '../../src/sim/scenario/scenario-schema.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import { type CliRun, runHeadgate } from '../support/cli.ts';
import { aScenario } from '../support/scenarios.ts';

export interface OperatorAccount {
  readonly emulator: Emulator;
  readonly world: World;
  /** Runs `headgate` as an operator whose shell has the account's variables. */
  run(args: readonly string[], files?: Readonly<Record<string, string>>): Promise<CliRun>;
  /** Lets the loop take this many turns, a minute apart. */
  takeTurns(count: number): Promise<void>;
  /** Calls since the last time that change something outside Headgate's own table. */
  writes(): readonly ApiCall[];
  close(): Promise<void>;
}

export interface OperatorAccountOptions {
  readonly scenario?: Partial<ScenarioDocument>;
  /** Nobody has opted anything in yet. */
  readonly fresh?: boolean;
  readonly seed?: Partial<AccountSeed>;
  readonly intercept?: NonNullable<EmulatorOptions['intercept']>;
}

const WRITES =
  /^(?:Put(?!Item|Events|MetricData)|Update|Delete|Create|Add|Remove|Split|Merge|Increase|Decrease|Tag|Untag)/;

export async function anOperatorAccount(options: OperatorAccountOptions = {}): Promise<OperatorAccount> {
  const scenario = aScenario({ name: 'operators', durationSeconds: 7_200, ...options.scenario });
  const built = worldConfigOf(scenario, 1, () => {
    throw new Error('no traces here');
  });
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  const world = createWorld(built.config, 1);
  const startsAt = Date.parse(scenario.startsAt);
  const now = (): number => startsAt + world.nowMs();
  const seed = { ...seedOf(scenario, { fresh: options.fresh ?? false }), ...options.seed };
  const { intercept } = options;
  const account = { world, startsAt, port: 0, seed, ...(intercept === undefined ? {} : { intercept }) };
  const emulator = await createEmulator(account);
  const env = environmentOf(emulator.endpoint);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  let seen = 0;
  return {
    emulator,
    world,
    run: (args, files = {}) =>
      runHeadgate(args, {
        nowMs: now,
        readText: (path) => {
          const text = files[path];
          if (text === undefined) throw new Error('no such file');
          return text;
        },
      }),
    takeTurns: async (count) => {
      const environment = readEnvironment(env);
      if (environment.kind === 'invalid') throw new Error(environment.problems.join('\n'));
      const warm = createProcess(environment, { now });
      for (let turn = 0; turn < count; turn += 1) {
        world.advanceTo(world.nowMs() + MINUTE_MS);
        const remainingMs = (): number => 30 * SECOND_MS;
        const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:headgate';
        const ports = wire(warm, { functionArn, remainingMs, onSlackProblem: () => {} });
        const turnOptions = {
          turnId: `turn-${now()}`,
          maximumChanges: 20,
          only: 'all',
          woken: null,
          modeCeiling: null,
        } as const;
        await runFleet(ports, { ...turnOptions, deadlineAt: now() + 30 * SECOND_MS });
      }
    },
    writes: () => {
      const calls = emulator.calls().slice(seen);
      seen += calls.length;
      return calls.filter(({ operation }) => WRITES.test(operation));
    },
    close: async () => {
      vi.unstubAllEnvs();
      await emulator.close();
    },
  };
}
