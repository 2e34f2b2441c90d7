/** From a batch that has been read to its end: concurrency, duration, downstream, errors and retries. */
import { SECOND_MS } from '../core/units.ts';
import { type Consumer, emit, expire } from './consumer-state.ts';
import { happening } from './digest.ts';
import type { DownstreamCall } from './downstream.ts';
import type { Lane } from './lane.ts';
import { putBack, type Reader, returnToLanes } from './reader.ts';
import { dropUpTo, forEachElement, lastTime, take } from './record-queue.ts';

/** A start that found no concurrency is tried again after this long (assumption). */
const THROTTLED_RETRY_MS = SECOND_MS;

/** One invocation that has been started. */
interface Run {
  readonly consumer: Consumer;
  readonly reader: Reader;
  readonly lane: Lane;
  readonly records: number;
  readonly startedAtMs: number;
  /** Part of the time before its end that is no Duration. */
  readonly coldMs: number;
  /** Duration without the downstream. */
  readonly ownMs: number;
  readonly lastRecordAgeMs: number;
  /** What comes after it: the lane, and those that wait for it, may go on. */
  readonly then: AfterBatch;
}

export type AfterBatch = (reader: Reader, lane: Lane) => void;

function laneNumber(consumer: Consumer, reader: Reader, lane: Lane): number {
  return (consumer.parts.number * 100_003 + reader.shard.id) * 16 + lane.place.lane;
}

/** Invokes the function with the lane's batch, or holds the batch until there is room for it. */
export function invoke(consumer: Consumer, reader: Reader, lane: Lane, then: AfterBatch): void {
  const { parts, counts } = consumer;
  const now = parts.loop.nowMs();
  if (!parts.slots.acquire()) {
    counts.throttled += 1;
    emit(consumer, parts.functionMeters.throttles, now, 1);
    parts.digest.add(happening.throttled, now, laneNumber(consumer, reader, lane), lane.batch.records);
    holdUntil(consumer, reader, lane, now + THROTTLED_RETRY_MS, then);
    return;
  }
  lane.state = 'running';
  counts.running += 1;
  const run: Run = {
    consumer,
    reader,
    lane,
    records: lane.batch.records,
    startedAtMs: now,
    coldMs: parts.slots.reuse(now) ? 0 : parts.physics.coldStartMs,
    ownMs: ownDurationMs(consumer, lane.batch.records),
    lastRecordAgeMs: now - lastTime(lane.batch),
    then,
  };
  parts.meterConcurrency();
  if (parts.mappingMeters !== null) emit(consumer, parts.mappingMeters.invoked, now, run.records);
  parts.digest.add(happening.batchStarted, now, laneNumber(consumer, reader, lane), run.records);
  work(run);
}

/** fixedMs + perRecordMs · b, times a lognormal factor of mean 1. */
function ownDurationMs({ parts }: Consumer, records: number): number {
  const { fixedMs, perRecordMs, jitter } = parts.config;
  const exact = fixedMs + perRecordMs * records;
  if (jitter <= 0) return exact;
  const variance = Math.log(1 + jitter * jitter);
  return exact * Math.exp(Math.sqrt(variance) * parts.durations.normal() - variance / 2);
}

/** The function does its own work first and then calls its downstream (assumption). */
function work(run: Run): void {
  const { loop, config, downstream } = run.consumer.parts;
  const beginsAtMs = run.startedAtMs + run.coldMs;
  if (downstream === null || run.ownMs > config.timeoutMs) {
    const lastsMs = Math.min(run.ownMs, config.timeoutMs);
    loop.schedule(beginsAtMs + lastsMs, () => end(run, run.ownMs <= config.timeoutMs));
  } else if (run.coldMs + run.ownMs === 0) {
    callDownstream(run);
  } else {
    loop.schedule(beginsAtMs + run.ownMs, () => callDownstream(run));
  }
}

function callDownstream(run: Run): void {
  const { loop, config, downstream } = run.consumer.parts;
  if (downstream === null) return;
  const now = loop.nowMs();
  const call = downstream.begin(run.records, now);
  run.consumer.counts.backendAttempts += run.records;
  const callEndsAtMs = now + call.lastsMs;
  const killedAtMs = run.startedAtMs + run.coldMs + config.timeoutMs;
  if (callEndsAtMs <= killedAtMs) {
    loop.schedule(callEndsAtMs, () => {
      downstream.end(call, loop.nowMs());
      end(run, call.succeeds);
    });
    return;
  }
  killBeforeAnswer(run, call, killedAtMs, callEndsAtMs);
}

/** The function's timeout comes first; the downstream does not know and works on. */
function killBeforeAnswer(run: Run, call: DownstreamCall, killedAtMs: number, callEndsAtMs: number): void {
  const { loop, downstream } = run.consumer.parts;
  loop.schedule(killedAtMs, () => end(run, false));
  loop.schedule(callEndsAtMs, () => downstream?.end(call, loop.nowMs()));
}

