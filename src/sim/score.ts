/** What a run is judged by: the truth of the world, not what its metrics showed. */
import { SECOND_MS } from '../core/units.ts';
import { type CostParts, costOf, type Usage } from './run/cost.ts';
import { oldestAgeMs, sumOf, type Truth, unfinished } from './run/truth.ts';

export interface Score {
  /** Simulated time the run took. */
  readonly simulatedSeconds: number;
  /** From the start until the last record was done; null when none was. */
  readonly makespanSeconds: number | null;
  /** Greatest true age of the oldest record not done, looked at once a second. */
  readonly maxIteratorAgeSeconds: number;
  /** Sum over done records of the time they were later than the target, record-seconds. */
  readonly lateRecordSeconds: number;
  /** Seconds in which the oldest record was older than the target. */
  readonly secondsOverTarget: number;
  readonly shardHours: number;
  readonly reshardCalls: number;
  readonly mappingUpdates: number;
  /** Calls AWS refused. */
  readonly refusedCalls: number;
  /** What producers wanted to put, and what the stream took. */
  readonly recordsOffered: number;
  readonly recordsIn: number;
  /** Done, discarded, expired and unfinished records are summed over consumers. */
  readonly recordsDone: number;
  /** Given up by producers, discarded by the mapping, or expired in the stream. */
  readonly recordsLost: number;
  readonly recordsGivenUp: number;
  readonly recordsDiscarded: number;
  readonly recordsExpired: number;
  /** Refused put attempts. */
  readonly recordsThrottled: number;
  /** Records waiting or in flight at the end. */
  readonly backlogRecords: number;
  /** Records sent to downstreams, repeats included. */
  readonly backendAttempts: number;
  /** Attempts per record done by consumers with a downstream; null when none was done. */
  readonly amplification: number | null;
  /** All parts together, US dollars. */
  readonly costUsd: number;
  readonly costPartsUsd: CostParts;
  /** Hash over everything that happened: equal for equal configuration and seed. */
  readonly digest: string;
}

/** What has to be watched while a run goes on, because it cannot be read at its end. */
export interface Tally {
  readonly maxAgeMs: number;
  readonly secondsOverTarget: number;
}

export const EMPTY_TALLY: Tally = { maxAgeMs: 0, secondsOverTarget: 0 };

/** The tally after one more second. */
export function tallied(tally: Tally, truth: Truth, targetMs: number): Tally {
  const ageMs = oldestAgeMs(truth.consumers);
  return {
    maxAgeMs: Math.max(tally.maxAgeMs, ageMs),
    secondsOverTarget: tally.secondsOverTarget + (ageMs > targetMs ? 1 : 0),
  };
}

export interface ScoreInput {
  readonly truth: Truth;
  readonly tally: Tally;
  readonly recordBytes: number;
  /** Consumers that write to a downstream. */
  readonly writers: readonly string[];
  readonly digest: string;
}

/** The score of a run that has ended. */
export function scoreOf({ truth, tally, recordBytes, writers, digest }: ScoreInput): Score {
  const { stream, consumers } = truth;
  const recordsDone = sumOf(consumers, (consumer) => consumer.recordsDone);
  const recordsDiscarded = sumOf(consumers, (consumer) => consumer.recordsDiscarded);
  const recordsExpired = sumOf(consumers, (consumer) => consumer.recordsExpired);
  return {
    simulatedSeconds: truth.atMs / SECOND_MS,
    makespanSeconds: recordsDone === 0 ? null : Math.max(...consumers.map(lastDoneSeconds)),
    maxIteratorAgeSeconds: tally.maxAgeMs / SECOND_MS,
    lateRecordSeconds: sumOf(consumers, (consumer) => consumer.lateRecordSeconds),
    secondsOverTarget: tally.secondsOverTarget,
    shardHours: stream.shardHours,
    reshardCalls: stream.reshardCalls,
    mappingUpdates: stream.mappingUpdates,
    refusedCalls: stream.refusedCalls,
    recordsOffered: stream.recordsOffered,
    recordsIn: stream.recordsIn,
    recordsDone,
    recordsLost: stream.recordsGivenUp + recordsDiscarded + recordsExpired,
    recordsGivenUp: stream.recordsGivenUp,
    recordsDiscarded,
    recordsExpired,
    recordsThrottled: stream.recordsThrottled,
    backlogRecords: sumOf(consumers, unfinished),
    backendAttempts: sumOf(consumers, (consumer) => consumer.backendAttempts),
    amplification: amplificationOf(truth, writers),
    ...costs({
      shardHours: stream.shardHours,
      records: stream.recordsIn,
      recordBytes,
      invocations: sumOf(consumers, (consumer) => consumer.invocations),
      billedGbSeconds: sumOf(consumers, (consumer) => consumer.billedGbSeconds),
    }),
    digest,
  };
}

function costs(usage: Usage): Pick<Score, 'costUsd' | 'costPartsUsd'> {
  const { total, ...costPartsUsd } = costOf(usage);
  return { costUsd: total, costPartsUsd };
}

function lastDoneSeconds(consumer: Truth['consumers'][number]): number {
  return consumer.lastDoneAtMs / SECOND_MS;
}

function amplificationOf(truth: Truth, writers: readonly string[]): number | null {
  const writing = truth.consumers.filter((consumer) => writers.includes(consumer.consumer));
  const done = sumOf(writing, (consumer) => consumer.recordsDone);
  return done === 0 ? null : sumOf(writing, (consumer) => consumer.backendAttempts) / done;
}
