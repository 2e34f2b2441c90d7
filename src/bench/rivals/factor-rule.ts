/** What Flink, DS2 and Dhalion have in common here: parallelism p is n shards times the factor, and the factor moves first. */
import { FACTOR_MAX, FACTOR_MIN } from '../../core/limits.ts';
import { clamp, type EpochMs } from '../../core/units.ts';
import type { ConsumerView, Order, OrderResult, SourceView } from '../../sim/run/decider.ts';
import { ingestShards } from './ingest-shards.ts';
import { type SourceRule, setShards, shardOutcome } from './per-source.ts';

/** What a rule for one mapping is shown. */
export interface LaneTurn {
  readonly now: EpochMs;
  readonly source: SourceView;
  readonly consumer: ConsumerView;
  /** Since when factor and shards are what they are; the first turn when they were never changed. */
  readonly sinceMs: EpochMs;
}

/** A rule that sets one mapping's factor. */
export interface LaneRule<Memory> {
  readonly start: Memory;
  /** A factor equal to the present one asks for nothing. */
  want(turn: LaneTurn, memory: Memory): { readonly factor: number; readonly memory: Memory };
}

/** Plain data. */
interface LaneMemory<Memory> {
  readonly sinceMs: EpochMs;
  readonly memory: Memory;
}

interface FactorMemory<Memory> {
  readonly shardsSinceMs: EpochMs;
  readonly lanes: Readonly<Record<string, LaneMemory<Memory>>>;
}

/** The mapping every one of them is published with, told among its quirks. */
export const LANES_QUIRK =
  'ours: parallelism is shards times factor; a new one sets the factor (1 to 10), each mapping by itself';

/** The factor that gives at least so many lanes. */
export function factorFor(parallelism: number, shards: number): number {
  return clamp(Math.ceil(parallelism / shards), FACTOR_MIN, FACTOR_MAX);
}

/** The rule for one source: each mapping's factor, and the shards that ingest needs. */
export function factorRule<Memory>(rule: LaneRule<Memory>): SourceRule<FactorMemory<Memory>> {
  return {
    accepts: () => true,
    begin: ({ now }) => ({ shardsSinceMs: now, lanes: {} }),
    decide({ now, previousAt, source, results }, before) {
      const shardsSinceMs = shardOutcome(results)?.kind === 'applied' ? previousAt : before.shardsSinceMs;
      const lanes: Record<string, LaneMemory<Memory>> = {};
      const orders: Order[] = [];
      for (const consumer of source.consumers) {
        const known = before.lanes[consumer.mappingId] ?? { sinceMs: shardsSinceMs, memory: rule.start };
        const changed = hasChanged(results, consumer.mappingId) || shardsSinceMs > known.sinceMs;
        const lane = changed ? { sinceMs: previousAt, memory: rule.start } : known;
        const isAtRest = source.status === 'active' && consumer.state === 'enabled';
        const wanted = isAtRest ? rule.want({ now, source, consumer, sinceMs: lane.sinceMs }, lane.memory) : null;
        lanes[consumer.mappingId] = wanted === null ? lane : { ...lane, memory: wanted.memory };
        if (wanted === null || wanted.factor === consumer.factor) continue;
        orders.push({ kind: 'set-factor', mappingId: consumer.mappingId, to: wanted.factor });
      }
      const shards = ingestShards(source, now, shardsSinceMs);
      if (shards !== null) orders.push(setShards(source, shards));
      return { orders, memory: { shardsSinceMs, lanes } };
    },
  };
}

function hasChanged(results: readonly OrderResult[], mappingId: string): boolean {
  return results.some(
    ({ order, kind }) => kind === 'applied' && order.kind === 'set-factor' && order.mappingId === mappingId,
  );
}
