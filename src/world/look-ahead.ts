/**
 * How far a mapping reads beyond the oldest record of a shard that is not done (assumption: AWS says nothing of it).
 * Positions are counted in arrivals; all records of one instant are read when the first of them is near enough.
 */
import { createRecordQueue, dropBefore, push, type RecordQueue } from './record-queue.ts';

/** The log of arrivals is cut back when it has so many entries, and twice what was left then. */
const LOG_ENTRIES = 1_024;
const ONE_GROUP = 0;

export interface LookAhead {
  readonly mostRecords: number;
  /** Arrivals since some time at or before the oldest record that is not done. */
  readonly arrivals: RecordQueue;
  cutAtEntries: number;
  /** Where the last answer was found: so many entries of the log, with so many records, come before it. */
  entriesBefore: number;
  recordsBefore: number;
}

export function createLookAhead(mostRecords: number): LookAhead {
  return {
    mostRecords,
    arrivals: createRecordQueue(),
    cutAtEntries: LOG_ENTRIES,
    entriesBefore: 0,
    recordsBefore: 0,
  };
}

/** `oldestMs`: when the oldest record arrived that is not done; asked for only now and then. */
export function noteArrivals(lookAhead: LookAhead, atMs: number, count: number, oldestMs: () => number): void {
  const { arrivals } = lookAhead;
  push(arrivals, atMs, count, ONE_GROUP);
  if (arrivals.elements < lookAhead.cutAtEntries) return;
  forget(lookAhead, oldestMs());
  lookAhead.cutAtEntries = Math.max(LOG_ENTRIES, 2 * arrivals.elements);
}

/** It may be that records are not read for it. */
export function limits({ arrivals, mostRecords }: LookAhead): boolean {
  return arrivals.records > mostRecords;
}

/** Cuts the log back to the oldest record that is not done. */
function forget(lookAhead: LookAhead, oldestMs: number): void {
  const { arrivals } = lookAhead;
  const { elements, records } = arrivals;
  dropBefore(arrivals, oldestMs);
  lookAhead.entriesBefore -= elements - arrivals.elements;
  lookAhead.recordsBefore -= records - arrivals.records;
  if (lookAhead.entriesBefore > 0) return;
  lookAhead.entriesBefore = 0;
  lookAhead.recordsBefore = 0;
}

/** Records that arrived later than this are not read yet; Infinity when the limit is far. */
export function horizonMs(lookAhead: LookAhead, oldestMs: () => number): number {
  const { arrivals, mostRecords } = lookAhead;
  if (arrivals.records <= mostRecords) return Number.POSITIVE_INFINITY;
  forget(lookAhead, oldestMs());
  if (arrivals.records <= mostRecords) return Number.POSITIVE_INFINITY;
  return farthestMs(lookAhead);
}

/** The search goes on from the last answer: the log only loses its head, and from there a long backlog is far. */
function farthestMs(lookAhead: LookAhead): number {
  const { arrivals, mostRecords } = lookAhead;
  const { times, counts, head, elements } = arrivals;
  const mask = times.length - 1;
  for (; lookAhead.entriesBefore < elements; lookAhead.entriesBefore += 1) {
    const slot = (head + lookAhead.entriesBefore) & mask;
    const records = lookAhead.recordsBefore + (counts[slot] ?? 0);
    if (records >= mostRecords) return times[slot] ?? Number.POSITIVE_INFINITY;
    lookAhead.recordsBefore = records;
  }
  return Number.POSITIVE_INFINITY;
}
