import { runFleet } from '../../controller/fleet.ts';
import type { Report } from '../../core/decision.ts';
import { createWorld } from '../../world/world.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import type { TraceLoader } from './arrivals.ts';
import { type Progress, type RunMode, type RunResult, runClosedLoop } from './closed-loop.ts';
import type { Controller } from './turns.ts';
import { worldConfigOf } from './world-config-of.ts';

export interface RunOptions {
  /** Reads the trace a scenario names; only called when it names one. */
  readonly loadTrace: TraceLoader;
  /** Instead of the scenario's own seed. */
  readonly seed?: number | undefined;
  /** Instead of the mode in the scenario's policy; `none` runs without a controller. */
  readonly mode?: RunMode | undefined;
  /** Instead of Headgate's own loop: a rival, or the loop with faults around its ports. */
  readonly controller?: Controller | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onReport?: ((report: Report) => void) | undefined;
}

/** Runs a scenario in virtual time. Equal scenario, seed and mode give an equal result. Throws when its trace is wrong. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<RunResult> {
  const seed = options.seed ?? scenario.seed;
  const built = worldConfigOf(scenario, seed, options.loadTrace);
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  return runClosedLoop({
    scenario,
    world: createWorld(built.config, seed),
    seed,
    mode: options.mode ?? scenario.policy.mode,
    controller: options.controller ?? runFleet,
    onProgress: options.onProgress ?? (() => {}),
    onReport: options.onReport ?? (() => {}),
  });
}
