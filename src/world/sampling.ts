/** Metrics that are there without an event: concurrency while something runs, and empty polls. */
import type { Concurrency, FunctionSlots } from './concurrency.ts';
import type { EventLoop } from './event-loop.ts';
import type { MetricSeries } from './metric-series.ts';
import type { Metrics } from './metrics.ts';
import type { Stream } from './stream.ts';
import type { WorldConfig } from './world-config.ts';

/** Long invocations are seen at least this often. */
const SAMPLE_MS = 10_000;

interface SamplingGround {
  readonly config: WorldConfig;
  readonly loop: EventLoop;
  readonly metrics: Metrics;
  readonly concurrency: Concurrency;
}

function concurrencySeries(metrics: Metrics, functionName: string): MetricSeries {
  return metrics.series({ namespace: 'AWS/Lambda', metric: 'ConcurrentExecutions', dimension: functionName });
}

/** Writes the concurrency of one function and of the account as they are now. */
export function createConcurrencyMeter(ground: SamplingGround, slots: FunctionSlots): () => void {
  const { config, loop, metrics, concurrency } = ground;
  const ofFunction = concurrencySeries(metrics, slots.name);
  const ofAccount = concurrencySeries(metrics, '');
  return () => {
    const stampMs = config.startsAt + loop.nowMs();
    ofFunction.add(stampMs, slots.inFlight());
    ofAccount.add(stampMs, concurrency.inUse());
  };
}

/** Starts the regular samples; nothing in use gives none, and a mapping that is not polling counts no polls. */
export function startSampling(ground: SamplingGround, streams: readonly Stream[]): void {
  const { config, loop, metrics, concurrency } = ground;
  const consumers = streams.flatMap(({ pollers }) => pollers.map(({ consumer }) => consumer));
  const functions = concurrency.functions().map((slots) => ({ slots, series: concurrencySeries(metrics, slots.name) }));
  const ofAccount = concurrencySeries(metrics, '');

  function sample(): void {
    const now = loop.nowMs();
    const stampMs = config.startsAt + now;
    for (const { slots, series } of functions) {
      if (slots.inFlight() > 0) series.add(stampMs, slots.inFlight());
    }
    if (concurrency.inUse() > 0) ofAccount.add(stampMs, concurrency.inUse());
    for (const { parts, state } of consumers) {
      if (state === 'Enabled') parts.mappingMeters?.polled.add(stampMs, 0);
    }
    loop.schedule(now + SAMPLE_MS, sample);
  }
  loop.schedule(0, sample);
}
