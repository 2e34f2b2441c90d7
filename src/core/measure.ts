import { SHARD_WRITE_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from './limits.ts';
import { measureConsumer } from './measure-consumer.ts';
import type { ConsumerObservation, Observation, SourceFacts, SourceMetrics } from './observation.ts';
import { known, type MinuteSeries, missing, present, type Reading } from './reading.ts';
import { newest, newestAtLeast, pointAgeMs, recent, slopePerSec, split } from './series.ts';
import type { Signals } from './signals.ts';
import type { SourceState } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

const PEAK_WINDOW_MS: DurationMs = 15 * MINUTE_MS;
const TREND_WINDOW_MS: DurationMs = 6 * MINUTE_MS;
const SECONDS_PER_MINUTE = 60;

/** Turns one source's readings into rates, backlog and capacity. What cannot be told stays missing. */
export function measure(observation: Observation, state: SourceState, now: EpochMs): Signals {
  const metrics = observation.sourceMetrics;
  const source = known(observation.source);
  const consumers = known(observation.consumers) ?? [];
  const openShards = source?.openShards ?? 0;
  const arrivalsPerSec = perSec(newestAtLeast(metrics.incomingRecords, now));
  const writeThrottledPerSec = throttledPerSec(metrics, now);
  const readableShards = readable(source, state);
  const context = {
    observation,
    metrics,
    state,
    now,
    readableShards,
    arrivalsPerSec,
    consumerCount: standardReaders(consumers),
  };
  return {
    freshness: freshness(metrics, consumers, now),
    arrivalsPerSec,
    arrivalsPeakPerSec: peakPerSec(metrics.incomingRecords, now),
    arrivalsTrend: trend(metrics.incomingRecords, now),
    bytesPerSec: perSec(newestAtLeast(metrics.incomingBytes, now)),
    writeThrottledPerSec,
    writeThrottledMinutes: throttledMinutes(metrics, now),
    writeThrottledGrowth: throttledGrowth(metrics, now),
    ingestUtilisation: ingestUtilisation(metrics, openShards, writeThrottledPerSec, now),
    openShards,
    parentsDrained: source === null ? null : state.shards.draining === null,
    consumers: consumers.map((consumer) => measureConsumer(consumer, context)),
  };
}

/** A sum per minute as a rate per second. */
export function perSec(perMinute: Reading): Reading {
  return perMinute.kind === 'value' ? present(perMinute.value / SECONDS_PER_MINUTE, perMinute.ageMs) : perMinute;
}

/** Shards the consumers can read now: the old count until the parents of the last reshard are drained. */
function readable(source: SourceFacts | null, state: SourceState): number {
  if (source === null) return 0;
  return state.shards.draining?.readableShards ?? source.openShards;
}

function standardReaders(consumers: readonly ConsumerObservation[]): number {
  return consumers.filter((consumer) => consumer.mapping.fanOut === 'standard').length;
}

/** Age of the newest minute of anything that moves with the load. */
function freshness(
  metrics: SourceMetrics,
  consumers: readonly ConsumerObservation[],
  now: EpochMs,
): Reading<DurationMs> {
  const series = [metrics.incomingRecords, ...consumers.map((consumer) => consumer.metrics.invocations)];
  const ages = series
    .flatMap((one) => (one.kind === 'points' ? one.points.slice(-1) : []))
    .map((point) => pointAgeMs(point, now));
  if (ages.length === 0) return missing('no-datapoints');
  const ageMs = Math.min(...ages);
  return present(ageMs, ageMs);
}

function peakPerSec(series: MinuteSeries, now: EpochMs): Reading {
  if (series.kind === 'missing') return series;
  const points = recent(series, now, PEAK_WINDOW_MS);
  const last = points.at(-1);
  if (last === undefined) return missing('no-datapoints');
  return present(Math.max(...points.map((point) => point.value)) / SECONDS_PER_MINUTE, pointAgeMs(last, now));
}

function trend(series: MinuteSeries, now: EpochMs): Reading {
  if (series.kind === 'missing') return series;
  return perSec(slopePerSec(recent(series, now, TREND_WINDOW_MS), now));
}

/** No data point where writes did arrive means that none was refused: Kinesis emits the sum with every put. */
function throttledPerSec(metrics: SourceMetrics, now: EpochMs): Reading {
  const reading = newestAtLeast(metrics.writeThrottledRecords, now);
  const arrived = newest(metrics.incomingRecords, now);
  if (reading.kind === 'missing' && reading.why === 'no-datapoints' && arrived.kind === 'value')
    return present(0, arrived.ageMs);
  if (reading.kind === 'value' && reading.ageMs > 2 * MINUTE_MS + COMPLETE_LAG_MS && arrived.kind === 'value')
    return present(0, arrived.ageMs);
  return perSec(reading);
}

/** How much older than the newest arrivals a last refusal may be before it is over. */
const COMPLETE_LAG_MS: DurationMs = 2 * MINUTE_MS;

function throttledMinutes(metrics: SourceMetrics, now: EpochMs): number {
  const { complete, provisional } = split(metrics.writeThrottledRecords, now);
  const points = provisional === null || provisional.value <= 0 ? complete : [...complete, provisional];
  let minutes = 0;
  let expected: EpochMs | null = null;
  for (const point of points.toReversed()) {
    const late = expected === null && pointAgeMs(point, now) > COMPLETE_LAG_MS + MINUTE_MS;
    if (point.value <= 0 || late || (expected !== null && point.startMs !== expected)) break;
    minutes += 1;
    expected = point.startMs - MINUTE_MS;
  }
  return minutes;
}

function throttledGrowth(metrics: SourceMetrics, now: EpochMs): Reading {
  const [before, last] = split(metrics.writeThrottledRecords, now).complete.slice(-2);
  if (before === undefined || last === undefined || before.value <= 0) return missing('not-enough-data');
  if (last.startMs - before.startMs !== MINUTE_MS) return missing('not-enough-data');
  return present((last.value - before.value) / before.value, pointAgeMs(last, now));
}

/**
 * What producers want over what the open shards accept. Each retry of a refused record counts again in AWS's metric, so
 * refusals are believed only up to as much as was accepted: the next hop is at most double anyway.
 */
function ingestUtilisation(
  metrics: SourceMetrics,
  openShards: number,
  throttledPerSec: Reading,
  now: EpochMs,
): Reading {
  const records = perSec(newestAtLeast(metrics.incomingRecords, now));
  const bytes = perSec(newestAtLeast(metrics.incomingBytes, now));
  if (records.kind === 'missing' || openShards === 0)
    return records.kind === 'missing' ? records : missing('not-enough-data');
  const accepted = Math.max(
    records.value / (openShards * SHARD_WRITE_RECORDS_PER_SEC),
    (known(bytes) ?? 0) / (openShards * SHARD_WRITE_BYTES_PER_SEC),
  );
  const refusedShare = Math.min(1, (known(throttledPerSec) ?? 0) / Math.max(records.value, 1));
  return present(accepted * (1 + refusedShare), records.ageMs);
}
