/** Plans one stream: its shards first, since they are dear and slow, then the factor of each consumer. */
import { UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../../core/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { TraceLoader } from '../../sim/run/arrivals.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';
import { planConsumer } from './consumer-plan.ts';
import { reshardSeconds } from './dead-times.ts';
import { type KnownRates, knownRates } from './known-rates.ts';
import { type QuotaParts, quotaParts } from './quota-parts.ts';
import { factorOrders, inOrder, type Schedule, shardOrders, stepOrders } from './schedule.ts';
import { atMostPerBin, shardNeeds } from './shard-needs.ts';
import { planShards, type ShardPlan } from './shard-plan.ts';
import { evenShards } from './split-evenness.ts';
import type { StreamPart } from './stream-part.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;
/** Shortest bin of the shard plan: a reshard and a turn fit into it. */
const LEAST_BIN_MINUTES = 5;

/** `calls`: UpdateShardCount only. `any`: or single splits and merges, whichever is cheaper over the run. */
export type Levers = 'calls' | 'any';

export interface StreamPlan {
  readonly schedule: Schedule;
  readonly shardPlan: ShardPlan;
  readonly binSeconds: number;
  /** Factors by minute, one list per consumer. */
  readonly factors: readonly (readonly number[])[];
}

/** What is known of the account's loads, and how its executions are parted. */
export interface Known {
  readonly rates: ReadonlyMap<StreamPart, KnownRates>;
  readonly parts: QuotaParts;
}

/** The same for all streams of a scenario. */
export function knownOf(scenario: Scenario, loadTrace: TraceLoader): Known {
  const rates = new Map(streamsOf(scenario).map((stream) => [stream, knownRates(scenario, stream, loadTrace)]));
  return { rates, parts: quotaParts(scenario, (stream) => rates.get(stream)?.meanPerSec ?? []) };
}

export function planStream(scenario: Scenario, stream: StreamPart, known: Known, levers: Levers): StreamPlan {
  const rates = known.rates.get(stream);
  if (rates === undefined)
    throw new Error(`stream ${stream.source.name}: received no rates, accepted those of its load`);
  const name = stream.source.name;
  const { plan, binSeconds, orders } = planShardsOf({ scenario, stream, rates, parts: known.parts, levers });
  const shards = byMinute(plan.shards, binSeconds, rates.meanPerSec.length);
  const factors = stream.consumers.map(
    (consumer) =>
      planConsumer({
        scenario,
        stream,
        consumer,
        arrivalsPerSec: rates.meanPerSec,
        shards,
        quotaParts: known.parts.get(consumer),
      }).factors,
  );
  const turned = stream.consumers.map((consumer, index) =>
    factorOrders(name, consumer.name, consumer.factor, factors[index] ?? []),
  );
  return { schedule: inOrder([orders, ...turned]), shardPlan: plan, binSeconds, factors };
}

interface PlannedShards {
  readonly plan: ShardPlan;
  readonly binSeconds: number;
  readonly orders: Schedule;
}

interface ShardsInput {
  readonly scenario: Scenario;
  readonly stream: StreamPart;
  readonly rates: KnownRates;
  readonly parts: QuotaParts;
  readonly levers: Levers;
}

function planShardsOf({ scenario, stream, rates, parts, levers }: ShardsInput): PlannedShards {
  const start = stream.source.shards;
  const needs = shardNeeds(scenario, stream, rates, parts);
  const most = Math.max(start, ...needs);
  const binSeconds = binFor(reshardSeconds(scenario.physics, Math.ceil(most / 2), most));
  const demand = atMostPerBin(needs, binSeconds);
  if (stream.source.kind !== 'kinesis-provisioned')
    return { plan: holding(start, demand, binSeconds), binSeconds, orders: [] };
  const lever = { kind: 'calls', perDay: UPDATE_SHARD_COUNT_CALLS_PER_DAY, window: 'rolling' } as const;
  const byCalls = planShards({ demand, binSeconds, lever, start });
  const called = { plan: byCalls, binSeconds, orders: shardOrders(scenario, stream.source.name, byCalls, binSeconds) };
  if (levers === 'calls') return called;
  const perBin = Math.floor(binSeconds / MINUTE_SECONDS);
  const uneven = demand.map((need) => evenShards(start, need));
  const bySteps = planShards({ demand: uneven, binSeconds, lever: { kind: 'steps', perBin }, start });
  if (worse(bySteps, byCalls)) return called;
  return { plan: bySteps, binSeconds, orders: stepOrders(stream.source.name, bySteps, binSeconds) };
}

function worse(one: ShardPlan, other: ShardPlan): boolean {
  if (one.shortShardHours !== other.shortShardHours) return one.shortShardHours > other.shortShardHours;
  return one.shardHours >= other.shardHours;
}

function binFor(seconds: number): number {
  return Math.max(LEAST_BIN_MINUTES, Math.ceil(seconds / MINUTE_SECONDS)) * MINUTE_SECONDS;
}

function byMinute(shards: readonly number[], binSeconds: number, minutes: number): readonly number[] {
  const perBin = binSeconds / MINUTE_SECONDS;
  return Array.from({ length: minutes }, (_, minute) => shards[Math.floor(minute / perBin)] ?? 1);
}

/** The plan of a stream whose shard count nobody sets. */
function holding(start: number, demand: readonly number[], binSeconds: number): ShardPlan {
  return planShards({ demand: demand.map(() => start), binSeconds, lever: { kind: 'steps', perBin: 0 }, start });
}
