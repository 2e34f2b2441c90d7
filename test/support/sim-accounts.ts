import { type SimAccount, simAccountOf } from '../../src/sim/run/sim-account.ts';
import { worldConfigOf } from '../../src/sim/run/world-config-of.ts';
import { parseScenario } from '../../src/sim/scenario/parse-scenario.ts';
import type { Scenario, ScenarioDocument } from '../../src/sim/scenario/scenario-schema.ts';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { WorldConfig } from '../../src/world/world-config.ts';
import { LEAST_DOCUMENT } from './scenarios.ts';

export const NO_TRACES = () => ({ kind: 'missing', why: 'this test has no traces' }) as const;

/** The world's configuration of a scenario without a trace. */
export function aWorldConfig(scenario: Scenario, seed = 1): WorldConfig {
  const built = worldConfigOf(scenario, seed, NO_TRACES);
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  return built.config;
}

/** A simulated account that has run for `seconds`. */
export function anAccount(fields: Partial<ScenarioDocument>, seconds: number): SimAccount & { readonly world: World } {
  const parsed = parseScenario({ ...LEAST_DOCUMENT, ...fields });
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('\n'));
  const world = createWorld(aWorldConfig(parsed.scenario), 1);
  world.advanceTo(seconds * 1_000);
  return simAccountOf(parsed.scenario, world);
}
