/** The embedded account of an end-to-end test, with troubles that can be switched on and off. */
import { createClients } from '../../src/adapters/aws/clients.ts';
import { createStore } from '../../src/adapters/aws/store.ts';
import { EMBEDDED } from '../../src/cli/embedded/seed-of.ts';
import type { ApiCall, Emulator, Interception } from '../../src/emulator/emulator-api.ts';
import { createEmulator } from '../../src/emulator/server.ts';
import type { Store } from '../../src/ports.ts';
import type { MetricPoint } from '../../src/world/account-api.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { Account } from './e2e-account.ts';

/** What a call of a turn meets; null: the account. */
export type Trouble = (call: ApiCall) => Interception | null;

/** What becomes of data points before CloudWatch answers. `now`: wall-clock time of the account. */
export type MetricView = (points: readonly MetricPoint[], now: number) => readonly MetricPoint[];

export interface Served {
  readonly world: World;
  readonly emulator: Emulator;
  /** The table, read as the operators' commands read it. */
  readonly store: Store;
  /** Wall-clock time of the account. */
  now(): number;
  /** From now on calls meet this; null: nothing special. */
  meet(trouble: Trouble | null): void;
  /** From now on CloudWatch shows this. */
  seeMetrics(view: MetricView): void;
}

export async function serveAccount({ config, seed, startsAt }: Account): Promise<Served> {
  const world = createWorld(config, 1);
  const now = () => startsAt + world.nowMs();
  let trouble: Trouble | null = null;
  let view: MetricView = (points) => points;
  const emulator = await createEmulator({
    world: { ...world, metric: (...asked) => view(world.metric(...asked), now()) },
    startsAt,
    port: 0,
    seed,
    intercept: (call) => trouble?.(call) ?? null,
  });
  return {
    world,
    emulator,
    store: readerOf(emulator.endpoint, now),
    now,
    meet: (met) => {
      trouble = met;
    },
    seeMetrics: (seen) => {
      view = seen;
    },
  };
}

function readerOf(endpoint: string, now: () => number): Store {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const { region, table } = EMBEDDED;
  const { dynamodb } = createClients({ region, endpoint, callTimeoutMs: 10_000, onCall: () => {}, credentials });
  return createStore({ client: dynamodb, table, clock: { now } });
}
