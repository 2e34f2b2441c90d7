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
  const mappings = streams.flatMap((stream) => stream.mappings);
  const functions = concurrency.functions().map((slots) => ({ slots, series: concurrencySeries(metrics, slots.name) }));
  const ofAccount = concurrencySeries(metrics, '');

  function sample(): void {
    const now = loop.nowMs();
    const stampMs = config.startsAt + now;
    for (const { slots, series } of functions) {
      if (slots.inFlight() > 0) series.add(stampMs, slots.inFlight());
    }
    if (concurrency.inUse() > 0) ofAccount.add(stampMs, concurrency.inUse());
    for (const mapping of mappings) mapping.samplePolls(stampMs);
    loop.schedule(now + SAMPLE_MS, sample);
  }
  loop.schedule(0, sample);
}

const LOOK_MS = 1_000;

/** A stream's look, with what the last one left to know. */
interface Look {
  readonly stream: Stream;
  /** No record that is not done arrived before: new ones are younger, so it can only rise. */
  oldestMs: number;
}

/**
 * Time goes on second by second, however far it is asked to go: when all that belongs to a second has happened, the
 * oldest record of each stream is looked at.
 */
export function lookingEachSecond(
  { config, loop }: Pick<SamplingGround, 'config' | 'loop'>,
  streams: readonly Stream[],
): (atMs: number) => void {
  const looks = streams.map((stream): Look => ({ stream, oldestMs: Number.NEGATIVE_INFINITY }));
  let nextLookMs = LOOK_MS;

  function look(one: Look): void {
    const { stream } = one;
    // To ask every lane of every shard each second would be a good part of a calm run, and would find nothing new.
    const atMostMs = loop.nowMs() - one.oldestMs;
    if (atMostMs <= stream.maxAgeMs && atMostMs <= config.lateAfterMs && atMostMs < stream.retentionMs) return;
    let ageMs = 0;
    for (const mapping of stream.mappings) ageMs = Math.max(ageMs, mapping.oldestAgeMs());
    one.oldestMs = loop.nowMs() - ageMs;
    stream.maxAgeMs = Math.max(stream.maxAgeMs, ageMs);
    if (ageMs > config.lateAfterMs) stream.secondsOverTarget += 1;
  }

  return (atMs) => {
    for (; nextLookMs <= atMs; nextLookMs += LOOK_MS) {
      loop.advanceTo(nextLookMs);
      for (const one of looks) look(one);
    }
    loop.advanceTo(atMs);
  };
}
