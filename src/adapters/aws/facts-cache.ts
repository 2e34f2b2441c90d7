/**
 * The memory of slow facts between invocations. It lives in the warm process and, for the next cold one, in the store;
 * a cache that cannot be read or saved is only slower.
 */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/units.ts';
import type { Store } from '../../ports.ts';
import { type FactsSnapshot, NOTHING_KNOWN } from './facts-snapshot.ts';

const PREFIX = 'cache#facts#';
/** Another shape gets another number; what was saved in an older one is not read. */
const VERSION = 1;
/** Bytes of JSON in one item: DynamoDB allows 400 KB. */
const CHUNK_BYTES = 250_000;
/** Cold starts are rare: saving more often would cost more than it spares. */
const SAVE_EVERY_MS: DurationMs = 10 * MINUTE_MS;
/** Items that are read: some 25 MB of facts. */
const MOST_CHUNKS = 100;

/** What one process keeps. Made once per process and handed to every invocation. */
export interface FactsMemory {
  snapshot: FactsSnapshot;
  /** Revisions of the saved items by key; null: nothing has been loaded yet. */
  revisions: Readonly<Record<string, number>> | null;
  savedAt: EpochMs | null;
}

export function createFactsMemory(): FactsMemory {
  return { snapshot: NOTHING_KNOWN, revisions: null, savedAt: null };
}

/** One thing known, so that the whole can be cut into items anywhere. */
type Entry = readonly [
  section: 'mappings' | 'streams' | 'configs' | 'reserved' | 'provisioned',
  key: string,
  value: unknown,
];

interface Chunk {
  readonly schemaVersion: number;
  readonly savedAt: EpochMs;
  /** How many chunks belong together. */
  readonly of: number;
  readonly head: Pick<FactsSnapshot, 'listedAt' | 'account'>;
  readonly entries: readonly Entry[];
}

/** Loads what an earlier process saved, once. */
export async function loadFacts(store: Store, memory: FactsMemory): Promise<void> {
  if (memory.revisions !== null) return;
  memory.revisions = {};
  try {
    const items = await store.query(PREFIX, MOST_CHUNKS);
    memory.revisions = Object.fromEntries(items.map(({ key, revision }) => [key, revision]));
    const chunks = items.flatMap(({ value }) => (isChunk(value) ? [value] : []));
    const newest = Math.max(...chunks.map(({ savedAt }) => savedAt));
    const whole = chunks.filter(({ savedAt }) => savedAt === newest);
    const [first] = whole;
    // Chunks of two savings do not make one whole.
    if (first === undefined || whole.length !== first.of) return;
    memory.snapshot = snapshotOf(
      first.head,
      whole.flatMap(({ entries }) => entries),
    );
    memory.savedAt = newest;
  } catch {
    // Only slower.
  }
}

/** Saves what is known when it was last saved long ago. What somebody else has saved since stays. */
export async function saveFacts(store: Store, memory: FactsMemory, now: EpochMs): Promise<void> {
  if (memory.savedAt !== null && now - memory.savedAt < SAVE_EVERY_MS) return;
  memory.savedAt = now;
  const { snapshot } = memory;
  const head = { listedAt: snapshot.listedAt, account: snapshot.account };
  const parts = cut(entriesOf(snapshot), CHUNK_BYTES);
  try {
    for (const [index, entries] of parts.entries()) {
      const key = `${PREFIX}${String(index).padStart(4, '0')}`;
      const chunk: Chunk = { schemaVersion: VERSION, savedAt: now, of: parts.length, head, entries };
      const result = await store.putIfRevision(key, chunk, memory.revisions?.[key] ?? null);
      if (result.kind === 'conflict') {
        memory.revisions = await revisionsOf(store);
        return;
      }
      memory.revisions = { ...memory.revisions, [key]: result.revision };
    }
  } catch {
    // Only slower.
  }
}

async function revisionsOf(store: Store): Promise<Readonly<Record<string, number>>> {
  const items = await store.query(PREFIX, MOST_CHUNKS);
  return Object.fromEntries(items.map(({ key, revision }) => [key, revision]));
}

function isChunk(value: unknown): value is Chunk {
  if (typeof value !== 'object' || value === null) return false;
  const { schemaVersion, entries, head, savedAt } = value as Partial<Chunk>;
  return schemaVersion === VERSION && Array.isArray(entries) && typeof head === 'object' && typeof savedAt === 'number';
}

function entriesOf({ mappings, streams, functions }: FactsSnapshot): readonly Entry[] {
  const sections = { mappings, streams, ...functions };
  const names = ['mappings', 'streams', 'configs', 'reserved', 'provisioned'] as const;
  return names.flatMap((name) => Object.entries(sections[name]).map(([key, value]): Entry => [name, key, value]));
}

function snapshotOf(head: Chunk['head'], entries: readonly Entry[]): FactsSnapshot {
  const section = (name: Entry[0]) =>
    Object.fromEntries(entries.filter(([one]) => one === name).map(([, key, value]) => [key, value]));
  // The version vouches for the shape of what this adapter saved itself.
  return {
    ...head,
    mappings: section('mappings') as FactsSnapshot['mappings'],
    streams: section('streams') as FactsSnapshot['streams'],
    functions: {
      configs: section('configs') as FactsSnapshot['functions']['configs'],
      reserved: section('reserved') as FactsSnapshot['functions']['reserved'],
      provisioned: section('provisioned') as FactsSnapshot['functions']['provisioned'],
    },
  };
}

/** Entries in order, in groups of at most `bytes` of JSON each; at least one group. */
export function cut<T>(entries: readonly T[], bytes: number): readonly (readonly T[])[] {
  const groups: T[][] = [[]];
  let size = 0;
  for (const entry of entries) {
    const own = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (size + own > bytes && size > 0) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(entry);
    size += own;
  }
  return groups;
}
