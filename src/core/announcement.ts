import type { SourceId } from './observation.ts';
import type { Mode } from './policy.ts';
import type { EpochMs } from './units.ts';

/** A stream that functions read and that nobody has opted in. */
export interface Candidate {
  readonly id: SourceId;
  readonly name: string;
  /** Names of the functions that read it. */
  readonly functions: readonly string[];
}

/** A stream that is looked after, and how far Headgate may go with it. */
export interface CaredFor extends Candidate {
  /** Null: its document cannot be used. */
  readonly mode: Mode | null;
}

/** What is wrong with one document of an owner. */
export interface DocumentProblem {
  /** Full name of the SSM parameter, or the tag or stream it is about. */
  readonly where: string;
  /** Field, received value and accepted range. */
  readonly text: string;
}

/** News that concerns the account and not one source. Stored once, delivered at least once. */
export type Announcement =
  | {
      /** After the first turn in an account. */
      readonly kind: 'welcome';
      readonly id: string;
      readonly at: EpochMs;
      readonly sources: readonly CaredFor[];
      readonly candidates: readonly Candidate[];
      /** How far the account lets Headgate go. */
      readonly ceiling: Mode;
    }
  | {
      /** The documents' problems are other ones than at the last announcement; `solved` are those that are gone. */
      readonly kind: 'configuration';
      readonly id: string;
      readonly at: EpochMs;
      readonly problems: readonly DocumentProblem[];
      readonly solved: readonly DocumentProblem[];
    }
  | {
      /** So many sources want to scale out at once that the telemetry is suspected: none does. */
      readonly kind: 'braked';
      readonly id: string;
      readonly at: EpochMs;
      readonly wanting: number;
      readonly sources: number;
    }
  | { readonly kind: 'switched'; readonly id: string; readonly at: EpochMs; readonly to: 'on' | 'off' };
