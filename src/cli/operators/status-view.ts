/** Reads what Headgate knows: its own table first, and the documents for what holds now. */
import { bookOf } from '../../config/book.ts';
import type { DocumentText } from '../../config/document-text.ts';
import { type LastLook, loadCadence, REST_MS } from '../../controller/cadence.ts';
import { problemsOf } from '../../controller/look.ts';
import { breakerKey } from '../../controller/step-breakers.ts';
import { stateKey } from '../../controller/stored-source.ts';
import type { BreakerState } from '../../core/breaker-state.ts';
import type { SourceId } from '../../core/observation.ts';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/units.ts';
import type { FoundSource, Inventoried, Store } from '../../ports.ts';
import type { Heartbeat, SourceStatus, StatusView } from '../../report/status-view.ts';
import type { Account } from './account.ts';
import { modeChainOf } from './mode-chain.ts';
import { newestReports } from './newest-reports.ts';
import { sourceStatusOf } from './status-source.ts';

/** As much of an account as the status takes; tests bring their own. */
export type StatusAccount = Pick<Account, 'clock' | 'documents' | 'inventory'> & {
  readonly store: Pick<Store, 'get' | 'query'>;
  readonly settings: Pick<Account['settings'], 'region' | 'configPath'> & { readonly stateTable: string };
};

/** A source at rest is looked at every few minutes; so much later nobody looks. Assumption. */
const STALE_MS: DurationMs = REST_MS + 2 * MINUTE_MS;
const NEWS_KEY = 'account#news';

/** Names that are neither looked after nor remembered. */
export type BuiltStatus =
  | { readonly kind: 'status'; readonly view: StatusView }
  | { readonly kind: 'unknown-streams'; readonly unknown: readonly string[]; readonly known: readonly string[] };

/** Throws when the table cannot be read; what else cannot be read is said in the view. */
export async function buildStatus(
  account: StatusAccount,
  only: readonly string[],
  lastDecisions: number,
): Promise<BuiltStatus> {
  const now = account.clock.now();
  const { store, settings } = account;
  const news = await store.get(NEWS_KEY);
  const { looks } = await loadCadence(storeOf(store));
  const read = await readOwners(account);
  const sources = sourcesOf(read.inventoried?.sources ?? [], looks);
  const names = sources.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) return { kind: 'unknown-streams', unknown, known: names.toSorted() };
  const shown = sources.filter(({ name }) => only.length === 0 || only.includes(name));
  const statuses: SourceStatus[] = [];
  for (const source of shown) statuses.push(await readSource(account, read.documents, source, lastDecisions, now));
  const book = read.documents === null ? null : bookOf(read.documents);
  const problems =
    book === null ? [] : problemsOf(book, read.inventoried ?? { sources: [], absent: [], unanswered: [] });
  const view: StatusView = {
    at: now,
    region: settings.region,
    table: settings.stateTable,
    configPath: settings.configPath,
    heartbeat: heartbeatOf(looks, statuses, news !== null, now),
    account: book === null ? null : { switch: book.switch, ceiling: book.ceiling },
    problems,
    newsWaiting: waitingNews(news?.value),
    unread: read.unread,
    sources: statuses,
  };
  return { kind: 'status', view };
}

/** The cadence is loaded by a function that may also save; nothing is saved here. */
function storeOf({ get, query }: StatusAccount['store']): Store {
  return { get, query, putIfRevision: async () => ({ kind: 'conflict' }) };
}

interface Owners {
  readonly documents: readonly DocumentText[] | null;
  readonly inventoried: Inventoried | null;
  readonly unread: readonly string[];
}

async function readOwners({ documents, inventory }: StatusAccount): Promise<Owners> {
  const unread: string[] = [];
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      unread.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  const texts = await attempt('documents', documents);
  const inventoried = await attempt('streams and tags', () =>
    inventory.list(texts === null ? [] : bookOf(texts).named),
  );
  return { documents: texts, inventoried, unread };
}

interface Shown {
  readonly id: SourceId;
  readonly name: string;
  /** Null: no longer looked after, or it could not be told. */
  readonly found: FoundSource | null;
}

/** Those looked after now, and those that the last turns looked at. */
function sourcesOf(found: readonly FoundSource[], looks: Readonly<Record<SourceId, LastLook>>): readonly Shown[] {
  const current = found.map((source) => ({ id: source.id, name: source.name, found: source }));
  const ids = new Set(found.map(({ id }) => id));
  const past = Object.keys(looks)
    .filter((id) => !ids.has(id))
    .map((id) => ({ id, name: id.slice(id.lastIndexOf('/') + 1), found: null }));
  return [...current, ...past].toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

async function readSource(
  { store }: StatusAccount,
  documents: readonly DocumentText[] | null,
  { id, name, found }: Shown,
  lastDecisions: number,
  now: EpochMs,
): Promise<SourceStatus> {
  const [stored, history] = await Promise.all([
    store.get(stateKey(id)),
    newestReports(store, id, now, Math.max(1, lastDecisions)),
  ]);
  const names = history[0]?.breakers.map(({ downstream }) => downstream) ?? [];
  const breakers = new Map<string, BreakerState>();
  for (const downstream of names) {
    const breaker = breakerIn((await store.get(breakerKey(downstream)))?.value);
    if (breaker !== null) breakers.set(downstream, breaker);
  }
  const chain = documents === null || found === null ? null : modeChainOf(documents, found);
  const answer = documents === null || found === null ? null : bookOf(documents).policyOf(found);
  const targetMs = answer?.kind === 'policy' ? answer.policy.target.iteratorAgeMs : null;
  const mode = chain === null ? null : { effective: chain.effective, why: chain.text };
  return sourceStatusOf({ id, name, mode, targetMs, stored, history, breakers, lastDecisions }, now);
}

/** Null: another version wrote it; the newest report says how it counts. */
function breakerIn(value: unknown): BreakerState | null {
  const breaker = value as Partial<BreakerState> | null | undefined;
  return breaker?.schemaVersion === 1 && breaker.phase !== undefined ? (breaker as BreakerState) : null;
}

function heartbeatOf(
  looks: Readonly<Record<SourceId, LastLook>>,
  sources: readonly SourceStatus[],
  hasRun: boolean,
  now: EpochMs,
): Heartbeat {
  const times = [...Object.values(looks).map(({ at }) => at), ...sources.flatMap(({ last }) => last?.at ?? [])];
  if (times.length === 0) return { kind: hasRun ? 'no-sources' : 'nothing-yet' };
  const at = Math.max(...times);
  const ageMs = Math.max(0, now - at);
  return { kind: ageMs <= STALE_MS ? 'fresh' : 'stale', at, ageMs };
}

function waitingNews(value: unknown): number {
  const waiting = (value as { readonly waiting?: unknown } | null | undefined)?.waiting;
  return Array.isArray(waiting) ? waiting.length : 0;
}
