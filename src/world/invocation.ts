/** One invocation: room to run, its duration, the calls of its downstream, its metrics, and the pause before the next try. */
import { SECOND_MS } from '../core/units.ts';
import { discardTooOld, finishRecords, laneNumber, type Outcome, outcomeOf, pauseAfterFailure } from './batch-end.ts';
import { type Consumer, emit, expire } from './consumer-state.ts';
import { happening } from './digest.ts';
import { type Lane, LEAST_CYCLE_MS } from './lane.ts';
import { meterInvocation } from './meter-batch.ts';
import type { Reader } from './reader.ts';
import { lastTime } from './record-queue.ts';
import { releaseKeys } from './shared-queue.ts';

/**
 * A start that found no concurrency is tried again after this long on average, drawn from half to one and a half of it
 * (assumption). Lanes that all waited equally long would meet again and again, and the last of them would starve.
 */
const THROTTLED_RETRY_MS = SECOND_MS;

/** Where an invocation runs; its numbers are the lane's. */
interface Run {
  readonly consumer: Consumer;
  readonly reader: Reader;
  readonly lane: Lane;
  /** What comes after it: the lane, and those that wait for it, may go on. */
  readonly then: AfterBatch;
}

export type AfterBatch = (reader: Reader, lane: Lane) => void;

/** Invokes the function with the lane's batch, or holds the batch until there is room for it. */
export function invoke(consumer: Consumer, reader: Reader, lane: Lane, then: AfterBatch): void {
  const { parts, counts } = consumer;
  const now = parts.loop.nowMs();
  if (!parts.slots.acquire()) {
    counts.throttled += 1;
    emit(consumer, parts.functionMeters.throttles, now, 1);
    parts.digest.add(happening.throttled, now, laneNumber(consumer, reader, lane), lane.batch.records);
    holdUntil(consumer, reader, lane, now + THROTTLED_RETRY_MS * (0.5 + parts.starts.uniform()), then);
    return;
  }
  lane.state = 'running';
  counts.running += 1;
  const { invocation } = lane;
  const { records } = lane.batch;
  invocation.records = records;
  invocation.startedAtMs = now;
  invocation.coldMs = parts.slots.reuse(now) ? 0 : parts.physics.coldStartMs;
  invocation.ownMs = ownDurationMs(consumer, records);
  invocation.timeoutMs = consumer.config.timeoutMs;
  invocation.lastArrivedAtMs = lastTime(lane.batch);
  parts.meterConcurrency();
  if (parts.mappingMeters !== null) emit(consumer, parts.mappingMeters.invoked, now, records);
  parts.digest.add(happening.batchStarted, now, laneNumber(consumer, reader, lane), records);
  work(consumer, reader, lane, then);
}

/** fixedMs + perRecordMs · b, times a lognormal factor of mean 1. */
function ownDurationMs({ parts, config, logVariance }: Consumer, records: number): number {
  const { fixedMs, perRecordMs, jitter } = config;
  const exact = fixedMs + perRecordMs * records;
  if (jitter <= 0) return exact;
  return exact * Math.exp(Math.sqrt(logVariance) * parts.durations.normal() - logVariance / 2);
}

function killedAtMs({ invocation }: Lane): number {
  return invocation.startedAtMs + invocation.coldMs + invocation.timeoutMs;
}

/** The function does its own work first and then calls its downstream (assumption); the end of a window calls nobody. */
function work(consumer: Consumer, reader: Reader, lane: Lane, then: AfterBatch): void {
  const { loop, downstream } = consumer.parts;
  const { startedAtMs, coldMs, ownMs, timeoutMs, records } = lane.invocation;
  const beginsAtMs = startedAtMs + coldMs;
  if (downstream === null || ownMs > timeoutMs || records === 0) {
    lane.onWorkDone ??= ownWorkEnd({ consumer, reader, lane, then });
    loop.schedule(beginsAtMs + Math.min(ownMs, timeoutMs), lane.onWorkDone);
    return;
  }
  const run: Run = { consumer, reader, lane, then };
  if (coldMs + ownMs === 0) callDownstream(run, 0, 0);
  else loop.schedule(beginsAtMs + ownMs, () => callDownstream(run, 0, 0));
}

function ownWorkEnd(run: Run): () => void {
  const { invocation } = run.lane;
  return () => end(run, invocation.ownMs <= invocation.timeoutMs ? invocation.records : null);
}

/** `done` of the batch's records are through; `tries` calls have been made before this one. */
function callDownstream(run: Run, done: number, tries: number): void {
  const { loop, downstream } = run.consumer.parts;
  if (downstream === null) return;
  const now = loop.nowMs();
  const left = run.lane.invocation.records - done;
  const call = downstream.begin(left, now);
  run.consumer.counts.backendAttempts += left;
  const callEndsAtMs = now + call.lastsMs;
  if (callEndsAtMs <= killedAtMs(run.lane)) {
    loop.schedule(callEndsAtMs, () => {
      downstream.end(call, loop.nowMs());
      afterCall(run, done + call.done, tries);
    });
    return;
  }
  // The function's timeout comes first; the downstream does not know and works on.
  killAtTimeout(run);
  loop.schedule(callEndsAtMs, () => downstream.end(call, loop.nowMs()));
}

