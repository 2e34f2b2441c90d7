/**
 * Tumbling windows: a batch holds the records of one window only, and the function is invoked once more when the window
 * is over. Windows are cut by arrival time, on multiples of their length (assumption), and kept by each lane for itself
 * (assumption). An update of the mapping loses the state of those that have begun.
 */
import type { Consumer } from './consumer-state.ts';
import type { Lane } from './lane.ts';
import type { Reader } from './reader.ts';
import { firstTime } from './record-queue.ts';

/** End of the window in which a record came that arrived at `atMs`; Infinity without windows. */
export function windowEndMs({ config, parts }: Consumer, atMs: number): number {
  const { tumblingWindowMs: lengthMs } = config;
  if (lengthMs === null) return Number.POSITIVE_INFINITY;
  return (Math.floor((parts.startsAt + atMs) / lengthMs) + 1) * lengthMs - parts.startsAt;
}

/** The lane's window has ended, or its shard has, and nothing of it waits any more. */
export function isWindowOver(consumer: Consumer, reader: Reader, lane: Lane): boolean {
  const endMs = lane.openWindowEndMs;
  if (endMs === null || firstTime(lane.waiting) < endMs || lane.batch.records > 0) return false;
  return consumer.parts.loop.nowMs() >= endMs || !reader.shard.open;
}
