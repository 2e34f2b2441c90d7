import { STREAM_MAX_SHARDS } from '../../core/limits.ts';
import { clamp, type EpochMs } from '../../core/units.ts';
import type { Decider, Order, OrderResult, SourceView, Verdict } from '../../sim/run/decider.ts';

/** What a rule for one source is shown. */
export interface SourceTurn {
  readonly now: EpochMs;
  readonly source: SourceView;
  /** When the turn before was, and its orders were sent; this turn's time in the first one. */
  readonly previousAt: EpochMs;
  /** What became of the orders of the turn before for this source and its mappings. */
  readonly results: readonly OrderResult[];
}

/** A rule that looks at one source at a time. */
export interface SourceRule<Memory> {
  /** Sources it knows how to treat; the others are left alone. */
  accepts(source: SourceView): boolean;
  /** Its memory when it meets the source. */
  begin(turn: SourceTurn): Memory;
  decide(turn: SourceTurn, memory: Memory): Verdict<Memory>;
}

/** Plain data. */
interface Kept<Memory> {
  readonly at: EpochMs;
  readonly memory: Memory;
}

/** The rule applied to every source of a view, each with a memory of its own. */
export function perSource<Memory>(rule: SourceRule<Memory>): Decider<Readonly<Record<string, Kept<Memory>>>> {
  return {
    start: {},
    decide({ now, sources, lastResults }, memories) {
      const kept: Record<string, Kept<Memory>> = {};
      const orders: Order[] = [];
      for (const source of sources.filter((one) => rule.accepts(one))) {
        const before = memories[source.id];
        const results = lastResults.filter(({ order }) => concerns(order, source));
        const turn = { now, previousAt: before?.at ?? now, source, results };
        const verdict = rule.decide(turn, before === undefined ? rule.begin(turn) : before.memory);
        kept[source.id] = { at: now, memory: verdict.memory };
        orders.push(...verdict.orders);
      }
      return { orders, memory: kept };
    },
  };
}

function concerns(order: Order, source: SourceView): boolean {
  if (order.kind !== 'set-factor') return order.sourceId === source.id;
  return source.consumers.some(({ mappingId }) => mappingId === order.mappingId);
}

/** Shard rules act on provisioned streams only: on-demand and DynamoDB streams have no shards to set. */
export function isProvisioned(source: SourceView): boolean {
  return source.kind === 'kinesis-provisioned';
}

/** Whether the shard order of the turn before was carried out; null when there was none. */
export function shardOutcome(results: readonly OrderResult[]): OrderResult | null {
  return results.find(({ order }) => order.kind !== 'set-factor') ?? null;
}

/** An order for so many shards, within what a stream can have. */
export function setShards(source: SourceView, to: number): Order {
  return { kind: 'set-shard-count', sourceId: source.id, to: clamp(to, 1, STREAM_MAX_SHARDS) };
}
