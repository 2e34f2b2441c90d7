/**
 * What the loop needs from outside, and nothing more. Each port has a contract suite that every implementation passes.
 * A port answers expected trouble as a value; it throws only for bugs and for a call that never came back.
 */
import type { Action, ActionResult } from './core/action.ts';
import type { Report } from './core/decision.ts';
import type { DownstreamName, FleetObservation, SourceId } from './core/observation.ts';
import type { BreakerPolicy, Policy } from './core/policy.ts';
import type { EpochMs } from './core/units.ts';

/** Tells the time; read once per invocation. */
export interface Clock {
  now(): EpochMs;
}

/** The sources this account has; an empty list is an answer, a thrown error is not. */
export interface Inventory {
  list(): Promise<readonly SourceId[]>;
}

/** Reads everything for a whole fleet in batches. A reading it cannot get is missing with its reason. */
export interface Sensor {
  observe(sources: readonly SourceId[]): Promise<FleetObservation>;
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

/** One source's policy, or why its document cannot be used: that source holds. */
export type PolicyResult =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** All documents of the owners, read once per invocation. */
export interface PolicyBook {
  readonly switch: 'on' | 'off';
  policyOf(source: SourceId): PolicyResult;
  breakerPolicyOf(downstream: DownstreamName): BreakerPolicy;
}

/** Loads every document an owner has written. */
export interface PolicySource {
  load(): Promise<PolicyBook>;
}

/** Takes a report to people. May get one twice after a crash; a failure leaves it in the outbox. */
export interface Reporter {
  deliver(report: Report): Promise<void>;
}

/** Keeps one iterator-age alarm per enforced consumer. */
export interface AlarmKeeper {
  ensure(sources: readonly SourceId[]): Promise<void>;
}

/** Everything one invocation is handed. */
export interface Ports {
  readonly clock: Clock;
  readonly inventory: Inventory;
  readonly sensor: Sensor;
  readonly actuator: Actuator;
  readonly store: Store;
  readonly policies: PolicySource;
  readonly reporter: Reporter;
}
