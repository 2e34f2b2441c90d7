import type { Bottleneck } from './diagnosis.ts';
import type { MappingId } from './observation.ts';
import type { DurationMs, EpochMs } from './units.ts';

/** What a source's story remembers between turns. */
export interface IncidentMemory {
  /** The trouble people have been told of and that is not over; null: none. */
  readonly open: OpenIncident | null;
  /**
   * A picture that differs from what people know and has not lasted long enough to be told; null: none. Before an incident
   * `since` is the begin of the trouble, whatever it looked like first.
   */
  readonly unconfirmed: { readonly picture: IncidentPicture; readonly since: EpochMs } | null;
}

/** How many predictions came true, and how many did not or only in part. */
export interface Judged {
  readonly kept: number;
  readonly missed: number;
}

/** Trouble people have been told of. */
export interface OpenIncident {
  /** Names the incident in every message about it: stream and start. */
  readonly id: string;
  readonly startedAt: EpochMs;
  /** What people were last told, and when. */
  readonly told: IncidentPicture;
  readonly toldAt: EpochMs;
  /** Greatest iterator age when people were last told; null when it could not be told. */
  readonly toldAgeMs: DurationMs | null;
  /** What was told at once in this incident, so that it is not told at once again when it comes back. Sorted. */
  readonly alerted: readonly string[];
  readonly worstAgeMs: DurationMs | null;
  /** Changes that AWS accepted since it began. */
  readonly changesApplied: number;
  /** Predictions of these changes that could be judged. */
  readonly judged: Judged;
  /** Since when nothing has been wrong; null while something is. */
  readonly wellSince: EpochMs | null;
  /** Since when it cannot be seen whether anything is wrong; null while it can. */
  readonly blindSince: EpochMs | null;
}

/** What matters of a turn for people: as long as it stays the same there is nothing to say. */
export interface IncidentPicture {
  readonly bottleneck: Bottleneck;
  readonly mappingId: MappingId | null;
  /** Open and half-open breakers, as `name:phase`, sorted. */
  readonly breakers: readonly string[];
  /** Levers that would be turned below `enforce`, as `lever:direction`, sorted. */
  readonly recommended: readonly string[];
}

/** How a report belongs to its source's story: people read `started`, `changed`, `ended` and `note`, never `none`. */
export type IncidentEvent =
  /** Nothing that people have to be told. */
  | { readonly kind: 'none' }
  /** A change while all is well, such as shards that go back. */
  | { readonly kind: 'note' }
  | { readonly kind: 'started'; readonly id: string; readonly startedAt: EpochMs }
  | { readonly kind: 'changed'; readonly id: string; readonly startedAt: EpochMs }
  | {
      readonly kind: 'ended';
      readonly id: string;
      readonly startedAt: EpochMs;
      /** When it was over; the report comes a little later, when that is sure. */
      readonly endedAt: EpochMs;
      readonly worstAgeMs: DurationMs | null;
      readonly changesApplied: number;
      readonly judged: Judged;
    };

/** The story of a source of which nothing has been told. */
export const NO_INCIDENT: IncidentMemory = { open: null, unconfirmed: null };
