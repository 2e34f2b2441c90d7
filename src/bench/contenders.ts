/** Everyone who can be named in a comparison. */
import type { TraceLoader } from '../sim/run/arrivals.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import { HINDSIGHT_STATIC } from './bounds/hindsight-static.ts';
import { oracleOf, oracleSplitMergeOf } from './bounds/oracle.ts';
import type { Contender } from './contender.ts';
import { HEADGATE } from './headgate.ts';
import { RIVALS, STATICS } from './rivals/rivals.ts';

/** Everything stays as the scenario starts. */
const NOBODY: Contender = {
  id: 'nobody',
  title: 'Nobody',
  kind: 'static',
  describedBy: 'the scenario as it starts',
  quirks: [],
  knobs: [],
  prepare: (scenario) => scenario,
  deciding: () => ({ kind: 'nobody' }),
  ownUsdPerHour: () => 0,
};

/** Those who decide as they go, in the order of the scoreboard. */
export const ONLINE: readonly Contender[] = [HEADGATE, NOBODY, ...STATICS, ...RIVALS];

/** Bounds know the scenario before it happens, so each is made for one scenario. */
const BOUNDS: Readonly<Record<string, (scenario: Scenario, loadTrace: TraceLoader) => Contender>> = {
  oracle: oracleOf,
  'oracle-split-merge': oracleSplitMergeOf,
  'hindsight-static': () => HINDSIGHT_STATIC,
};

export const BOUND_IDS: readonly string[] = Object.keys(BOUNDS);

/** Every id, bounds last. */
export const CONTENDER_IDS: readonly string[] = [...ONLINE.map(({ id }) => id), ...BOUND_IDS];

/** The contender of this id for this scenario; null when there is none. */
export function contenderOf(id: string, scenario: Scenario, loadTrace: TraceLoader): Contender | null {
  return ONLINE.find((one) => one.id === id) ?? BOUNDS[id]?.(scenario, loadTrace) ?? null;
}
