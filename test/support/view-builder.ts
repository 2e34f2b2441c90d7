/** Views for deciders: a quiet stream of four shards with one consumer, and nothing visible unless a test says so. */
import { MINUTE_MS } from '../../src/core/units.ts';
import type {
  ConsumerView,
  Decider,
  Minutes,
  Order,
  OrderResult,
  SourceView,
  View,
} from '../../src/sim/run/decider.ts';

/** A whole UTC minute: 2026-01-01T12:00:00Z. */
export const VIEW_NOW = 1_767_268_800_000;
export const SOURCE_ID = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';
export const MAPPING_ID = 'mapping-1';

/** Values of the minutes that end with the newest visible one, a minute before `now`; null: not visible. */
export function minutes(values: readonly (number | null)[], now: number = VIEW_NOW): Minutes {
  const firstMs = now - MINUTE_MS - values.length * MINUTE_MS;
  return values.flatMap((value, at) => (value === null ? [] : [{ startMs: firstMs + at * MINUTE_MS, value }]));
}

/** The same value so many times. */
export function times(count: number, value: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}

export function aConsumerView(fields: Partial<ConsumerView> = {}): ConsumerView {
  return {
    mappingId: MAPPING_ID,
    functionName: 'bill',
    state: 'enabled',
    factor: 1,
    batchSize: 100,
    batchWindowMs: 0,
    timeoutMs: 60_000,
    reservedConcurrency: null,
    fanOut: 'standard',
    iteratorAgeMaxMs: [],
    iteratorAgeAverageMs: [],
    invocations: [],
    errors: [],
    throttles: [],
    durationAverageMs: [],
    durationMaxMs: [],
    concurrencyMax: [],
    ...fields,
  };
}

export function aSourceView(fields: Partial<SourceView> = {}): SourceView {
  return {
    id: SOURCE_ID,
    name: 'orders',
    kind: 'kinesis-provisioned',
    status: 'active',
    openShards: 4,
    retentionMs: 86_400_000,
    incomingRecords: [],
    incomingBytes: [],
    writeThrottledRecords: [],
    readThrottledCalls: [],
    readRecords: [],
    readBytes: [],
    readAgeMaxMs: [],
    consumers: [aConsumerView()],
    ...fields,
  };
}

export function aView(source: Partial<SourceView> = {}, fields: Partial<View> = {}): View {
  return {
    now: VIEW_NOW,
    sources: [aSourceView(source)],
    downstreams: [],
    concurrencyLimit: 1_000,
    lastResults: [],
    ...fields,
  };
}

export function applied(order: Order): OrderResult {
  return { order, kind: 'applied', error: '', message: '' };
}

export function refused(order: Order, error = 'LimitExceededException'): OrderResult {
  return { order, kind: 'refused', error, message: 'no' };
}

/** What a source is in one minute of a course: shares of a view, made for the `now` of that turn. */
export interface Course {
  readonly decider: Decider;
  readonly turns: number;
  /** The source as it shows in turn `turn` (from 0) at `now`. */
  source(turn: number, now: number): Partial<SourceView>;
  /** What becomes of an order; accepted unless said otherwise. */
  answer?(order: Order, turn: number): OrderResult;
}

/** The orders of each turn of a course, a minute apart. */
export function playCourse({ decider, turns, source, answer = applied }: Course): readonly (readonly Order[])[] {
  let memory = decider.start;
  let lastResults: readonly OrderResult[] = [];
  return Array.from({ length: turns }, (_, turn) => {
    const now = VIEW_NOW + turn * MINUTE_MS;
    const verdict = decider.decide(aView(source(turn, now), { now, lastResults }), memory);
    memory = verdict.memory;
    lastResults = verdict.orders.map((order) => answer(order, turn));
    return verdict.orders;
  });
}

/** Minutes a view shows at most. */
const VISIBLE_MINUTES = 70;

/** What turn `turn` of a course sees of a metric: minute 0 was the newest in turn 0, and then one more each turn. */
export function visibleIn(turn: number, now: number, read: (minute: number) => number | null): Minutes {
  const first = Math.max(0, turn - VISIBLE_MINUTES + 1);
  return minutes(
    Array.from({ length: turn - first + 1 }, (_, at) => read(first + at)),
    now,
  );
}

/** The turns in which something was ordered, and the shard counts or factors that were. */
export function ordersOf(turns: readonly (readonly Order[])[]): readonly (readonly [number, ...(number | string)[]])[] {
  return turns.flatMap((orders, turn) =>
    orders.length === 0 ? [] : [[turn, ...orders.map((order) => ('to' in order ? order.to : order.kind))] as const],
  );
}
