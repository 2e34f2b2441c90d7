/** Reads event source mappings: the whole account's list every few minutes, those of observed sources every turn. */
import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import type { MappingId, SourceId } from '../../core/observation.ts';
import type { EpochMs } from '../../core/units.ts';
import { type Asked, allPages, ask, type NoAnswer, type RemainingMs } from './facts-asked.ts';
import { type Dated, FACTS_EVERY_MS, type FactsSnapshot, type KnownMapping, without } from './facts-snapshot.ts';
import { knownMapping } from './facts-translate.ts';
import type { Pacer } from './paced.ts';

/** Mappings in one answer. Source: Lambda API reference, ListEventSourceMappings, read 2026-11. */
const MAPPINGS_PER_PAGE = 100;

export interface LambdaCalls {
  readonly lambda: LambdaClient;
  readonly pacer: Pacer;
  readonly remainingMs: RemainingMs;
}

type Mappings = Pick<FactsSnapshot, 'listedAt' | 'mappings'>;

/** What is known afterwards, and why the list could not be read. */
export interface RefreshedMappings {
  readonly known: Mappings;
  /** AWS was asked, whatever came of it. */
  readonly isAsked: boolean;
  readonly failure: NoAnswer | null;
}

/** The list of the whole account, read again when it is older than a few minutes or `isUnknown` says that it lacks something. */
export async function refreshList(
  calls: LambdaCalls,
  known: Mappings,
  now: EpochMs,
  isUnknown = false,
): Promise<RefreshedMappings> {
  const isOld = known.listedAt === null || now - known.listedAt >= FACTS_EVERY_MS;
  return isOld || isUnknown ? readList(calls, known, now) : { known, isAsked: false, failure: null };
}

/** The mappings of these sources as they are now, by whichever way takes fewer calls. */
export async function refreshMappingsOf(
  calls: LambdaCalls,
  known: Mappings,
  sources: ReadonlySet<SourceId>,
  now: EpochMs,
): Promise<RefreshedMappings> {
  const all = Object.values(known.mappings);
  const wanted = all.filter(({ value }) => sources.has(value.sourceId)).map(({ value }) => value.id);
  const pages = Math.max(1, Math.ceil(all.length / MAPPINGS_PER_PAGE));
  return wanted.length < pages ? readEach(calls, known, wanted, now) : readList(calls, known, now);
}

async function readList(calls: LambdaCalls, known: Mappings, now: EpochMs): Promise<RefreshedMappings> {
  const { lambda, pacer, remainingMs } = calls;
  const listed = await allPages((Marker) =>
    ask(pacer, remainingMs, async () => {
      const page = await lambda.send(
        new ListEventSourceMappingsCommand({
          MaxItems: MAPPINGS_PER_PAGE,
          ...(Marker === undefined ? {} : { Marker }),
        }),
      );
      return { items: page.EventSourceMappings ?? [], next: page.NextMarker };
    }),
  );
  if (listed.kind === 'failed') return { known, isAsked: true, failure: listed };
  const mappings = listed.value.flatMap((one) => knownMapping(one) ?? []);
  return {
    known: {
      listedAt: now,
      mappings: Object.fromEntries(mappings.map((one) => [one.id, { value: one, readAt: now }])),
    },
    isAsked: true,
    failure: null,
  };
}

/** One that cannot be read stays as it was known, with its age. One that is gone may have been replaced: see the list. */
async function readEach(
  calls: LambdaCalls,
  known: Mappings,
  wanted: readonly MappingId[],
  now: EpochMs,
): Promise<RefreshedMappings> {
  const answers = await Promise.all(wanted.map((id) => readOne(calls, id)));
  const read: Record<MappingId, Dated<KnownMapping>> = {};
  const gone: MappingId[] = [];
  for (const [index, id] of wanted.entries()) {
    const answer = answers[index];
    if (answer?.kind === 'answer' && answer.value !== null) read[id] = { value: answer.value, readAt: now };
    else if (answer?.kind === 'failed' && answer.isGone) gone.push(id);
  }
  const left = { ...known, mappings: { ...without(known.mappings, gone), ...read } };
  return gone.length > 0 ? readList(calls, left, now) : { known: left, isAsked: true, failure: null };
}

async function readOne(
  { lambda, pacer, remainingMs }: LambdaCalls,
  id: MappingId,
): Promise<Asked<KnownMapping | null>> {
  return ask(pacer, remainingMs, async () =>
    knownMapping(await lambda.send(new GetEventSourceMappingCommand({ UUID: id }))),
  );
}
