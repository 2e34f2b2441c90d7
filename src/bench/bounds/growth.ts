/** How fast and how far shards can grow, and what that does to a backlog. */
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY, UPDATE_SHARD_COUNT_MAX_RATIO } from '../../core/limits.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { reshardSeconds } from './dead-times.ts';

/** Calls that `from` → `to` shards needs at least: ceil(log2 of the ratio), up or down. */
export function leastCalls(from: number, to: number): number {
  const ratio = Math.max(from, to) / Math.min(from, to);
  return Math.max(0, Math.ceil(Math.log(ratio) / Math.log(UPDATE_SHARD_COUNT_MAX_RATIO) - 1e-9));
}

/** Shards that a day of calls reaches at most, without the limits of account and stream. */
export function mostShardsInADay(from: number): number {
  return from * UPDATE_SHARD_COUNT_MAX_RATIO ** UPDATE_SHARD_COUNT_CALLS_PER_DAY;
}

/** Seconds from the first call until `to` shards are there, doubling each time and calling at once when the stream is active. */
export function growthSeconds(physics: Scenario['physics'], from: number, to: number): number {
  let seconds = 0;
  let shards = from;
  while (shards < to) {
    const next = Math.min(to, shards * UPDATE_SHARD_COUNT_MAX_RATIO);
    seconds += reshardSeconds(physics, shards, next);
    shards = next;
  }
  return seconds;
}

/** A backlog on even shards, with instant levers and keys without end. */
export interface EvenBacklog {
  readonly shards: number;
  readonly factor: number;
  readonly laneRatePerSec: number;
  readonly arrivalsPerSec: number;
  readonly backlogRecords: number;
}

/** Draining with a factor `times` as great: B / (k·n·p·μ − λ). */
export function drainByFactorSeconds(backlog: EvenBacklog, times: number): number {
  const { shards, factor, laneRatePerSec, arrivalsPerSec, backlogRecords } = backlog;
  const spare = times * shards * factor * laneRatePerSec - arrivalsPerSec;
  return spare > 0 ? backlogRecords / spare : Number.POSITIVE_INFINITY;
}

/**
 * Draining with `times` as many shards: parents drain at the old rate, T_d = (B/n) / (p·μ); their children have collected
 * λ·T_d by then and drain at k times the rate. In all T_d + λT_d / (k·n·p·μ − λ): exactly `times` as long as by factor.
 */
export function drainByShardsSeconds(backlog: EvenBacklog, times: number): number {
  const { shards, factor, laneRatePerSec, arrivalsPerSec, backlogRecords } = backlog;
  const parents = backlogRecords / shards / (factor * laneRatePerSec);
  const spare = times * shards * factor * laneRatePerSec - arrivalsPerSec;
  return spare > 0 ? parents + (arrivalsPerSec * parents) / spare : Number.POSITIVE_INFINITY;
}