function end(run: Run, succeeded: boolean): void {
  const { consumer, reader, lane } = run;
  const { parts, counts } = consumer;
  const now = parts.loop.nowMs();
  parts.slots.release();
  parts.slots.park(now);
  counts.running -= 1;
  counts.invocations += 1;
  if (!succeeded) counts.failed += 1;
  const durationMs = now - run.startedAtMs - run.coldMs;
  counts.billedGbSeconds += (Math.ceil(durationMs - 1e-6) / SECOND_MS) * (parts.config.memoryMb / 1_024);
  meterEnd(run, succeeded, durationMs);
  const what = succeeded ? happening.batchDone : happening.batchFailed;
  parts.digest.add(what, now, laneNumber(consumer, reader, lane), run.records);
  lane.state = 'idle';
  lane.readyAtMs = now + parts.physics.invokeOverheadMs;
  if (succeeded) finishBatch(run);
  else failBatch(run);
}

/** Stamped with the invocation's start, whenever it ends. A failing invocation shows its age too (assumption). */
function meterEnd(run: Run, succeeded: boolean, durationMs: number): void {
  const { consumer, startedAtMs } = run;
  const { functionMeters: meters, mappingMeters, loop } = consumer.parts;
  emit(consumer, meters.invocations, startedAtMs, 1);
  emit(consumer, meters.errors, startedAtMs, succeeded ? 0 : 1);
  emit(consumer, meters.throttles, startedAtMs, 0);
  emit(consumer, meters.durationMs, startedAtMs, durationMs);
  emit(consumer, meters.iteratorAgeMs, startedAtMs, run.lastRecordAgeMs);
  if (mappingMeters !== null) emit(consumer, mappingMeters.failed, loop.nowMs(), succeeded ? 0 : run.records);
}

function finishBatch({ consumer, reader, lane, records, then }: Run): void {
  const { counts, parts } = consumer;
  const now = parts.loop.nowMs();
  forEachElement(lane.batch, (arrivedAtMs, count, group) => {
    counts.lateRecordMs += count * Math.max(0, now - arrivedAtMs - parts.lateAfterMs);
    parts.onDone?.({
      stream: parts.stream.name,
      consumer: parts.config.name,
      shard: reader.shard.id,
      group,
      count,
      arrivedAtMs,
      doneAtMs: now,
    });
  });
  take(lane.batch, records, () => {});
  counts.done += records;
  counts.lastDoneAtMs = now;
  release(reader, lane, then);
}

function release(reader: Reader, lane: Lane, then: AfterBatch): void {
  lane.failures = 0;
  lane.tries = 0;
  reader.stragglers.delete(lane);
  then(reader, lane);
}

function failBatch({ consumer, reader, lane, then }: Run): void {
  const { config, loop, physics } = consumer.parts;
  lane.tries += 1;
  if (config.bisectOnError && lane.batch.records > 1) {
    halve(lane);
  } else {
    lane.failures += 1;
    if (config.maximumRetryAttempts !== null && lane.failures > config.maximumRetryAttempts) {
      discardBatch(consumer, reader, lane);
      release(reader, lane, then);
      return;
    }
  }
  if (lane.retired) {
    returnToLanes(consumer.parts.spread, reader, lane);
    release(reader, lane, then);
    return;
  }
  const pauseMs = Math.min(physics.retryMaxMs, physics.retryFirstMs * 2 ** (lane.tries - 1));
  holdUntil(consumer, reader, lane, loop.nowMs() + pauseMs, then);
}

/** The split does not count as a retry; both halves carry on with the failures so far. */
function halve(lane: Lane): void {
  if (lane.retired) return;
  const second = Math.floor(lane.batch.records / 2);
  putBack(lane, second);
  lane.pieces.push({ count: second, failures: lane.failures });
}

function discardBatch(consumer: Consumer, reader: Reader, lane: Lane): void {
  const { digest, loop } = consumer.parts;
  digest.add(happening.discarded, loop.nowMs(), laneNumber(consumer, reader, lane), lane.batch.records);
  consumer.counts.discarded += take(lane.batch, lane.batch.records, () => {});
}

/** The batch waits, and the lane with it. */
function holdUntil(consumer: Consumer, reader: Reader, lane: Lane, atMs: number, then: AfterBatch): void {
  lane.state = 'held';
  consumer.parts.loop.schedule(atMs, () => {
    // An update in between has given, or will give, the batch back to be read again.
    if (lane.retired || consumer.state !== 'Enabled') return;
    expire(consumer, lane);
    discardTooOld(consumer, lane);
    if (lane.batch.records > 0) {
      invoke(consumer, reader, lane, then);
      return;
    }
    lane.state = 'idle';
    release(reader, lane, then);
  });
}

/** Records older than the mapping allows are not sent, neither first nor again. */
export function discardTooOld(consumer: Consumer, lane: Lane): void {
  const { config, loop } = consumer.parts;
  if (config.maximumRecordAgeMs === null) return;
  const tooOld = loop.nowMs() - config.maximumRecordAgeMs;
  consumer.counts.discarded += dropUpTo(lane.batch, tooOld) + dropUpTo(lane.waiting, tooOld);
}
