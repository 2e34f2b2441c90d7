/**
 * What the loop needs from outside, and nothing more. Each port has a contract suite that every implementation passes.
 * A port answers expected trouble as a value; it throws only for bugs and for a call that never came back.
 */
import type { Action, ActionResult } from './core/action.ts';
import type { Announcement, Candidate, DocumentProblem } from './core/announcement.ts';
import type { Report } from './core/decision.ts';
import type { DownstreamTarget } from './core/downstream-target.ts';
import type { Glance } from './core/glance.ts';
import type { DownstreamName, FleetObservation, SourceId } from './core/observation.ts';
import type { BreakerPolicy, Mode, Policy } from './core/policy.ts';
import type { DurationMs, EpochMs } from './core/units.ts';

/** Tells the time; read once per invocation. */
export interface Clock {
  now(): EpochMs;
}

/** A source that is looked after: it has the tag, or a document names it. */
export interface FoundSource {
  readonly id: SourceId;
  readonly name: string;
  /** Value of the tag `headgate`; null: it has none, and a document names it. */
  readonly tag: string | null;
  /** Names of the functions whose mappings read it. */
  readonly functions: readonly string[];
}

/** What the account has of what is asked for. */
export interface Inventoried {
  readonly sources: readonly FoundSource[];
  /** Names that documents ask for and no stream of this account and Region has. */
  readonly absent: readonly string[];
  /** Names that documents ask for and AWS gave no answer about: neither sources nor absent. Disjoint from both. */
  readonly unanswered: readonly string[];
}

/** The sources this account has; an empty list is an answer, a thrown error is not. */
export interface Inventory {
  /** Those with the tag, and those of these names. */
  list(named: readonly string[]): Promise<Inventoried>;
  /** Every stream that functions read, looked after or not. Many calls: for the first turn and for people. */
  survey(): Promise<readonly Candidate[]>;
}

/** What is to be read. */
export interface SensorRequest {
  readonly sources: readonly SourceId[];
  readonly downstreams: readonly DownstreamTarget[];
}

/** Reads for a whole fleet in batches. A reading it cannot get is missing with its reason. */
export interface Sensor {
  /** One glance per source, in the order asked for. */
  glance(sources: readonly SourceId[]): Promise<readonly Glance[]>;
  observe(request: SensorRequest): Promise<FleetObservation>;
}

/** Who asks for a change: tied to the saved intent, so that a change without one can be found out. */
export interface ActionContext {
  readonly sourceId: SourceId;
  readonly turnId: string;
  readonly intentId: string;
}

/** Sends one change once, without retries, and says what became of it. */
export interface Actuator {
  apply(action: Action, context: ActionContext): Promise<ActionResult>;
}

/** A stored value with the revision a change of it has to name. */
export interface Stored<T> {
  readonly value: T;
  readonly revision: number;
}

/** What became of a conditional save: `conflict` when somebody else has saved since. */
export type PutResult = { readonly kind: 'saved'; readonly revision: number } | { readonly kind: 'conflict' };

/** Items by key, each with a revision. Values are plain JSON; what comes out is a copy. */
export interface Store {
  get(key: string): Promise<Stored<unknown> | null>;
  /** Saves when the item's revision is `expected` (null: when there is no item yet). */
  putIfRevision(key: string, value: unknown, expected: number | null): Promise<PutResult>;
  /** Items whose key starts with `prefix`, in key order. */
  query(prefix: string, limit: number): Promise<readonly (Stored<unknown> & { readonly key: string })[]>;
}

/**
 * One source's policy, or why its document cannot be used: that source holds. `scope` says whose document it is: one
 * that concerns every source is announced once and not for each of them. `off`: the owner has taken it out.
 */
export type PolicyResult =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'invalid'; readonly scope: 'account' | 'source'; readonly problems: readonly string[] }
  | { readonly kind: 'off' };

/** A downstream's policy, or why its document cannot be used: nothing scales out towards it. */
export type BreakerPolicyResult =
  | { readonly kind: 'policy'; readonly policy: BreakerPolicy }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** All documents of the owners, read once per invocation. */
export interface PolicyBook {
  readonly switch: 'on' | 'off';
  /** How far the account lets Headgate go, whatever a source's own document says. */
  readonly ceiling: Mode;
  /** Names of streams that have a document. */
  readonly named: readonly string[];
  policyOf(source: FoundSource): PolicyResult;
  /** What a consumer of a source writes to, as far as the owner has said. */
  downstreamsOf(source: FoundSource, functionName: string): readonly DownstreamName[];
  breakerPolicyOf(downstream: DownstreamName): BreakerPolicyResult;
  /** Where the downstreams with a document show their health. */
  readonly targets: readonly DownstreamTarget[];
  /** Everything that is wrong in any document. */
  readonly problems: readonly DocumentProblem[];
}

/** Loads every document an owner has written. Throws when they cannot be read at all. */
export interface PolicySource {
  load(): Promise<PolicyBook>;
}

/**
 * One way to people or to other systems. May get the same twice after a crash; a failure leaves it in the outbox for this
 * channel alone.
 */
export interface Reporter {
  /** A short stable name: the outbox remembers by it who still has to be told. */
  readonly channel: string;
  deliver(report: Report): Promise<void>;
  announce(announcement: Announcement): Promise<void>;
}

/** An alarm that wakes the controller early for one consumer. */
export interface WantedAlarm {
  readonly sourceId: SourceId;
  readonly functionName: string;
  readonly thresholdMs: DurationMs;
}

/** What keeping alarms came to. */
export interface KeptAlarms {
  readonly created: readonly string[];
  readonly deleted: readonly string[];
  /** What did not work, in words: the next turn tries again. */
  readonly problems: readonly string[];
  /** All that had to be written is written. Deletions that were withheld leave it so. */
  readonly isComplete: boolean;
}

/** What a keeper may do this time. */
export interface KeepOptions {
  /** False: alarms that nobody wants stay; missing and differing ones are written all the same. */
  readonly mayDelete: boolean;
}

/** Keeps exactly the wanted alarms, touches no others, and calls nothing that writes when nothing has to change. */
export interface AlarmKeeper {
  keep(wanted: readonly WantedAlarm[], options: KeepOptions): Promise<KeptAlarms>;
}

/** Everything one invocation is handed. */
export interface Ports {
  readonly clock: Clock;
  readonly inventory: Inventory;
  readonly sensor: Sensor;
  readonly actuator: Actuator;
  readonly store: Store;
  readonly policies: PolicySource;
  readonly reporters: readonly Reporter[];
  readonly alarms: AlarmKeeper;
}
