/** The slow facts of the account, shared by inventory and sensor: each is read as rarely as it may be, and has its age. */
import type { SourceId } from '../../core/observation.ts';
import type { Reading } from '../../core/reading.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/units.ts';
import type { Store } from '../../ports.ts';
import type { AwsClients } from './clients.ts';
import { refreshAccount } from './facts-account.ts';
import type { Asked, RemainingMs } from './facts-asked.ts';
import { type FactsMemory, loadFacts, saveFacts } from './facts-cache.ts';
import { refreshFunctions } from './facts-functions.ts';
import { type LambdaCalls, refreshList, refreshMappingsOf } from './facts-mappings.ts';
import { type DetailsRead, detailsRead, type MappingsRead, mappingsRead } from './facts-read.ts';
import { type FactsSnapshot, type KnownMapping, pruned } from './facts-snapshot.ts';
import { type KinesisCalls, refreshStreams } from './facts-streams.ts';
import type { Pacers } from './paced.ts';

/** The list that the inventory has just read serves the look that follows it in the same turn. */
const SAME_TURN_MS: DurationMs = 5_000;
/** That nothing reads a stream is not believed for longer: the core acts on no older facts. */
const NO_MAPPING_MS: DurationMs = 2 * MINUTE_MS;

export interface FactsOptions {
  readonly clients: Pick<AwsClients, 'kinesis' | 'lambda'>;
  readonly store: Store;
  readonly pacers: Pacers;
  readonly remainingMs: RemainingMs;
  readonly memory: FactsMemory;
}

export interface Facts {
  /** Every mapping of the account, at most some minutes old if AWS answers; failed: none has ever been read. */
  mappings(now: EpochMs): Promise<Asked<readonly KnownMapping[]>>;
  /** What was last known of streams, as it is: for the names and ARNs that never change. */
  knownStreams(): FactsSnapshot['streams'];
  /** The mappings of these sources as they are now. */
  mappingsOf(sources: readonly SourceId[], now: EpochMs): Promise<MappingsRead>;
  /** Streams, functions and the account's limit for these sources and their mappings. */
  details(sources: readonly SourceId[], mappings: MappingsRead, now: EpochMs): Promise<DetailsRead>;
  /** Keeps what is known for the next process. */
  save(now: EpochMs): Promise<void>;
}

export function createFacts({ clients, store, pacers, remainingMs, memory }: FactsOptions): Facts {
  const lambda: LambdaCalls = { lambda: clients.lambda, pacer: pacers.lambda, remainingMs };
  const kinesis: KinesisCalls = { kinesis: clients.kinesis, pacers, remainingMs };
  const learn = (news: Partial<FactsSnapshot>): void => {
    memory.snapshot = { ...memory.snapshot, ...news };
  };
  // Once: a second look may come after a change.
  let freshAt: EpochMs | null = null;
  return {
    mappings: async (now) => {
      await loadFacts(store, memory);
      const { known, isAsked, failure } = await refreshList(lambda, memory.snapshot, now);
      learn(mappingsIn(known));
      if (isAsked && failure === null) freshAt = now;
      if (known.listedAt === null && failure !== null) return failure;
      return { kind: 'answer', value: Object.values(known.mappings).map(({ value }) => value) };
    },
    knownStreams: () => memory.snapshot.streams,
    mappingsOf: async (sources, now) => {
      await loadFacts(store, memory);
      const isUnknown = sources.some((source) => lacksMappings(memory.snapshot, source, now));
      const listed = await refreshList(lambda, memory.snapshot, now, isUnknown);
      learn(mappingsIn(listed.known));
      const isFresh = freshAt !== null && now - freshAt <= SAME_TURN_MS;
      freshAt = null;
      if (listed.isAsked || isFresh) return mappingsRead(memory.snapshot, listed.failure, now);
      const { known, failure } = await refreshMappingsOf(lambda, memory.snapshot, new Set(sources), now);
      learn(mappingsIn(known));
      return mappingsRead(memory.snapshot, failure, now);
    },
    details: async (sources, mappings, now) => {
      const readers = sources.flatMap((source) => valueOr(mappings.of(source), []));
      const [streams, functions] = await Promise.all([
        refreshStreams(kinesis, memory.snapshot.streams, new Set(sources), now),
        refreshLambda(lambda, memory.snapshot, readers, now),
      ]);
      learn({ streams: streams.known, functions: functions.known, account: functions.account });
      return detailsRead(memory.snapshot, { ...functions, streams: streams.failures }, now);
    },
    save: (now) => {
      memory.snapshot = pruned(memory.snapshot, now);
      return saveFacts(store, memory, now);
    },
  };
}

function mappingsIn({ listedAt, mappings }: Pick<FactsSnapshot, 'listedAt' | 'mappings'>) {
  return { listedAt, mappings };
}

async function refreshLambda(
  calls: LambdaCalls,
  { account, functions }: FactsSnapshot,
  readers: readonly KnownMapping[],
  now: EpochMs,
) {
  const limits = await refreshAccount(calls, account, now);
  const refreshed = await refreshFunctions(calls, functions, readers, limits.known?.value ?? null, now);
  return { ...refreshed, account: limits.known, accountFailure: limits.failure };
}

/** A source that has just turned up may have mappings that the list does not know yet. */
function lacksMappings({ mappings, streams, listedAt }: FactsSnapshot, source: SourceId, now: EpochMs): boolean {
  if (Object.values(mappings).some(({ value }) => value.sourceId === source)) return false;
  return streams[source] === undefined || listedAt === null || now - listedAt >= NO_MAPPING_MS;
}

function valueOr<T>(reading: Reading<T>, otherwise: T): T {
  return reading.kind === 'value' ? reading.value : otherwise;
}
