/** A simulated run as the page shows it. Plain data: whoever runs the simulation fills it. */
import type { BreakerState } from '../core/breaker-state.ts';
import type { Report } from '../core/decision.ts';
import type { EpochMs } from '../core/units.ts';
import type { SlackPayload } from './slack/blocks.ts';

/** The state of a run at one time. */
export interface TimelinePoint {
  /** Seconds since the start of the run. */
  readonly atSeconds: number;
  readonly offeredPerSec: number;
  readonly acceptedPerSec: number;
  readonly donePerSec: number;
  /** Age of the oldest record not done; 0 when there is none. */
  readonly oldestAgeSeconds: number;
  readonly backlogRecords: number;
  readonly openShards: number;
  readonly factor: number;
  /** Readable shards × factor. */
  readonly slots: number;
  /** Null: the run has no breaker. */
  readonly breakerPhase: BreakerState['phase'] | null;
  /** What the downstream can do as a share of what it can do when well, 0..1. Null: there is no downstream. */
  readonly downstreamCapacity: number | null;
  /** Calls to the downstream that have not been answered. */
  readonly callsInFlight: number;
}

/**
 * Results of a run by name, with the unit last. The page knows worstAgeSeconds, secondsOverTarget, lateRecordSeconds,
 * recordsLost, recordsThrottled, shardHours, costDollars and amplification, less being better in each, and prints any
 * other by its name. A score that was not measured is absent, never 0.
 */
export type Score = Readonly<Record<string, number>>;

export interface RunResult {
  /** Sorted by time, usually every 10 s. */
  readonly timeline: readonly TimelinePoint[];
  readonly score: Score;
}

/** A time in which something was broken on purpose. */
export interface Fault {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly label: string;
}

/** A message as it was posted. */
export interface SentMessage {
  readonly at: EpochMs;
  readonly payload: SlackPayload;
}

export interface RunView {
  readonly title: string;
  readonly seed: number;
  readonly trace: {
    /** Where the load comes from. */
    readonly source: string;
    /** Licence and attribution in one line. */
    readonly licence: string;
  };
  readonly target: {
    /** Age the owner accepts. */
    readonly ageSeconds: number;
  };
  /** What the scenario is made of, ready to read. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Wall-clock time of the start of the run. */
  readonly startsAt: EpochMs;
  readonly faults: readonly Fault[];
  readonly controlled: RunResult;
  /** The same load and faults with nobody turning a lever. */
  readonly uncontrolled: RunResult;
  /** Every report of the controlled run, oldest first. */
  readonly reports: readonly Report[];
  /** What people got in Slack, oldest first. Absent: the run had no Slack. */
  readonly slack?: readonly SentMessage[];
}
