/** How closely a scenario is simulated. */
import type { Detail } from '../../world/world-config.ts';
import type { BrokenRule } from './broken-rule.ts';
import { coarseCorners } from './coarse-corners.ts';
import { needBatches } from './needs-batches.ts';
import { BATCH_SHARD_SECONDS } from './scenario-fields.ts';
import type { Scenario } from './scenario-schema.ts';
import { streamsOf } from './streams-of.ts';

/**
 * Shards times consumers times seconds above which `auto` lets the load flow even where the coarse level is off: at 5 to
 * 25 microseconds for each, a run would take more than a minute or two.
 */
const CORNER_SHARD_SECONDS: number = 50 * BATCH_SHARD_SECONDS;

/** The level of detail a scenario is run with: `auto` is decided here. */
export function detailOf(scenario: Scenario): Detail {
  if (scenario.detail !== 'auto') return scenario.detail;
  if (shardSeconds(scenario, () => 1) <= BATCH_SHARD_SECONDS || needBatches(scenario).length > 0) return 'batch';
  const isTooLong = shardSeconds(scenario, (consumers) => consumers) > CORNER_SHARD_SECONDS;
  return isTooLong || coarseCorners(scenario).length === 0 ? 'fluid' : 'batch';
}

/** A scenario that asks for flowing load must have nothing that happens to single batches. */
export function detailRules(scenario: Scenario): readonly BrokenRule[] {
  if (scenario.detail !== 'fluid') return [];
  const [first] = needBatches(scenario);
  return first === undefined ? [] : [{ path: ['detail'], accepted: `batch or auto, as ${first}` }];
}

function shardSeconds(scenario: Scenario, weightOf: (consumers: number) => number): number {
  const shards = streamsOf(scenario).reduce(
    (sum, { source, consumers }) => sum + source.shards * weightOf(consumers.length),
    0,
  );
  return shards * scenario.durationSeconds;
}
