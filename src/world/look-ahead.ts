/**
 * How far a mapping reads beyond the oldest record of a shard that is not done (assumption: AWS says nothing of it).
 * Positions are counted in arrivals; all records of one instant are read when the first of them is near enough.
 */
import { createRecordQueue, dropBefore, firstTime, push, type RecordQueue } from './record-queue.ts';

/** The log of arrivals is cut back when it has so many entries, and twice what was left then. */
const LOG_ENTRIES = 1_024;
const ONE_GROUP = 0;

export interface LookAhead {
  readonly mostRecords: number;
  /** Arrivals since some time at or before the oldest record that is not done. */
  readonly arrivals: RecordQueue;
  cutAtEntries: number;
  /** The answer for this oldest record, */
  knownForMs: number;
  /** which more arrivals do not change. */
  knownMs: number;
}

export function createLookAhead(mostRecords: number): LookAhead {
  return {
    mostRecords,
    arrivals: createRecordQueue(),
    cutAtEntries: LOG_ENTRIES,
    knownForMs: Number.NEGATIVE_INFINITY,
    knownMs: Number.POSITIVE_INFINITY,
  };
}

/** `oldestMs`: when the oldest record arrived that is not done; asked for only now and then. */
export function noteArrivals(lookAhead: LookAhead, atMs: number, count: number, oldestMs: () => number): void {
  const { arrivals } = lookAhead;
  push(arrivals, atMs, count, ONE_GROUP);
  if (arrivals.elements < lookAhead.cutAtEntries) return;
  dropBefore(arrivals, oldestMs());
  lookAhead.cutAtEntries = Math.max(LOG_ENTRIES, 2 * arrivals.elements);
}

/** It may be that records are not read for it. */
export function limits({ arrivals, mostRecords }: LookAhead): boolean {
  return arrivals.records > mostRecords;
}

/** Records that arrived later than this are not read yet; Infinity when the limit is far. */
export function horizonMs(lookAhead: LookAhead, oldestMs: () => number): number {
  const { arrivals, mostRecords } = lookAhead;
  if (arrivals.records <= mostRecords) return Number.POSITIVE_INFINITY;
  dropBefore(arrivals, oldestMs());
  if (arrivals.records <= mostRecords) return Number.POSITIVE_INFINITY;
  const fromMs = firstTime(arrivals);
  if (lookAhead.knownForMs !== fromMs) {
    lookAhead.knownForMs = fromMs;
    lookAhead.knownMs = timeOfRecord(arrivals, mostRecords);
  }
  return lookAhead.knownMs;
}

function timeOfRecord({ times, counts, head, elements }: RecordQueue, position: number): number {
  const mask = times.length - 1;
  let left = position;
  for (let index = 0; index < elements; index += 1) {
    const slot = (head + index) & mask;
    left -= counts[slot] ?? 0;
    if (left <= 0) return times[slot] ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}
