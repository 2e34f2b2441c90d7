/** What is known of the account that changes slowly: values with the time at which AWS said so. */
import type { FunctionFacts, MappingFacts, MappingId, SourceFacts, SourceId } from '../../core/observation.ts';
import { DAY_MS, type DurationMs, type EpochMs, MINUTE_MS } from '../../core/units.ts';

/** Slow facts are read again after this long. */
export const FACTS_EVERY_MS: DurationMs = 5 * MINUTE_MS;

/** A value and when it was read. */
export interface Dated<T> {
  readonly value: T;
  readonly readAt: EpochMs;
}

/** An event source mapping of any kind of source: those of queues tell what else invokes a function. */
export interface KnownMapping {
  readonly id: MappingId;
  /** ARN of what it reads; of the stream, where it reads through an enhanced fan-out consumer. */
  readonly sourceId: SourceId;
  readonly functionName: string;
  /** Alias or version it invokes; null: the unpublished code. */
  readonly qualifier: string | null;
  /** Null: its source is no stream. */
  readonly stream: { readonly facts: MappingFacts; readonly eventCounts: boolean } | null;
}

/** What a function's own configuration says. */
export type FunctionConfig = Pick<FunctionFacts, 'name' | 'codeVersion' | 'timeoutMs' | 'memoryMb'>;

/** A function; concurrency belongs to it as a whole, its configuration to the version a mapping invokes. */
export interface KnownFunctions {
  /** By {@link functionKey}. */
  readonly configs: Readonly<Record<string, Dated<FunctionConfig>>>;
  /** By function name; null: none is reserved. */
  readonly reserved: Readonly<Record<string, Dated<number | null>>>;
  /** By function name; null: none is provisioned. */
  readonly provisioned: Readonly<Record<string, Dated<number | null>>>;
}

/** Concurrent executions of the account and Region. */
export interface AccountLimits {
  readonly concurrencyLimit: number;
  /** Some function has reserved concurrency. */
  readonly isSomeReserved: boolean;
}

/** A stream's state and shards as they were at `readAt`. */
export interface KnownStream extends Dated<SourceFacts> {
  /** When its retention was read; null: never, the shortest there is stands for it. */
  readonly describedAt: EpochMs | null;
}

/** Everything known, as one value. */
export interface FactsSnapshot {
  /** When the whole list of mappings was last read; null: never. */
  readonly listedAt: EpochMs | null;
  readonly mappings: Readonly<Record<MappingId, Dated<KnownMapping>>>;
  readonly streams: Readonly<Record<SourceId, KnownStream>>;
  readonly functions: KnownFunctions;
  readonly account: Dated<AccountLimits> | null;
}

export const NOTHING_KNOWN: FactsSnapshot = {
  listedAt: null,
  mappings: {},
  streams: {},
  functions: { configs: {}, reserved: {}, provisioned: {} },
  account: null,
};

/** Names a function's code as a mapping invokes it. */
export function functionKey({ functionName, qualifier }: Pick<KnownMapping, 'functionName' | 'qualifier'>): string {
  return qualifier === null ? functionName : `${functionName}:${qualifier}`;
}

/** Time since it was read, never below zero: another process may have read it with a faster clock. */
export function ageOf({ readAt }: Dated<unknown>, now: EpochMs): DurationMs {
  return Math.max(0, now - readAt);
}

/** It has never been read, or long ago. */
export function isDue(known: Dated<unknown> | null | undefined, now: EpochMs, everyMs = FACTS_EVERY_MS): boolean {
  return known === undefined || known === null || ageOf(known, now) >= everyMs;
}

/** The keys whose values are due, those never read first, then the oldest. */
export function dueFirst(
  keys: Iterable<string>,
  known: Readonly<Record<string, Dated<unknown>>>,
  isKeyDue: (one: Dated<unknown> | undefined) => boolean,
): readonly string[] {
  const readAt = (key: string): number => known[key]?.readAt ?? Number.NEGATIVE_INFINITY;
  // A difference would be no number for two that were never read.
  const older = (a: string, b: string): number => (readAt(a) === readAt(b) ? 0 : readAt(a) < readAt(b) ? -1 : 1);
  return [...new Set(keys)].filter((key) => isKeyDue(known[key])).sort(older);
}

/** A copy without these keys. */
export function without<T>(record: Readonly<Record<string, T>>, keys: Iterable<string>): Readonly<Record<string, T>> {
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.has(key)));
}

/** Without what has not been asked for in a day: streams that are let go and functions that read nothing any more. */
export function pruned(snapshot: FactsSnapshot, now: EpochMs): FactsSnapshot {
  const { streams, functions } = snapshot;
  return {
    ...snapshot,
    streams: recent(streams, now),
    functions: {
      configs: recent(functions.configs, now),
      reserved: recent(functions.reserved, now),
      provisioned: recent(functions.provisioned, now),
    },
  };
}

function recent<T extends Dated<unknown>>(
  record: Readonly<Record<string, T>>,
  now: EpochMs,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([, one]) => ageOf(one, now) < DAY_MS));
}
