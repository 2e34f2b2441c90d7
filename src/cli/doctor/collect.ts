/** Asks the account for everything an examination rests on. Reads only. */
import { targetRefs } from '../../adapters/aws/metric-plan.ts';
import { type Book, bookOf } from '../../config/book.ts';
import type { DocumentText } from '../../config/document-text.ts';
import { policyOf } from '../../config/parse-policy.ts';
import { streamDocument } from '../../config/policy-schema.ts';
import { problemsOf } from '../../controller/look.ts';
import { readStored, stateKey } from '../../controller/stored-source.ts';
import { pruneLedger } from '../../core/ledger.ts';
import { measure } from '../../core/measure.ts';
import type { FleetObservation, Observation } from '../../core/observation.ts';
import type { Policy } from '../../core/policy.ts';
import { initialState } from '../../core/state.ts';
import type { EpochMs } from '../../core/units.ts';
import type { FoundSource, Inventoried } from '../../ports.ts';
import type { Account } from '../operators/account.ts';
import { modeChainOf } from '../operators/mode-chain.ts';
import { newestReports } from '../operators/newest-reports.ts';
import type { DoctorFacts, Looked } from './doctor-facts.ts';

/** As much of an account as the doctor takes; tests bring their own. */
export type DoctorAccount = Pick<
  Account,
  'clock' | 'documents' | 'inventory' | 'sensor' | 'facts' | 'store' | 'calls' | 'denials'
>;

/** Reports in which refused changes are looked for. */
const REPORTS = 60;
const FORBIDDEN = /access.?denied|not.?authori[sz]ed|forbidden/i;

/** Names that are neither tagged nor named by a document, or the facts of every source asked for. */
export type Collected =
  | { readonly kind: 'facts'; readonly facts: readonly DoctorFacts[] }
  | { readonly kind: 'unknown-streams'; readonly unknown: readonly string[]; readonly known: readonly string[] };

/** A stream that is asked for by name is examined whether it is opted in or not. */
export async function collect(account: DoctorAccount, only: readonly string[]): Promise<Collected> {
  const at = account.clock.now();
  const documents = await account.documents();
  const { named } = bookOf(documents);
  const inventoried = await account.inventory.list([...new Set([...named, ...only])]);
  const names = inventoried.sources.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) return { kind: 'unknown-streams', unknown, known: names.toSorted() };
  const sources = inventoried.sources.filter(({ name }) => only.length === 0 || only.includes(name));
  if (sources.length === 0) return { kind: 'facts', facts: [] };
  const fleet = await account.sensor.observe({ sources: sources.map(({ id }) => id), downstreams: [] });
  const shared: Shared = { at, documents, inventoried, fleet, shardLimits: await looked(account.calls.shardLimits) };
  const facts: DoctorFacts[] = [];
  for (const observation of fleet.sources) {
    const source = sources.find(({ id }) => id === observation.sourceId);
    if (source !== undefined) facts.push(await factsOf(account, source, observation, shared));
  }
  // What one source was denied concerns the permissions of all.
  const denied = account.denials.all();
  return { kind: 'facts', facts: facts.map((one) => ({ ...one, denied })) };
}

interface Shared {
  readonly at: EpochMs;
  readonly documents: readonly DocumentText[];
  readonly inventoried: Inventoried;
  readonly fleet: FleetObservation;
  readonly shardLimits: DoctorFacts['shardLimits'];
}

async function factsOf(
  account: DoctorAccount,
  source: FoundSource,
  observation: Observation,
  shared: Shared,
): Promise<DoctorFacts> {
  const { at, documents, inventoried, fleet, shardLimits } = shared;
  const mappings = await account.facts.mappings(at);
  const own = mappings.kind === 'answer' ? mappings.value.filter(({ sourceId }) => sourceId === source.id) : [];
  const book = bookOf(documents);
  const stored = await storedOf(account, source, at);
  return {
    at,
    name: source.name,
    observation,
    signals: measure(observation, initialState(source.id), at),
    account: fleet.account,
    chain: modeChainOf(documents, source),
    policy: policyFor(book.policyOf(source)),
    problems: problemsOf(book, inventoried),
    downstreamMetrics: downstreamMetrics(book, source),
    qualifiers: Object.fromEntries(own.map(({ id, qualifier }) => [id, qualifier])),
    eventCounts: own.filter(({ stream }) => stream?.eventCounts === true).map(({ id }) => id),
    tags: await looked(() => account.calls.tagsOf(source.id)),
    registered: await looked(() => account.calls.registeredReaders(source.id)),
    shardLimits,
    ...stored,
    denied: [],
  };
}

/** What the health of the source's downstreams takes to read; one that several sources share is counted for each. */
function downstreamMetrics(book: Book, source: FoundSource): number {
  const names = new Set(source.functions.flatMap((name) => book.downstreamsOf(source, name)));
  return book.targets.filter(({ name }) => names.has(name)).flatMap(targetRefs).length;
}

function policyFor(answer: ReturnType<ReturnType<typeof bookOf>['policyOf']>): Policy {
  return answer.kind === 'policy' ? answer.policy : policyOf(streamDocument.parse({}));
}

async function storedOf(
  { store }: DoctorAccount,
  { id }: FoundSource,
  at: EpochMs,
): Promise<Pick<DoctorFacts, 'ledger' | 'refusedChanges'>> {
  if (store === null) return { ledger: { kind: 'unread', why: 'no table is named' }, refusedChanges: [] };
  try {
    const loaded = readStored(id, await store.get(stateKey(id)));
    if (loaded === null) {
      return { ledger: { kind: 'unread', why: 'the stored state has an unknown version' }, refusedChanges: [] };
    }
    const reports = loaded.revision === null ? [] : await newestReports(store, id, at, REPORTS);
    const refused = reports.flatMap(({ results }) =>
      results.flatMap((one) => (one.kind === 'refused' && FORBIDDEN.test(one.error) ? [one.action.kind] : [])),
    );
    return {
      ledger: { kind: 'found', value: pruneLedger(loaded.state.shards.ledger, at) },
      refusedChanges: [...new Set(refused)],
    };
  } catch (error) {
    return { ledger: { kind: 'unread', why: nameOf(error) }, refusedChanges: [] };
  }
}

/** What AWS refuses is a fact like others. */
async function looked<T>(ask: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { kind: 'found', value: await ask() };
  } catch (error) {
    return { kind: 'unread', why: nameOf(error) };
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
