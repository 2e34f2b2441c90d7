/** Finds streams by name. */
import type { SourceId } from '../../core/observation.ts';
import type { EpochMs } from '../../core/units.ts';
import type { AwsClients } from './clients.ts';
import type { Facts } from './facts.ts';
import type { NoAnswer, RemainingMs } from './facts-asked.ts';
import { ageOf, FACTS_EVERY_MS } from './facts-snapshot.ts';
import { describeStream } from './facts-streams.ts';
import { listStreams } from './list-streams.ts';
import type { Pacers } from './paced.ts';

/** More names than this are looked for in the list of all streams, which takes fewer calls. */
const NAMES_ONE_BY_ONE = 20;

/** What became of names. */
export interface Located {
  readonly ids: readonly SourceId[];
  readonly absent: readonly string[];
  /** Neither described before nor answered about now. */
  readonly unanswered: readonly string[];
  readonly failure: NoAnswer | null;
}

/** What looking for streams needs. */
export interface StreamLookup {
  readonly clients: Pick<AwsClients, 'kinesis'>;
  readonly facts: Facts;
  readonly pacers: Pacers;
  readonly remainingMs: RemainingMs;
}

/** The streams of these names. One that was described lately is there without being asked for. */
export async function locateStreams(options: StreamLookup, names: readonly string[], now: EpochMs): Promise<Located> {
  const known = Object.values(options.facts.knownStreams());
  const arns = new Map(known.map(({ value }) => [value.name, value.id]));
  const fresh = new Set(known.filter((one) => ageOf(one, now) < FACTS_EVERY_MS).map(({ value }) => value.name));
  const open = names.filter((name) => !fresh.has(name));
  const asked = open.length > NAMES_ONE_BY_ONE ? await findInList(options, open) : await findEach(options, open);
  const absent = new Set(asked.absent);
  const found = new Map([...asked.found, ...[...arns].filter(([name]) => !absent.has(name))]);
  return {
    ids: names.flatMap((name) => found.get(name) ?? []),
    absent: asked.absent,
    unanswered: names.filter((name) => !found.has(name) && !absent.has(name)),
    failure: asked.failure,
  };
}

interface Found {
  readonly found: ReadonlyMap<string, SourceId>;
  readonly absent: readonly string[];
  readonly failure: NoAnswer | null;
}

async function findInList(options: StreamLookup, names: readonly string[]): Promise<Found> {
  const { clients, pacers, remainingMs } = options;
  const listed = await listStreams({ kinesis: clients.kinesis, pacer: pacers.listStreams, remainingMs });
  if (listed.kind === 'failed') return { found: new Map(), absent: [], failure: listed };
  const found = new Map(listed.value.map(({ name, id }) => [name, id]));
  return { found, absent: names.filter((name) => !found.has(name)), failure: null };
}

async function findEach({ clients, pacers, remainingMs }: StreamLookup, names: readonly string[]): Promise<Found> {
  const calls = { kinesis: clients.kinesis, pacer: pacers.describeStream, remainingMs };
  const answers = await Promise.all(names.map((StreamName) => describeStream(calls, { StreamName })));
  const found = new Map<string, SourceId>();
  const absent: string[] = [];
  let failure: NoAnswer | null = null;
  for (const [index, name] of names.entries()) {
    const answer = answers[index];
    if (answer?.kind === 'answer') found.set(name, answer.value.id);
    else if (answer?.kind === 'failed' && answer.isGone) absent.push(name);
    else if (answer?.kind === 'failed') failure ??= answer;
  }
  return { found, absent, failure };
}
