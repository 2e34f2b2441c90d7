/** Streams by their tag, and the last answer about them for when AWS gives none. */
import { GetResourcesCommand, type ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import type { SourceId } from '../../core/observation.ts';
import { type DurationMs, type EpochMs, HOUR_MS } from '../../core/units.ts';
import type { AwsClients } from './clients.ts';
import { type Asked, allPages, ask, type RemainingMs } from './facts-asked.ts';
import { ageOf, type Dated } from './facts-snapshot.ts';
import { streamNameOf } from './facts-translate.ts';
import type { Pacers } from './paced.ts';

/** The tag by which owners hand a stream over. */
const TAG = 'headgate';
/** Resources in one answer. Source: Resource Groups Tagging API reference, GetResources, read 2026-11. */
const RESOURCES_PER_PAGE = 100;
/** A tag that was taken away must not count for longer than this. Documents are read anew in every turn. */
const REMEMBERED_MS: DurationMs = HOUR_MS;

/** The tag's value by stream. */
type Tags = ReadonlyMap<SourceId, string>;

/** What one process keeps. Made once per process and handed to every invocation. */
export interface TagMemory {
  /** Null: AWS has not answered yet. */
  last: Dated<Tags> | null;
}

export function createTagMemory(): TagMemory {
  return { last: null };
}

/** What asking for tags needs. */
export interface TagLookup {
  readonly clients: Pick<AwsClients, 'tagging'>;
  readonly pacers: Pacers;
  readonly remainingMs: RemainingMs;
}

/** The tags as they are, or as they were within the last hour. */
export async function tagsOrRemembered(lookup: TagLookup, memory: TagMemory, now: EpochMs): Promise<Asked<Tags>> {
  const asked = await taggedStreams(lookup);
  if (asked.kind === 'answer') {
    memory.last = { value: asked.value, readAt: now };
    return asked;
  }
  const { last } = memory;
  return last !== null && ageOf(last, now) <= REMEMBERED_MS ? { kind: 'answer', value: last.value } : asked;
}

/** A resource that once had tags comes back without any. */
async function taggedStreams({ clients, pacers, remainingMs }: TagLookup): Promise<Asked<Tags>> {
  const found = await allPages((token) =>
    ask(pacers.tagging, remainingMs, async () => {
      const page = await clients.tagging.send(
        new GetResourcesCommand({
          ResourceTypeFilters: ['kinesis:stream'],
          TagFilters: [{ Key: TAG }],
          ResourcesPerPage: RESOURCES_PER_PAGE,
          ...(token === undefined ? {} : { PaginationToken: token }),
        }),
      );
      return { items: (page.ResourceTagMappingList ?? []).flatMap(tagOf), next: page.PaginationToken };
    }),
  );
  return found.kind === 'failed' ? found : { kind: 'answer', value: new Map(found.value) };
}

function tagOf({ ResourceARN: id, Tags = [] }: ResourceTagMapping): readonly (readonly [SourceId, string])[] {
  const tag = Tags.find(({ Key }) => Key === TAG);
  if (id === undefined || tag === undefined || streamNameOf(id) === null) return [];
  return [[id, tag.Value ?? '']];
}
