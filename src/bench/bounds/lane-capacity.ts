/** Records a second that a consumer does with so many lanes, from the constants that nobody sees online. */
import { INVOKE_PAYLOAD_BYTES, SHARD_READ_BYTES_PER_SEC, SHARD_READ_RECORDS_PER_SEC } from '../../core/limits.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { keyLimitsOf } from './key-limits.ts';
import type { ConsumerPart, DownstreamPart, StreamPart } from './stream-part.ts';

/** What of the surroundings changes with time. */
export interface Surroundings {
  /** Product of the capacities of the downstream's faults in force. */
  readonly downstreamHealth: number;
  readonly outsideCalls: number;
  /** Executions left for this consumer. */
  readonly concurrency: number;
  /** Duration of a batch of b records without its downstream: fixedMs + perRecordMs · b. */
  readonly fixedMs: number;
  readonly perRecordMs: number;
  readonly errorShare: number;
  readonly timeoutMs: number;
}

export interface Capacity {
  readonly recordsPerSec: number;
  /** Downstream calls in flight while all lanes are busy. */
  readonly calls: number;
}

/** Calls at which a downstream does most: √((1 − α)/β); infinite without coherency cost. */
export function bestCalls(downstream: Pick<DownstreamPart, 'contention' | 'coherency'>): number {
  return downstream.coherency > 0
    ? Math.sqrt(Math.max(0, 1 - downstream.contention) / downstream.coherency)
    : Number.POSITIVE_INFINITY;
}

/** Most records of one invocation: the batch size, or what its payload holds. */
export function fullBatch(consumer: ConsumerPart, recordBytes: number): number {
  return Math.max(1, Math.min(consumer.batchSize, Math.floor(INVOKE_PAYLOAD_BYTES / recordBytes)));
}

/** Records per second of one lane with full batches and no downstream, the unbilled overhead of a cycle included: B/(o + a + cB). */
export function laneRatePerSec(consumer: ConsumerPart, recordBytes: number, invokeOverheadMs: number): number {
  const batch = fullBatch(consumer, recordBytes);
  return (batch * SECOND_MS) / (invokeOverheadMs + consumer.fixedMs + consumer.perRecordMs * batch);
}

export interface CapacityInput {
  readonly scenario: Scenario;
  readonly stream: StreamPart;
  readonly consumer: ConsumerPart;
  /** For bounds: keys as if they fell evenly on shards and lanes. */
  readonly evenKeys?: boolean;
}

/** Throughput of the consumer, by open shards, factor and surroundings. */
export function capacityOf(input: CapacityInput): (shards: number, factor: number, now: Surroundings) => Capacity {
  const { scenario, stream, consumer } = input;
  const keys = keyLimitsOf(stream);
  const downstream = scenario.downstreams.find(({ name }) => name === consumer.downstream) ?? null;
  const batch = fullBatch(consumer, stream.recordBytes);
  return (shards, factor, now) => {
    const lanes = Math.min(shards * Math.min(factor, keys.lanesPerShard), now.concurrency);
    const ownMs = now.fixedMs + now.perRecordMs * batch;
    const cycle = cycleOf({ lanes, batch, ownMs, overheadMs: scenario.physics.invokeOverheadMs }, downstream, now);
    if (cycle === null || lanes <= 0) return { recordsPerSec: 0, calls: lanes };
    const laneRate = ((batch * SECOND_MS) / cycle.ms) * (1 - now.errorShare);
    const even = Math.min(lanes * laneRate, rateLimitOf(downstream));
    const parts = input.evenKeys === true ? 1 : isOneQueue(scenario) ? shards : shards * factor;
    const spread = even / keys.imbalance(parts);
    const byKey = keys.heaviestShare > 0 ? laneRate / keys.heaviestShare : Number.POSITIVE_INFINITY;
    const worked = Math.min(spread, byKey) / consumer.filterPassShare;
    return { recordsPerSec: Math.min(worked, readLimit(stream, consumer) * shards), calls: cycle.calls };
  };
}

/** What it lets through at most. One that scales itself counts as grown: that it takes its time is nobody's to plan. */
function rateLimitOf(downstream: DownstreamPart | null): number {
  const limit = downstream?.rateLimit?.recordsPerSecond ?? Number.POSITIVE_INFINITY;
  return Math.max(limit, downstream?.selfScaling?.maxRecordsPerSecond ?? 0);
}

function isOneQueue(scenario: Scenario): boolean {
  // Widened, since not every version of the schema knows the dynamic mode.
  const mode: string = scenario.physics.laneMode;
  return mode === 'dynamic';
}

interface Work {
  readonly lanes: number;
  readonly batch: number;
  readonly ownMs: number;
  readonly overheadMs: number;
}

/** Time from one invocation of a lane to its next, and the calls in flight that belong to it; null when nothing succeeds. */
function cycleOf(
  { lanes, batch, ownMs, overheadMs }: Work,
  downstream: DownstreamPart | null,
  now: Surroundings,
): { readonly ms: number; readonly calls: number } | null {
  if (downstream === null) return ownMs > now.timeoutMs ? null : { ms: overheadMs + ownMs, calls: 0 };
  if (now.downstreamHealth <= 0) return null;
  const latencyMs = (calls: number): number => {
    const all = calls + now.outsideCalls;
    const slowdown = Math.max(1, 1 + downstream.contention * (all - 1) + downstream.coherency * all * (all - 1));
    return (batch * slowdown * SECOND_MS) / (downstream.recordsPerSecondPerCall * now.downstreamHealth);
  };
  const calls = fixPoint(lanes, (inFlight) => {
    const ms = latencyMs(inFlight);
    return (lanes * ms) / (overheadMs + ownMs + ms);
  });
  const ms = latencyMs(calls);
  if (ms > downstream.timeoutSeconds * SECOND_MS || ownMs + ms > now.timeoutMs) return null;
  return { ms: overheadMs + ownMs + ms, calls };
}

/** The x in [0, most] with x = of(x), by halving. */
function fixPoint(most: number, of: (x: number) => number): number {
  let low = 0;
  let high = most;
  for (let round = 0; round < 40; round += 1) {
    const middle = (low + high) / 2;
    if (of(middle) > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Records a second that the consumer may read of one shard. */
function readLimit(stream: StreamPart, consumer: ConsumerPart): number {
  const all = Math.min(SHARD_READ_RECORDS_PER_SEC, SHARD_READ_BYTES_PER_SEC / stream.recordBytes);
  if (consumer.fanOut === 'enhanced') return all;
  return all / stream.consumers.filter(({ fanOut }) => fanOut === 'standard').length;
}
