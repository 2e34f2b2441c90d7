import { runFleet } from '../../controller/fleet.ts';
import type { Report } from '../../core/decision.ts';
import { createWorld } from '../../world/world.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { orderCheckerFor } from '../score/order-checker.ts';
import type { TraceLoader } from './arrivals.ts';
import { type Progress, type RunMode, type RunResult, runClosedLoop } from './closed-loop.ts';
import type { Decider } from './decider.ts';
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
  /** Decides instead of Headgate, whatever the mode: a rival, or one that a user brings. */
  readonly decider?: Decider | undefined;
  /** What the controller or decider itself costs, US dollars per hour; 0 without it. */
  readonly ownUsdPerHour?: number | undefined;
  /** The second of the minute in which turns are taken, 0 to 59; without it the seed decides. */
  readonly turnSecond?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onReport?: ((report: Report) => void) | undefined;
}

/**
 * Runs a scenario in virtual time. Equal scenario, seed and mode or decider give an equal result. Throws when its trace is
 * wrong, or when a decider throws.
 */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<RunResult> {
  const seed = options.seed ?? scenario.seed;
  const built = worldConfigOf(scenario, seed, options.loadTrace);
  if (built.kind === 'invalid') throw new Error(built.problems.join('\n'));
  const order = orderCheckerFor(scenario);
  return runClosedLoop({
    scenario,
    world: createWorld(built.config, seed, order?.observe),
    seed,
    mode: options.mode ?? scenario.policy.mode,
    controller: options.controller ?? runFleet,
    decider: options.decider ?? null,
    orderViolations: order?.violations ?? null,
    ownUsdPerHour: options.ownUsdPerHour ?? 0,
    turnSecond: options.turnSecond,
    onProgress: options.onProgress ?? (() => {}),
    onReport: options.onReport ?? (() => {}),
  });
}
