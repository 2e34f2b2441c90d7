/** Accounts for end-to-end tests: one or more scenarios side by side, with what their owners wrote. */
import { seedOf } from '../../src/cli/embedded/seed-of.ts';
import type { AccountSeed } from '../../src/emulator/emulator-api.ts';
import { worldConfigOf } from '../../src/sim/run/world-config-of.ts';
import type { Scenario, ScenarioDocument } from '../../src/sim/scenario/scenario-schema.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import { aScenario } from './scenarios.ts';

/** 1,200 records a second from the start, and two lanes that do 400 each: only a higher factor helps. */
export const OVERLOADED = {
  durationSeconds: 36_000,
  source: { name: 'orders', shards: 2 },
  consumers: [{ name: 'bill' }],
  workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 1_200 }] },
} as const satisfies Partial<ScenarioDocument>;

/** A stream that has nothing to worry about. */
export const WELL = {
  ...OVERLOADED,
  workload: { kind: 'steps', steps: [{ atSeconds: 0, recordsPerSecond: 100 }] },
} as const satisfies Partial<ScenarioDocument>;

/** The same under another name: a second stream of the account. */
export function named(stream: string, consumer: string, fields: Partial<ScenarioDocument>): Partial<ScenarioDocument> {
  return { ...fields, source: { shards: 2, ...fields.source, name: stream }, consumers: [{ name: consumer }] };
}

/** One document below the path: text as it is, anything else as JSON, null takes it away. */
export type Documents = Readonly<Record<string, unknown>>;

export const PATH = '/headgate/';

export interface Account {
  readonly config: WorldConfig;
  readonly seed: AccountSeed;
  readonly startsAt: number;
}

/** All scenarios in one account; the first gives what an account has only once. */
export function accountOf(
  fields: readonly Partial<ScenarioDocument>[],
  { documents = {}, fresh = false }: { readonly documents?: Documents; readonly fresh?: boolean },
): Account {
  const scenarios = fields.map((one) => aScenario(one));
  const [first] = scenarios;
  if (first === undefined) throw new Error('an account needs a stream');
  const configs = scenarios.map(configOf);
  const seeds = scenarios.map((one) => seedOf(one, { fresh }));
  const parameters = new Map(
    seeds.flatMap((seed) => seed.parameters.map(({ name, value }) => [name, value] as const)).toReversed(),
  );
  for (const [path, value] of Object.entries(documents)) {
    if (value === null) parameters.delete(PATH + path);
    else parameters.set(PATH + path, textOf(value));
  }
  return {
    config: {
      ...configOf(first),
      streams: configs.flatMap(({ streams }) => streams),
      downstreams: configs.flatMap(({ downstreams }) => downstreams),
    },
    seed: {
      tags: Object.assign({}, ...seeds.map(({ tags }) => tags)),
      parameters: [...parameters].map(([name, value]) => ({ name, type: 'String', value })),
      tables: seeds[0]?.tables ?? [],
    },
    startsAt: Date.parse(first.startsAt),
  };
}

export function textOf(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

function configOf(scenario: Scenario): WorldConfig {
  const built = worldConfigOf(scenario, scenario.seed, () => {
    throw new Error('this test has no traces');
  });
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  return built.config;
}
