/** How long the levers take, from a scenario's own constants. All of them are assumptions of its physics. */
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';

type Physics = Scenario['physics'];

export interface Range {
  readonly least: number;
  readonly mean: number;
  readonly most: number;
}

/** Seconds for which a mapping polls nothing while its factor changes. */
export function mappingPauseSeconds(physics: Physics): Range {
  const { min, max, tail } = physics.mappingUpdatePauseSeconds;
  const usual = (min + max) / 2;
  if (tail === undefined) return { least: min, mean: usual, most: max };
  const mean = (1 - tail.share) * usual + (tail.share * (max + tail.longestSeconds)) / 2;
  return { least: min, mean, most: tail.share > 0 ? Math.max(max, tail.longestSeconds) : max };
}

/** Splits and merges between two even shard counts: each inner boundary that only one of them has. */
export function reshardOperations(from: number, to: number): number {
  return from + to - 2 * greatestCommonDivisor(from, to);
}

/** Seconds from UpdateShardCount until the stream is active with `to` even shards. */
export function reshardSeconds(physics: Physics, from: number, to: number): number {
  // The first operation comes right after the base, and the stream is active with the last.
  const pauses = Math.max(0, reshardOperations(from, to) - 1);
  return physics.reshardBaseSeconds + pauses * physics.reshardPerOperationSeconds;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
