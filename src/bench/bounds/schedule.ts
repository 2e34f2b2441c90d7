/** What a plan orders, and when: from plans by the minute to orders by the second. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { reshardSeconds } from './dead-times.ts';
import type { ShardPlan } from './shard-plan.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;

/** What is to be ordered: by names, since identifiers are first seen in a View. */
export type PlannedOrder =
  | { readonly kind: 'set-factor'; readonly stream: string; readonly consumer: string; readonly to: number }
  | { readonly kind: 'set-shard-count'; readonly stream: string; readonly to: number }
  /** One split or merge at a time until the stream has so many shards. */
  | { readonly kind: 'step-shards'; readonly stream: string; readonly to: number };

export interface ScheduledOrder {
  /** Due at the first turn from this second of the run on. */
  readonly atSecond: number;
  readonly order: PlannedOrder;
}

/** Sorted by time. */
export type Schedule = readonly ScheduledOrder[];

/** Turns come once a minute: what must be in time is due a turn earlier. */
const TURN_SECONDS = MINUTE_SECONDS;

/** Orders of a plan of UpdateShardCount calls: more shards are there when they are needed, fewer begin to go when they are not. */
export function shardOrders(scenario: Scenario, stream: string, { changes }: ShardPlan, binSeconds: number): Schedule {
  return changes.map(({ bin, from, to }) => {
    const lead = to > from ? reshardSeconds(scenario.physics, from, to) + TURN_SECONDS : 0;
    return { atSecond: Math.max(0, bin * binSeconds - lead), order: { kind: 'set-shard-count', stream, to } };
  });
}

/** Orders of a plan of single steps: each step takes a turn. */
export function stepOrders(stream: string, { changes }: ShardPlan, binSeconds: number): Schedule {
  return changes.map(({ bin, from, to }) => {
    const lead = to > from ? (to - from + 1) * TURN_SECONDS : 0;
    return { atSecond: Math.max(0, bin * binSeconds - lead), order: { kind: 'step-shards', stream, to } };
  });
}

/** Orders of a plan by minute: raised a turn early, lowered on time. */
export function factorOrders(stream: string, consumer: string, start: number, factors: readonly number[]): Schedule {
  return factors.flatMap((to, minute): Schedule => {
    const from = factors[minute - 1] ?? start;
    if (from === to) return [];
    const lead = to > from ? TURN_SECONDS : 0;
    const atSecond = Math.max(0, minute * MINUTE_SECONDS - lead);
    return [{ atSecond, order: { kind: 'set-factor', stream, consumer, to } }];
  });
}

export function inOrder(schedules: readonly Schedule[]): Schedule {
  return schedules.flat().toSorted((a, b) => a.atSecond - b.atSecond);
}
