/** Changes somebody does by hand during a run. */
import { SECOND_MS } from '../../core/units.ts';
import type { World } from '../../world/world-api.ts';
import type { Change, Scenario } from '../scenario/scenario-schema.ts';

/** What became of a change done by hand. */
export interface ChangeResult {
  readonly change: Change;
  readonly kind: 'applied' | 'refused';
  /** AWS's words when it was refused, else empty. */
  readonly message: string;
}

/** A change by hand comes before everything else of its second: this much before it begins. */
const AHEAD_MS = 1;

/** Lets the world go on to the start of `second`, with the changes that belong to it done first. */
export function advanceTo(scenario: Scenario, world: World, second: number): readonly ChangeResult[] {
  const due = scenario.changes.filter((change) => Math.floor(change.atSeconds) === second);
  if (due.length > 0) world.advanceTo(Math.max(world.nowMs(), second * SECOND_MS - AHEAD_MS));
  const results = due.map((change) => apply(scenario, world, change));
  world.advanceTo(second * SECOND_MS);
  return results;
}

function apply(scenario: Scenario, world: World, change: Change): ChangeResult {
  const stream = scenario.source.name;
  const answer =
    change.lever === 'shard-count'
      ? world.updateShardCount(stream, change.to)
      : world.updateParallelizationFactor(world.mappingIdOf(stream, change.consumer), change.to);
  if (answer.kind === 'ok') return { change, kind: 'applied', message: '' };
  return { change, kind: 'refused', message: `${answer.error}: ${answer.message}` };
}
