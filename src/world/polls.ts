/** A shard's polls, and what they let a mapping see. */
import { type Consumer, emit, pollIntervalMs } from './consumer-state.ts';
import { horizonMs } from './look-ahead.ts';
import { isAnswered } from './read-calls.ts';
import type { Reader } from './reader.ts';

/** Guards the number of a poll against the rounding of its time. */
const ROUNDING = 1e-9;

function pollNumber(reader: Reader, intervalMs: number, nowMs: number): number {
  return Math.floor((nowMs - reader.phaseMs) / intervalMs + ROUNDING);
}

/** The last poll that was answered. */
function lastPollMs(consumer: Consumer, reader: Reader): number {
  const now = consumer.parts.loop.nowMs();
  const intervalMs = pollIntervalMs(consumer);
  if (intervalMs === 0) return now;
  const last = reader.phaseMs + pollNumber(reader, intervalMs, now) * intervalMs;
  return reader.refusedSinceMs === null ? last : Math.min(last, reader.refusedSinceMs - intervalMs);
}

/** Records that came later than this have not been seen, or may not be read yet. */
export function seenUpToMs(consumer: Consumer, reader: Reader): number {
  return Math.min(lastPollMs(consumer, reader), horizonMs(reader.lookAhead, reader.oldestMs));
}

/** A poll is planned only when there are records that none has seen: an idle shard costs no events. */
export function planPoll(consumer: Consumer, reader: Reader, onSeen: () => void): void {
  const { loop } = consumer.parts;
  const intervalMs = pollIntervalMs(consumer);
  if (intervalMs === 0 || reader.nextPollMs > loop.nowMs()) return;
  const atMs = reader.phaseMs + (pollNumber(reader, intervalMs, loop.nowMs()) + 1) * intervalMs;
  reader.nextPollMs = atMs;
  reader.onPoll ??= () => {
    if (asks(consumer, reader, loop.nowMs())) onSeen();
    else planPoll(consumer, reader, onSeen);
  };
  loop.schedule(atMs, reader.onPoll);
}

/** Makes the call; false when it is refused. */
function asks(consumer: Consumer, reader: Reader, atMs: number): boolean {
  const { answeredShare, parts } = consumer;
  if (consumer.config.fanOut === 'enhanced') return true;
  const isRefused = answeredShare !== null && !isAnswered(reader.calls, answeredShare(atMs));
  if (isRefused) {
    reader.refusedSinceMs ??= atMs;
    emit(consumer, parts.streamMeters.readThrottled, atMs, 1);
    return false;
  }
  reader.refusedSinceMs = null;
  emit(consumer, parts.streamMeters.readSuccesses, atMs, 1);
  return true;
}