/** What the call left over is tried again within the invocation, as often and as long as the function may. */
function afterCall(run: Run, done: number, tries: number): void {
  const { attempts, firstMs, maxMs } = run.consumer.config.sdkRetries;
  if (done >= run.lane.invocation.records || tries >= attempts) {
    end(run, done);
    return;
  }
  const { loop } = run.consumer.parts;
  const againAtMs = loop.nowMs() + Math.min(maxMs, firstMs * 2 ** tries);
  if (againAtMs >= killedAtMs(run.lane)) killAtTimeout(run);
  else loop.schedule(againAtMs, () => callDownstream(run, done, tries + 1));
}

function killAtTimeout(run: Run): void {
  run.consumer.parts.loop.schedule(killedAtMs(run.lane), () => end(run, null));
}

/** `processed`: records that the work got through; null when it was killed. */
function end(run: Run, processed: number | null): void {
  const { consumer, reader, lane } = run;
  const { parts, counts } = consumer;
  const { startedAtMs, coldMs, records } = lane.invocation;
  const now = parts.loop.nowMs();
  parts.slots.release();
  parts.slots.park(now);
  const outcome = lane.closesWindow ? windowOutcome(processed) : outcomeOf(consumer, lane, processed);
  counts.running -= 1;
  counts.invocations += 1;
  if (outcome.isError) counts.failed += 1;
  const durationMs = now - startedAtMs - coldMs;
  counts.executionMs += now - startedAtMs;
  counts.billedGbSeconds += (Math.ceil(durationMs - 1e-6) / SECOND_MS) * (consumer.config.memoryMb / 1_024);
  meterEnd(run, outcome, durationMs);
  const what = outcome.isError ? happening.batchFailed : happening.batchDone;
  parts.digest.add(what, now, laneNumber(consumer, reader, lane), outcome.isError ? records : outcome.done);
  lane.state = 'idle';
  lane.readyAtMs = Math.max(now + parts.physics.invokeOverheadMs, startedAtMs + LEAST_CYCLE_MS);
  settle(run, outcome);
}

/** The end of a window is not tried again (assumption). */
function windowOutcome(processed: number | null): Outcome {
  return { done: 0, isError: processed === null };
}

function settle(run: Run, { done }: Outcome): void {
  const { consumer, reader, lane, then } = run;
  if (lane.closesWindow) {
    lane.closesWindow = false;
    lane.openWindowEndMs = null;
    release(reader, lane, then);
    return;
  }
  finishRecords(consumer, reader, lane, done);
  const pauseMs = done === lane.invocation.records ? null : pauseAfterFailure(consumer, reader, lane, done);
  if (pauseMs === null) release(reader, lane, then);
  else holdUntil(consumer, reader, lane, Math.max(consumer.parts.loop.nowMs() + pauseMs, lane.readyAtMs), then);
}

/** Stamped with the invocation's start, whenever it ends. */
function meterEnd(run: Run, { done, isError }: Outcome, durationMs: number): void {
  const { consumer, lane } = run;
  const { startedAtMs, records, lastArrivedAtMs } = lane.invocation;
  const { functionMeters, mappingMeters, loop, physics, startsAt } = consumer.parts;
  const showsAge = records > 0 && (!isError || physics.failedShowAge);
  const agedAtMs = physics.iteratorAgeAt === 'handover' ? startedAtMs : loop.nowMs();
  const ageMs = showsAge ? agedAtMs - lastArrivedAtMs : null;
  meterInvocation(functionMeters, startsAt + startedAtMs, isError, durationMs, ageMs);
  if (mappingMeters !== null) emit(consumer, mappingMeters.failed, loop.nowMs(), records - done);
}

function release(reader: Reader, lane: Lane, then: AfterBatch): void {
  lane.failures = 0;
  lane.tries = 0;
  reader.stragglers.delete(lane);
  if (reader.shared !== null && lane.waiting.records === 0) releaseKeys(reader.shared, lane);
  then(reader, lane);
}

/** The batch waits, or the end of a window, and the lane with it. */
function holdUntil(consumer: Consumer, reader: Reader, lane: Lane, atMs: number, then: AfterBatch): void {
  lane.state = 'held';
  consumer.parts.loop.schedule(atMs, () => {
    // An update in between has given, or will give, the batch back to be read again.
    if (lane.retired || consumer.state !== 'Enabled') return;
    expire(consumer, lane);
    discardTooOld(consumer, reader, lane);
    if (lane.batch.records > 0 || lane.closesWindow) {
      invoke(consumer, reader, lane, then);
      return;
    }
    lane.state = 'idle';
    release(reader, lane, then);
  });
}
