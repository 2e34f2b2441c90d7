import { arrivalsBetween } from './arrivals.ts';
import { expectedDurationMs } from './duration-model.ts';
import { showsEffect } from './effect.ts';
import { isSaturated } from './learn.ts';
import { SHARD_READ_BYTES_PER_SEC, SHARD_READ_RECORDS_PER_SEC } from './limits.ts';
import type { MeasureContext } from './measure-context.ts';
import { throughput } from './measure-throughput.ts';
import type { ConsumerObservation } from './observation.ts';
import { known, missing, present, type Reading } from './reading.ts';
import { newest, newestAtLeast, recent, slopePerSec, valueAt } from './series.ts';
import type { Bracket, ConsumerSignals } from './signals.ts';
import type { ConsumerMemory } from './state.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from './units.ts';

const SLOPE_WINDOW_MS: DurationMs = 5 * MINUTE_MS;
/** From the end of an invocation to the start of the next, until it has been seen. Assumption. */
const INVOKE_OVERHEAD_MS: DurationMs = 25;

/** What one consumer's readings mean. All numbers of a minute are taken from the same minute. */
export function measureConsumer(consumer: ConsumerObservation, context: MeasureContext): ConsumerSignals {
  const { metrics, mapping } = consumer;
  const { now, readableShards } = context;
  const memory = context.state.consumers[mapping.id] ?? null;
  const slots = readableShards * mapping.factor;
  const durationMaxMs = newestAtLeast(metrics.durationMaxMs, now);
  const invocationsPerMin = newest(metrics.invocations, now, known(durationMaxMs) ?? 0);
  const minute = minuteOf(invocationsPerMin, now);
  const at = (series: ConsumerObservation['metrics']['errors']) => readingAt(series, minute, now);
  const durationAverageMs = at(metrics.durationAverageMs);
  const throughputPerSec = throughput(consumer, context, minute);
  const batch = meanBatch(throughputPerSec, invocationsPerMin, at(metrics.errors));
  const ageMaxMs = newestAtLeast(metrics.iteratorAgeMaxMs, now);
  const ageAverageMs = newest(metrics.iteratorAgeAverageMs, now);
  const batchFullness = batch.kind === 'value' ? present(batch.value / mapping.batchSize, batch.ageMs) : batch;
  const settled = showsEffect(throughputPerSec, memory?.changedAt ?? null, now);
  const isFull = isSaturated({ ageMaxMs, ageAverageMs, batchFullness });
  const busy = settled && mapping.state === 'enabled' && isFull;
  const laneRatePerSec = laneRate({
    consumer,
    memory,
    batch,
    durationMs: durationAverageMs,
    throughputPerSec,
    slots,
    busy,
  });
  const limit = readLimitPerSec(consumer, context);
  return {
    mappingId: mapping.id,
    ageMaxMs,
    ageAverageMs,
    ageSlope: ageSlope(consumer, now),
    throughputPerSec,
    backlogRecords: backlog(consumer, context, throughputPerSec),
    batchFullness,
    laneRatePerSec,
    slots,
    readableShards,
    readLimitPerSec: limit,
    capacityPerSec: capacity(laneRatePerSec, slots, limit),
    billedUtilisation: billed(invocationsPerMin, durationAverageMs, slots),
    errorRatio: ratio(at(metrics.errors), invocationsPerMin),
    errorsPerMin: at(metrics.errors),
    throttlesPerMin: newestAtLeast(metrics.throttles, now),
    invocationsPerMin,
    concurrencyMax: newestAtLeast(metrics.concurrencyMax, now),
    durationAverageMs,
    durationMaxMs,
    timePerRecordMs: ratio(durationAverageMs, isFull ? present(mapping.batchSize, 0) : batch),
    slowdown: slowdown(memory, consumer, batch, durationAverageMs),
  };
}

function minuteOf(reading: Reading, now: EpochMs): EpochMs | null {
  return reading.kind === 'value' ? now - reading.ageMs - MINUTE_MS : null;
}

function readingAt(series: ConsumerObservation['metrics']['errors'], minute: EpochMs | null, now: EpochMs): Reading {
  if (series.kind === 'missing') return series;
  const value = minute === null ? null : valueAt(series, minute);
  return value === null || minute === null ? missing('no-datapoints') : present(value, now - minute - MINUTE_MS);
}

function ratio(over: Reading, under: Reading): Reading {
  if (over.kind === 'missing') return over;
  if (under.kind === 'missing') return under;
  return under.value > 0 ? present(over.value / under.value, over.ageMs) : missing('not-enough-data');
}

function ageSlope(consumer: ConsumerObservation, now: EpochMs): Reading {
  const points = recent(consumer.metrics.iteratorAgeMaxMs, now, SLOPE_WINDOW_MS);
  const slope = slopePerSec(points, now);
  return slope.kind === 'value' ? present(slope.value / 1_000, slope.ageMs) : slope;
}

function meanBatch(throughputPerSec: Reading, invocationsPerMin: Reading, errorsPerMin: Reading): Reading {
  if (throughputPerSec.kind === 'missing') return throughputPerSec;
  if (invocationsPerMin.kind === 'missing') return invocationsPerMin;
  const good = invocationsPerMin.value - (known(errorsPerMin) ?? 0);
  if (good <= 0 || throughputPerSec.value <= 0) return missing('not-enough-data');
  return present((throughputPerSec.value * 60) / good, throughputPerSec.ageMs);
}

