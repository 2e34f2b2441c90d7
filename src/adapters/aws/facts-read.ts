/** Known facts as readings: each with its age, or the reason why there is none. */
import type { FunctionFacts, SourceFacts, SourceId } from '../../core/observation.ts';
import { missing, present, type Reading } from '../../core/reading.ts';
import { type DurationMs, type EpochMs, HOUR_MS } from '../../core/units.ts';
import type { NoAnswer } from './facts-asked.ts';
import { ageOf, type Dated, type FactsSnapshot, functionKey, type KnownMapping } from './facts-snapshot.ts';

/** Mappings by the stream they read. */
export interface MappingsRead {
  of(source: SourceId): Reading<readonly KnownMapping[]>;
}

/** What else is known, read in this turn where it was due. */
export interface DetailsRead {
  source(source: SourceId): Reading<SourceFacts>;
  /** Aged only where its reading is overdue. */
  lambda(mapping: KnownMapping): Reading<FunctionFacts>;
  readonly concurrencyLimit: Reading;
}

export function mappingsRead(snapshot: FactsSnapshot, failure: NoAnswer | null, now: EpochMs): MappingsRead {
  const { listedAt } = snapshot;
  const bySource = new Map<SourceId, Dated<KnownMapping>[]>();
  for (const one of Object.values(snapshot.mappings)) {
    if (one.value.stream === null) continue;
    bySource.set(one.value.sourceId, [...(bySource.get(one.value.sourceId) ?? []), one]);
  }
  return {
    of: (source) => {
      const own = (bySource.get(source) ?? []).toSorted(inOrder);
      if (listedAt === null) return missing(failure?.why ?? 'unavailable');
      if (own.length === 0 && failure !== null) return missing(failure.why);
      const ages = own.length === 0 ? [now - listedAt] : own.map((one) => ageOf(one, now));
      return present(
        own.map(({ value }) => value),
        Math.max(0, ...ages),
      );
    },
  };
}

/** AWS lists mappings in no order that it promises. */
function inOrder({ value: a }: Dated<KnownMapping>, { value: b }: Dated<KnownMapping>): number {
  if (a.functionName !== b.functionName) return a.functionName < b.functionName ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** What could not be read in this turn. */
export interface Failures {
  readonly streams: ReadonlyMap<string, NoAnswer>;
  readonly failures: ReadonlyMap<string, NoAnswer>;
  readonly accountFailure: NoAnswer | null;
}

export function detailsRead(snapshot: FactsSnapshot, failed: Failures, now: EpochMs): DetailsRead {
  const { streams, account } = snapshot;
  const others = sourcesByFunction(snapshot);
  return {
    source: (id) => {
      const known = streams[id];
      return known === undefined
        ? missing(failed.streams.get(id)?.why ?? 'unavailable')
        : present(known.value, ageOf(known, now));
    },
    lambda: (mapping) => functionRead(snapshot, mapping, others, failed.failures, now),
    concurrencyLimit:
      account === null
        ? missing(failed.accountFailure?.why ?? 'unavailable')
        : present(account.value.concurrencyLimit, ageOf(account, now)),
  };
}

/** Facts of a function may be so old before they count as stale: where there are many, a round takes its time. Assumption. */
const FUNCTION_PATIENCE_MS: DurationMs = HOUR_MS;

function sourcesByFunction({ mappings }: FactsSnapshot): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { value } of Object.values(mappings)) {
    found.set(value.functionName, [...(found.get(value.functionName) ?? []), value.sourceId]);
  }
  return found;
}

function functionRead(
  { functions }: FactsSnapshot,
  mapping: KnownMapping,
  others: ReadonlyMap<string, readonly string[]>,
  failures: ReadonlyMap<string, NoAnswer>,
  now: EpochMs,
): Reading<FunctionFacts> {
  const { functionName: name, sourceId } = mapping;
  const key = functionKey(mapping);
  const config = functions.configs[key];
  const reserved = functions.reserved[name];
  if (config === undefined || reserved === undefined) {
    return missing((failures.get(key) ?? failures.get(name))?.why ?? 'unavailable');
  }
  // Timeout, memory and reserved concurrency change with a deploy: what moves by the minute is read by the minute.
  const overdue = [config, reserved].map((one) => ageOf(one, now)).filter((ageMs) => ageMs > FUNCTION_PATIENCE_MS);
  const facts: FunctionFacts = {
    ...config.value,
    reservedConcurrency: reserved.value,
    provisionedConcurrency: functions.provisioned[name]?.value ?? null,
    otherSources: [...new Set(others.get(name))].filter((one) => one !== sourceId).sort(),
  };
  return present(facts, Math.max(0, ...overdue));
}
