/** A mapping as its stream and the account's calls see it, whatever the level of detail behind it. */
import type { ConsumerTruth, MappingChange, UnfinishedTruth } from './account-api.ts';
import type { Shard } from './shard-map.ts';
import type { ConsumerConfig, StreamConfig } from './world-config.ts';

export interface Mapping {
  readonly uuid: string;
  readonly stream: StreamConfig;
  /** Its settings and its function's as they are now. */
  config(): ConsumerConfig;
  factor(): number;
  state(): 'Enabled' | 'Updating' | 'Disabled';
  /** When its last update was asked for, milliseconds from the start; null: never in this run. */
  askedAtMs(): number | null;
  /** Begins an update: the caller has checked that it may. */
  beginUpdate(change: MappingChange): void;
  /** A shard has been opened. */
  openReader(shard: Shard): void;
  /** The shard takes no more records. */
  shardClosed(shard: Shard): void;
  /** Age of the oldest record not done, milliseconds; 0 when there is none. */
  oldestAgeMs(): number;
  truth(): ConsumerTruth;
  /** Goes through every waiting record: for the end of a run. */
  unfinished(): UnfinishedTruth;
  /** Writes the regular sample of polls, if it counts them. */
  samplePolls(stampMs: number): void;
}

/** What a stream's front door tells the stream: the producers' side. */
export interface FrontDoor {
  readonly counts: {
    readonly offered: number;
    readonly accepted: number;
    readonly givenUp: number;
    readonly buffered: number;
    readonly throttled: number;
  };
  /** Shards have closed and others have opened. */
  reroute(closed: readonly Shard[], opened: readonly Shard[]): void;
  /** Nothing more will be offered. */
  isDone(): boolean;
}
