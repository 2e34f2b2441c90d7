/**
 * The least shard-hours that cover a demand known in advance, with the levers AWS gives: a dynamic programme over bin,
 * shards and calls used. One change a bin; dead times belong to whoever plays the plan.
 */
import { reshardRange, UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../../core/limits.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../core/units.ts';
import { type SolvedBlock, solveBlock } from './shard-block.ts';

const DAY_SECONDS = DAY_MS / SECOND_MS;
const HOUR_SECONDS = HOUR_MS / SECOND_MS;
const ROLLING_PHASES = 12;

/**
 * `calls`: UpdateShardCount, from half to double, so many times a day. `block`: calls are counted day by day from the
 * start. That is looser than AWS's rolling 24 hours, so its cost is a valid lower bound. `rolling`: the plan keeps AWS's
 * rule and can be played; it foresees the days to come, but not which calls they will miss.
 * `steps`: splits and merges without a cap, so many shards up or down in a bin.
 */
export type ShardLever =
  | { readonly kind: 'calls'; readonly perDay: number; readonly window: 'block' | 'rolling' }
  | { readonly kind: 'steps'; readonly perBin: number };

export interface ShardPlanInput {
  /** Shards needed in each bin. */
  readonly demand: readonly number[];
  readonly binSeconds: number;
  readonly lever: ShardLever;
  /** Open shards at the start; `free`: any number, without a call. */
  readonly start: number | 'free';
  /** Least shards that may be open; 1 if absent. */
  readonly least?: number;
}

export interface ShardPlan {
  /** Open shards in each bin. */
  readonly shards: readonly number[];
  readonly shardHours: number;
  /** Shards missing, times hours: above 0 when no plan covers the demand. */
  readonly shortShardHours: number;
  /** Bins that begin with a change. */
  readonly changes: readonly { readonly bin: number; readonly from: number; readonly to: number }[];
}

/** AWS's own lever: ten calls in any 24 hours. */
export const TEN_CALLS_A_DAY: ShardLever = {
  kind: 'calls',
  perDay: UPDATE_SHARD_COUNT_CALLS_PER_DAY,
  window: 'block',
};

/** The cheapest cover of the demand. Shortage is avoided first, shard-hours second. */
export function planShards(input: ShardPlanInput): ShardPlan {
  const isRolling = input.lever.kind === 'calls' && input.lever.window === 'rolling';
  // Where the days of the search begin is arbitrary, and a rolling plan depends on it: the best of a few is taken.
  const phases = isRolling ? ROLLING_PHASES : 1;
  const plans = Array.from({ length: phases }, (_, phase) => planFrom(input, phase / phases));
  return plans.reduce((best, plan) => (isBetter(plan, best) ? plan : best));
}

function isBetter(one: ShardPlan, other: ShardPlan): boolean {
  const difference = one.shortShardHours - other.shortShardHours;
  return Math.abs(difference) > 1e-9 ? difference < 0 : one.shardHours < other.shardHours;
}

/** The plan whose first day of calls ends `phase` of a day early. */
function planFrom(input: ShardPlanInput, phase: number): ShardPlan {
  const demand = input.demand.map((need) => Math.max(input.least ?? 1, need));
  const days = daysOf(demand, input, phase);
  const backwards = solveBackwards(days, input);
  const first = backwards[0]?.before ?? sizesOf(demand, input.start);
  const start = input.start === 'free' ? cheapest(first) : input.start;
  const isRolling = input.lever.kind === 'calls' && input.lever.window === 'rolling';
  const shards = isRolling ? playRolling(days, backwards, input, start) : playSolved(backwards, start);
  return planOf(shards, demand, input, start);
}

interface Day {
  readonly demand: readonly number[];
  /** Value of every count at the end of the last day: nothing follows. */
  readonly nothingAfter: Float64Array;
}

function daysOf(demand: readonly number[], { binSeconds, start }: ShardPlanInput, phase: number): readonly Day[] {
  const perDay = binsPerDay(binSeconds);
  const nothingAfter = sizesOf(demand, start);
  const early = Math.floor(phase * perDay);
  return Array.from({ length: Math.ceil((demand.length + early) / perDay) }, (_, day) => ({
    demand: demand.slice(Math.max(0, day * perDay - early), (day + 1) * perDay - early),
    nothingAfter,
  }));
}

/** Bins that surely lie within 24 hours. */
function binsPerDay(binSeconds: number): number {
  return Math.max(1, Math.floor(DAY_SECONDS / binSeconds));
}

/** More shards than are ever needed, or than there are at the start, cannot help. */
function sizesOf(demand: readonly number[], start: number | 'free'): Float64Array {
  const most = demand.reduce((a, b) => Math.max(a, b), start === 'free' ? 1 : start);
  const sizes = new Float64Array(most + 1);
  sizes[0] = Number.POSITIVE_INFINITY;
  return sizes;
}

function solveBackwards(days: readonly Day[], input: ShardPlanInput): readonly SolvedBlock[] {
  const solved: SolvedBlock[] = [];
  for (let day = days.length - 1; day >= 0; day -= 1) {
    const { demand, nothingAfter } = days[day] ?? { demand: [], nothingAfter: new Float64Array(1) };
    const calls = input.lever.kind === 'calls' ? input.lever.perDay : 0;
    solved[day] = solveDay(
      demand,
      solved[day + 1]?.before ?? nothingAfter,
      input,
      demand.map(() => calls),
    );
  }
  return solved;
}

function solveDay(
  demand: readonly number[],
  after: Float64Array,
  { lever, binSeconds }: ShardPlanInput,
  cap: readonly number[],
): SolvedBlock {
  const binHours = binSeconds / HOUR_SECONDS;
  if (lever.kind === 'calls') return solveBlock({ demand, cap, binHours, after, reach: reshardRange });
  const reach = (shards: number) => ({ least: Math.max(1, shards - lever.perBin), most: shards + lever.perBin });
  return solveBlock({ demand, cap, binHours, after, reach, uncounted: true });
}

function playSolved(days: readonly SolvedBlock[], start: number): readonly number[] {
  const shards: number[] = [];
  for (const day of days) shards.push(...day.path(shards.at(-1) ?? start));
  return shards;
}

/** Solves each day again with the calls that the day before has left, bin by bin. */
function playRolling(
  days: readonly Day[],
  backwards: readonly SolvedBlock[],
  input: ShardPlanInput,
  start: number,
): readonly number[] {
  const shards: number[] = [];
  const perDay = binsPerDay(input.binSeconds);
  const calls = input.lever.kind === 'calls' ? input.lever.perDay : 0;
  for (const [index, { demand, nothingAfter }] of days.entries()) {
    const firstBin = shards.length;
    const before = changesOf(shards, start).map(({ bin }) => bin);
    const cap = demand.map((_, bin) => {
      // A call leaves the window a bin late rather than a second early.
      const windowFrom = firstBin + bin - perDay - 1;
      return Math.max(0, calls - before.filter((at) => at > windowFrom).length);
    });
    const solved = solveDay(demand, backwards[index + 1]?.before ?? nothingAfter, input, cap);
    shards.push(...solved.path(shards.at(-1) ?? start));
  }
  return shards;
}

function changesOf(shards: readonly number[], start: number): ShardPlan['changes'] {
  return shards.flatMap((to, bin) => {
    const from = shards[bin - 1] ?? start;
    return from === to ? [] : [{ bin, from, to }];
  });
}

function planOf(shards: readonly number[], demand: readonly number[], input: ShardPlanInput, start: number): ShardPlan {
  const binHours = input.binSeconds / HOUR_SECONDS;
  const short = shards.map((count, bin) => Math.max(0, (demand[bin] ?? 0) - count));
  return {
    shards,
    shardHours: sum(shards) * binHours,
    shortShardHours: sum(short) * binHours,
    changes: changesOf(shards, start),
  };
}

function cheapest(values: Float64Array): number {
  return values.reduce((best, value, index) => (value < (values[best] ?? Number.POSITIVE_INFINITY) ? index : best), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
