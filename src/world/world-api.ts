/** The simulated account with its clock and with the truth no controller can see. */
import type { AccountApi, ConsumerTruth, StreamTruth, UnfinishedTruth } from './account-api.ts';

export interface DownstreamTruth {
  readonly downstream: string;
  readonly callsInFlight: number;
  /** Records sent, repeats included, and how many of them came to nothing. */
  readonly attempts: number;
  readonly failures: number;
  /** Present multiplier of its rate: 1 is well. */
  readonly capacity: number;
  /** Records refused by its rate limit, and that limit now; null without one. */
  readonly recordsRefused: number;
  readonly rateLimitPerSec: number | null;
  /** Calls at once with which it does most; null when more never hurt. */
  readonly bestCalls: number | null;
  /** Time with more calls in flight than that. */
  readonly retrogradeMs: number;
  /** Records it could have done so far at its best: attempts above it were overload. */
  readonly capacityRecords: number;
}

export interface World extends AccountApi {
  /** Milliseconds since the start of the run. */
  nowMs(): number;
  /** Lets everything happen up to and including `atMs`. Throws when `atMs` lies in the past. */
  advanceTo(atMs: number): void;
  /** Nothing more arrives and every consumer has dealt with every record. */
  isDrained(): boolean;
  streamTruth(stream: string): StreamTruth;
  consumerTruth(stream: string, consumer: string): ConsumerTruth;
  /** Goes through every waiting record: for the end of a run. */
  unfinishedTruth(stream: string, consumer: string): UnfinishedTruth;
  downstreamTruth(downstream: string): DownstreamTruth;
  mappingIdOf(stream: string, consumer: string): string;
  /** A hash over everything that has happened so far: equal for equal configuration and seed. */
  digest(): string;
}
