/** Finds out whose turn it is and reads everything about them. */
import type { DocumentProblem } from '../core/announcement.ts';
import type { Glance } from '../core/glance.ts';
import type { FleetObservation, Observation, SourceId } from '../core/observation.ts';
import { missing } from '../core/reading.ts';
import type { EpochMs } from '../core/units.ts';
import type { FoundSource, Inventoried, PolicyBook, Ports } from '../ports.ts';
import { type Cadence, earlyOf, isDue } from './cadence.ts';
import type { FleetOptions, Names } from './fleet-summary.ts';

/** What one invocation looks at. */
export interface Looked {
  readonly fleet: FleetObservation;
  /** By the id of every source that is looked after. */
  readonly found: ReadonlyMap<SourceId, FoundSource>;
  readonly resting: readonly SourceId[];
  /** Those of them whose turn it is; the others only belong to the picture. */
  readonly called: ReadonlySet<SourceId>;
}

/** Whole looks of one invocation: what its time and AWS's call rates carry. The most urgent come first. Assumption. */
const MOST_LOOKS = 400;

/** Reads the sources whose turn it is; the others rest. */
export async function look(
  ports: Ports,
  options: FleetOptions,
  book: PolicyBook,
  sources: readonly FoundSource[],
  cadence: Cadence,
  at: EpochMs,
): Promise<Looked> {
  const due = await dueOf(ports, options, book, sources, cadence, at);
  const { only } = options;
  const resting = sources.filter((source) => !due.includes(source)).map(({ id }) => id);
  const found = new Map(due.map((source) => [source.id, source]));
  const called = new Set(due.filter((source) => only === 'all' || isAmong(source, only)).map(({ id }) => id));
  if (due.length === 0) return { fleet: nothingSeen(at), found, resting, called };
  const names = new Set(due.flatMap((source) => source.functions.flatMap((name) => book.downstreamsOf(source, name))));
  const targets = book.targets.filter(({ name }) => names.has(name));
  const fleet = await ports.sensor.observe({ sources: due.map(({ id }) => id), downstreams: targets });
  const named = fleet.sources.map((one) => withDownstreams(one, found, book));
  return { fleet: { ...fleet, sources: named }, found, resting, called };
}

async function dueOf(
  ports: Ports,
  { only, woken }: FleetOptions,
  book: PolicyBook,
  sources: readonly FoundSource[],
  { looks }: Cadence,
  at: EpochMs,
): Promise<readonly FoundSource[]> {
  const isNamed = (source: FoundSource) =>
    (only !== 'all' && isAmong(source, only)) || (woken !== null && isAmong(source, woken));
  const calm = sources.filter(({ id }) => looks[id]?.isCalm === true);
  const glances = calm.length === 0 ? [] : await glanceAt(ports, calm);
  const glanceOf = new Map(glances.map((glance): [SourceId, Glance] => [glance.sourceId, glance]));
  const due = new Set(
    sources.filter((source) => {
      const glance = glanceOf.get(source.id);
      return isNamed(source) || glance === undefined || isDue(looks[source.id], glance, targetOf(book, source), at);
    }),
  );
  const resting = sources.filter((source) => !due.has(source)).map(({ id }) => id);
  const early = new Set(earlyOf(resting, due.size, looks, at));
  const wanted = sources.filter((source) => due.has(source) || early.has(source.id));
  return mostUrgent(wanted, isNamed, looks);
}

function isAmong({ name, functions }: FoundSource, names: Names): boolean {
  return names.streams.includes(name) || functions.some((one) => names.functions.includes(one));
}

/** Those asked for by name, then the latest, then those not looked at for longest. */
function mostUrgent(
  sources: readonly FoundSource[],
  isNamed: (source: FoundSource) => boolean,
  looks: Cadence['looks'],
): readonly FoundSource[] {
  if (sources.length <= MOST_LOOKS) return sources;
  const rank = (source: FoundSource): readonly number[] => {
    const last = looks[source.id];
    return [Number(!isNamed(source)), -(last?.ageMaxMs ?? 0), last?.at ?? 0];
  };
  const order = (a: FoundSource, b: FoundSource): number => {
    const [one, other] = [rank(a), rank(b)];
    const index = one.findIndex((value, place) => value !== other[place]);
    return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
  };
  return sources.toSorted(order).slice(0, MOST_LOOKS);
}

/** Without a glance nothing rests: the whole look tells what is missing. */
async function glanceAt({ sensor }: Ports, sources: readonly FoundSource[]): Promise<readonly Glance[]> {
  try {
    return await sensor.glance(sources.map(({ id }) => id));
  } catch {
    return [];
  }
}

function targetOf(book: PolicyBook, source: FoundSource): number | null {
  const answer = book.policyOf(source);
  return answer.kind === 'policy' ? answer.policy.target.iteratorAgeMs : null;
}

/** What consumers write to is known from the owner's documents, not from AWS. */
function withDownstreams(observation: Observation, found: Looked['found'], book: PolicyBook): Observation {
  const source = found.get(observation.sourceId);
  const { consumers } = observation;
  if (source === undefined || consumers.kind === 'missing') return observation;
  const value = consumers.value.map((one) => ({ ...one, downstreams: book.downstreamsOf(source, one.lambda.name) }));
  return { ...observation, consumers: { ...consumers, value } };
}

function nothingSeen(at: EpochMs): FleetObservation {
  const unread = missing('unavailable');
  return {
    observedAt: at,
    sources: [],
    downstreams: [],
    account: { concurrencyLimit: unread, concurrencyInUse: unread },
  };
}

/** Everything wrong in any document, and names that no stream has. */
export function problemsOf(book: PolicyBook, { absent }: Inventoried): readonly DocumentProblem[] {
  const text = 'no stream of this account and Region has this name';
  return [...book.problems, ...absent.map((name) => ({ where: `streams/${name}`, text }))];
}