/** Arrived and not done at the end of the newest minute, brought forward to now. */
function backlog(consumer: ConsumerObservation, context: MeasureContext, throughputPerSec: Reading): Reading<Bracket> {
  const { now } = context;
  const greatest = newestAtLeast(consumer.metrics.iteratorAgeMaxMs, now);
  const average = newest(consumer.metrics.iteratorAgeAverageMs, now);
  if (greatest.kind === 'missing') return greatest;
  const end = now - greatest.ageMs;
  const points = recent(context.metrics.incomingRecords, now, Number.POSITIVE_INFINITY);
  const high = arrivalsBetween(points, end - greatest.value, end);
  const low = arrivalsBetween(points, end - Math.min(greatest.value, known(average) ?? greatest.value), end);
  if (high === null || low === null) return missing('no-datapoints');
  const arrived = known(context.arrivalsPerSec);
  const done = known(throughputPerSec);
  const since = arrived === null || done === null ? 0 : ((arrived - done) * greatest.ageMs) / 1_000;
  return present({ low: Math.max(0, low + since), high: Math.max(0, high + since) }, greatest.ageMs);
}

/** The pieces a lane's rate is made of. */
interface LaneContext {
  readonly consumer: ConsumerObservation;
  readonly memory: ConsumerMemory | null;
  readonly batch: Reading;
  readonly durationMs: Reading;
  readonly throughputPerSec: Reading;
  readonly slots: number;
  readonly busy: boolean;
}

/**
 * What one lane does with full batches. What it does right now when it never waits; else what it did at these slots;
 * else what the duration model says; else the present rate per busy lane, which a fuller batch can only better.
 */
function laneRate({ consumer, memory, batch, durationMs, throughputPerSec, slots, busy }: LaneContext): Reading {
  const { batchSize } = consumer.mapping;
  const ageMs = durationMs.kind === 'value' ? durationMs.ageMs : 0;
  if (busy && slots > 0 && throughputPerSec.kind === 'value' && throughputPerSec.value > 0) {
    return present(throughputPerSec.value / slots, throughputPerSec.ageMs);
  }
  const reference = memory?.reference ?? null;
  if (reference !== null && reference.slots === slots) return present(reference.throughputPerSec / slots, ageMs);
  const model = memory?.durationModel ?? null;
  if (model !== null && model.codeVersion === consumer.lambda.codeVersion) {
    const slowestMs = expectedDurationMs(model, batchSize).high + INVOKE_OVERHEAD_MS;
    return present((batchSize / slowestMs) * 1_000, ageMs);
  }
  if (batch.kind === 'missing') return batch;
  if (durationMs.kind === 'missing') return durationMs;
  return present((batch.value / (durationMs.value + INVOKE_OVERHEAD_MS)) * 1_000, ageMs);
}

/** Lanes times lane rate, and never more than the shards can be read. */
function capacity(laneRatePerSec: Reading, slots: number, readLimitPerSec: number): Reading {
  if (laneRatePerSec.kind === 'missing') return laneRatePerSec;
  return present(Math.min(slots * laneRatePerSec.value, readLimitPerSec), laneRatePerSec.ageMs);
}

/** Records per second that this consumer can read: its part of what standard readers share, or all with enhanced fan-out. */
function readLimitPerSec(consumer: ConsumerObservation, context: MeasureContext): number {
  const records = newest(context.metrics.incomingRecords, context.now);
  const bytes = newest(context.metrics.incomingBytes, context.now);
  const size =
    records.kind === 'value' && bytes.kind === 'value' && records.value > 0 ? bytes.value / records.value : 0;
  const perShard = Math.min(
    SHARD_READ_RECORDS_PER_SEC,
    size > 0 ? SHARD_READ_BYTES_PER_SEC / size : Number.POSITIVE_INFINITY,
  );
  const all = context.readableShards * perShard;
  if (consumer.mapping.fanOut === 'enhanced') return all;
  const others = Math.max(0, context.consumerCount - 1);
  // Other readers that keep up read what arrives; those that are behind share evenly.
  return Math.max(all / (others + 1), all - others * (known(context.arrivalsPerSec) ?? 0));
}

function billed(invocationsPerMin: Reading, durationMs: Reading, slots: number): Reading {
  if (invocationsPerMin.kind === 'missing') return invocationsPerMin;
  if (durationMs.kind === 'missing') return durationMs;
  if (slots === 0) return missing('not-enough-data');
  return present((invocationsPerMin.value * durationMs.value) / (slots * MINUTE_MS), durationMs.ageMs);
}

/** Duration over the longest the model allows for this batch: above 1 something got slower, whatever the batch did. */
function slowdown(
  memory: ConsumerMemory | null,
  consumer: ConsumerObservation,
  batch: Reading,
  durationMs: Reading,
): Reading {
  const model = memory?.durationModel ?? null;
  if (durationMs.kind === 'missing') return durationMs;
  if (model === null || model.codeVersion !== consumer.lambda.codeVersion) return missing('not-enough-data');
  if (batch.kind === 'missing') return batch;
  return present(durationMs.value / Math.max(1, expectedDurationMs(model, batch.value).high), durationMs.ageMs);
}
