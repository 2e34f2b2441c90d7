/** What follows from a span of time that is over: shards read to their end, ages, metrics. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Concurrency } from '../concurrency.ts';
import type { EventLoop } from '../event-loop.ts';
import type { MetricSeries } from '../metric-series.ts';
import type { Metrics, StreamMeters } from '../metrics.ts';
import type { Stream } from '../stream.ts';
import type { WorldConfig } from '../world-config.ts';
import { type WholeCounts, wholeCounts } from './fluid-door.ts';
import type { FluidEngine, OnSpan } from './fluid-engine.ts';
import { concurrencySeries, writeDoor, writeMapping } from './fluid-meters.ts';
import { drainMs, recordsIn } from './lane-set.ts';
import { dropSet, isReadable, lanesOf, type MappingFlow } from './mapping-flow.ts';
import { heldBy } from './mapping-truth.ts';
import { mergeCells } from './merge-cells.ts';
import { forget, parentDrained, type StreamFlow } from './stream-flow.ts';

export interface SpanGround {
  readonly config: WorldConfig;
  readonly loop: EventLoop;
  readonly metrics: Metrics;
  readonly concurrency: Concurrency;
  readonly engine: FluidEngine;
  readonly stream: Stream;
  readonly meters: StreamMeters;
}

/** Fewer records than this are none: the rounding of fractions. */
const NONE = 1e-6;

export function createSpanEnd(ground: SpanGround): OnSpan {
  const { config, stream, meters, metrics, concurrency } = ground;
  const ofAccount = concurrencySeries(metrics, '');
  let before: WholeCounts = { offered: 0, accepted: 0, givenUp: 0, buffered: 0, throttled: 0 };
  return (flow, fromMs, toMs) => {
    const stampMs = config.startsAt + (fromMs + toMs) / 2;
    const counts = wholeCounts(flow.door, flow.cells);
    writeDoor(meters, stampMs, before, counts, flow.config.recordBytes);
    before = counts;
    if (flow.config.kind === 'kinesis-on-demand') countAccepted(flow, toMs - fromMs);
    for (const mapping of flow.mappings) {
      closeDrained(ground, flow, mapping, toMs);
      meterMapping(mapping, counts.accepted, stampMs);
    }
    meterAccount(ofAccount, flow, concurrency, stampMs);
    watchAge(stream, flow, toMs - fromMs, toMs);
    if (toMs % MINUTE_MS === 0) mergeCells(flow);
  };
}

/** For AWS's own eye on an on-demand stream. */
function countAccepted(flow: StreamFlow, lastsMs: number): void {
  for (const cell of flow.cells) {
    if (cell.isClosed) continue;
    for (const shard of cell.shards) shard.accepted += cell.ratePerMs * lastsMs;
  }
}

function closeDrained(ground: SpanGround, flow: StreamFlow, mapping: MappingFlow, nowMs: number): void {
  let nextMs = Number.POSITIVE_INFINITY;
  let isAnyGone = false;
  for (const cell of flow.cells) {
    const set = cell.isClosed ? mapping.sets.get(cell) : undefined;
    if (set === undefined || !isReadable(set) || mapping.state !== 'Enabled') continue;
    if (recordsIn(set) <= NONE) {
      dropSet(mapping, cell);
      isAnyGone = true;
      for (const shard of cell.shards) findChildren(ground, mapping, shard.id, nowMs);
    } else {
      nextMs = Math.min(nextMs, nowMs + drainMs(set));
    }
  }
  if (isAnyGone) forget(flow);
  if (nextMs === Number.POSITIVE_INFINITY || (mapping.looksAtMs > nowMs && mapping.looksAtMs <= nextMs)) return;
  mapping.looksAtMs = nextMs;
  ground.loop.schedule(nextMs, ground.engine.settle);
}

/** Children are found a while after the shard is read to its end. */
function findChildren({ config, loop, engine }: SpanGround, mapping: MappingFlow, shard: number, nowMs: number): void {
  loop.schedule(nowMs + config.physics.childDiscoveryMs, () => {
    engine.settle();
    parentDrained(mapping, shard);
  });
}

function meterMapping(mapping: MappingFlow, accepted: number, stampMs: number): void {
  const { flow, counts, config, parts } = mapping;
  const gone = accepted - flow.expired - flow.discarded - heldBy(mapping);
  counts.readsThrottled += flow.waitingBatches;
  const executed = mapping.batches > 0 ? mapping.busyMs / mapping.batches : 0;
  mapping.mostRunning = mostRunning(mapping);
  // A mapping that polls and finds nothing counts nothing, and says so.
  if (mapping.state === 'Enabled') parts.meters.ofMapping?.polled.add(stampMs, 0);
  if (mapping.isCold && mapping.batches > 0) {
    // Each environment starts once; the start is neither Duration nor billed.
    counts.executionMs += parts.physics.coldStartMs * mapping.mostRunning;
    mapping.isCold = false;
  }
  const shift = parts.physics.iteratorAgeAt === 'completion' ? executed : 0;
  writeMapping(parts.meters, {
    stampMs,
    invocations: counts.invocations,
    throttled: counts.throttled,
    recordsRead: Math.max(parts.meters.written.read, gone + mapping.recordsRunning),
    readsThrottled: counts.readsThrottled,
    durationMs: executed,
    mostDurationMs: mapping.mostDurationMs,
    ageMs: flow.ageWeight > 0 ? flow.ageSumMs / flow.ageWeight + shift : 0,
    mostAgeMs: flow.ageMostMs + shift,
    mostRunning: mapping.mostRunning,
    isStandard: config.fanOut === 'standard',
    recordBytes: parts.stream.recordBytes,
  });
}

/** Standard deviations above the mean that the busiest moment of a span lies (assumption). */
const BUSIEST = 2.5;

/** Lanes of one shard start together; the others as chance has it. */
function mostRunning(mapping: MappingFlow): number {
  const lanes = lanesOf(mapping);
  const { running } = mapping;
  if (mapping.batches <= 0 || lanes <= 0) return 0;
  const spread = Math.sqrt(running * Math.max(0, 1 - running / lanes));
  const most = Math.ceil(Math.max(running + BUSIEST * spread, Math.min(lanes, mapping.factor)) - 1e-6);
  return Math.max(1, Math.min(most, Math.round(lanes), mapping.mostAtOnce));
}

function meterAccount(series: MetricSeries, flow: StreamFlow, concurrency: Concurrency, stampMs: number): void {
  const running = flow.mappings.reduce((sum, mapping) => sum + mapping.mostRunning, concurrency.inUse());
  if (running > 0) series.add(stampMs, Math.min(running, concurrency.limit));
}

function watchAge(stream: Stream, flow: StreamFlow, lastsMs: number, nowMs: number): void {
  let prefixMs = 0;
  let suffixMs = 0;
  for (const mapping of flow.mappings) {
    const ageMs = Math.max(nowMs - mapping.flow.oldestMs, mapping.peakAgeMs);
    if (ageMs > stream.maxAgeMs) stream.maxAgeMs = ageMs;
    prefixMs = Math.max(prefixMs, mapping.flow.overPrefixMs);
    suffixMs = Math.max(suffixMs, mapping.flow.overSuffixMs);
  }
  stream.secondsOverTarget += Math.min(lastsMs, prefixMs + suffixMs) / SECOND_MS;
}
