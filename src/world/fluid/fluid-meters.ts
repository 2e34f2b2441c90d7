/** The metrics of one span of time: many values at once, stamped with its middle. */

import { addValues, seek } from '../metric-parts.ts';
import type { MetricSeries } from '../metric-series.ts';
import {
  FUNCTION_AT,
  type FunctionMeters,
  functionMeters,
  type MappingMeters,
  type Metrics,
  mappingMeters,
  STREAM_AT,
  type StreamMeters,
} from '../metrics.ts';
import type { WholeCounts } from './fluid-door.ts';

export interface FluidMeters {
  readonly ofFunction: FunctionMeters;
  readonly ofMapping: MappingMeters | null;
  readonly ofStream: StreamMeters;
  readonly concurrency: MetricSeries;
  /** Whole numbers written so far. */
  readonly written: { invocations: number; throttles: number; read: number; refusedReads: number };
}

export function createFluidMeters(
  metrics: Metrics,
  functionName: string,
  mappingId: string | null,
  ofStream: StreamMeters,
): FluidMeters {
  return {
    ofFunction: functionMeters(metrics, functionName),
    ofMapping: mappingId === null ? null : mappingMeters(metrics, mappingId),
    ofStream,
    concurrency: concurrencySeries(metrics, functionName),
    written: { invocations: 0, throttles: 0, read: 0, refusedReads: 0 },
  };
}

export function concurrencySeries(metrics: Metrics, functionName: string): MetricSeries {
  return metrics.series({ namespace: 'AWS/Lambda', metric: 'ConcurrentExecutions', dimension: functionName });
}

/** What a mapping did in a span; counts are since the start. */
export interface SpanOfMapping {
  readonly stampMs: number;
  readonly invocations: number;
  readonly throttled: number;
  readonly recordsRead: number;
  readonly readsThrottled: number;
  readonly durationMs: number;
  readonly mostDurationMs: number;
  readonly ageMs: number;
  readonly mostAgeMs: number;
  readonly mostRunning: number;
  readonly isStandard: boolean;
  readonly recordBytes: number;
}

/** A count that is not whole yet waits for the next span. */
export function writeMapping(meters: FluidMeters, span: SpanOfMapping): void {
  const { ofFunction, ofMapping, written } = meters;
  const { stampMs } = span;
  const invoked = Math.floor(span.invocations + 1e-6) - written.invocations;
  const throttled = Math.floor(span.throttled + 1e-6) - written.throttles;
  const read = Math.floor(span.recordsRead + 1e-6) - written.read;
  written.invocations += invoked;
  written.throttles += throttled;
  written.read += read;
  const { parts } = ofFunction;
  if (invoked + throttled > 0) seek(parts, stampMs);
  if (invoked > 0) {
    addValues(parts, FUNCTION_AT.invocations, invoked, invoked, 1, 1);
    addValues(parts, FUNCTION_AT.errors, 0, invoked, 0, 0);
    const least = Math.min(span.durationMs, span.mostDurationMs);
    addValues(parts, FUNCTION_AT.durationMs, invoked * span.durationMs, invoked, least, span.mostDurationMs);
    const mostAge = Math.max(span.ageMs, span.mostAgeMs);
    addValues(parts, FUNCTION_AT.iteratorAgeMs, invoked * span.ageMs, invoked, 0, mostAge);
    meters.concurrency.add(stampMs, span.mostRunning);
    ofMapping?.failed.addMany(stampMs, 0, invoked, 0, 0);
  }
  if (invoked + throttled > 0) {
    addValues(parts, FUNCTION_AT.throttles, throttled, invoked + throttled, 0, throttled > 0 ? 1 : 0);
  }
  if (read > 0) ofMapping?.invoked.addMany(stampMs, read, Math.max(1, invoked), 0, read);
  if (read > 0) ofMapping?.polled.addMany(stampMs, read, Math.max(1, invoked), 0, read);
  if (span.isStandard) writeReads(meters, span, read, invoked);
}

function writeReads({ ofStream, written }: FluidMeters, span: SpanOfMapping, read: number, calls: number): void {
  const { stampMs } = span;
  const refused = Math.floor(span.readsThrottled + 1e-6) - written.refusedReads;
  written.refusedReads += refused;
  if (refused <= 0 && calls <= 0) return;
  const { parts } = ofStream;
  seek(parts, stampMs);
  addValues(parts, STREAM_AT.readThrottled, refused, refused + calls, calls > 0 ? 0 : 1, refused > 0 ? 1 : 0);
  if (calls <= 0) return;
  addValues(parts, STREAM_AT.readSuccesses, calls, calls, 1, 1);
  addValues(parts, STREAM_AT.readRecords, read, calls, 0, read);
  addValues(parts, STREAM_AT.readBytes, read * span.recordBytes, calls, 0, read * span.recordBytes);
  const mostAge = Math.max(span.ageMs, span.mostAgeMs);
  addValues(parts, STREAM_AT.readAgeMs, calls * span.ageMs, calls, 0, mostAge);
}

export function writeDoor(
  meters: StreamMeters,
  stampMs: number,
  before: WholeCounts,
  now: WholeCounts,
  recordBytes: number,
): void {
  const accepted = now.accepted - before.accepted;
  const throttled = now.throttled - before.throttled;
  if (accepted > 0) {
    meters.incomingRecords.add(stampMs, accepted);
    meters.incomingBytes.add(stampMs, accepted * recordBytes);
  }
  if (accepted > 0 || throttled > 0) meters.writeThrottled.add(stampMs, throttled);
}
