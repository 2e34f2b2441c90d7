/** The tagging API over the tags of streams, the only resources here that carry tags. */
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import { type Input, objects, text as textOf, texts } from './input.ts';
import { listOf, operation, optional, text, whole } from './operation-input.ts';
import { bookmarkOf, pageOf, tokenOf } from './paging.ts';
import type { TagStore, Tags } from './tag-store.ts';

/** Source of these limits: Resource Groups Tagging API reference, GetResources, read 2026-11. */
const PER_PAGE = 100;
const TYPE_FILTERS = 100;
const TAG_FILTERS = 50;
const VALUES_PER_FILTER = 20;

const STREAM_TYPES = ['kinesis', 'kinesis:stream'];

interface Resource {
  readonly arn: string;
  readonly tags: Tags;
}

interface Request {
  readonly ResourcesPerPage: number | null;
  readonly PaginationToken: string | null;
  readonly ResourceTypeFilters: readonly string[] | null;
}

export function taggingOperations(world: World, store: TagStore): Operations {
  const fields = {
    ResourcesPerPage: optional(whole(1, PER_PAGE)),
    PaginationToken: optional(text(/^.{0,2048}$/s)),
    ResourceTypeFilters: optional(listOf(text(/^[\w-]+(:[\w-]+(\/[\w-]+)?)?$/), 0, TYPE_FILTERS)),
  };
  const getResources = operation(fields, (input, raw) => answer(taggedStreams(world, store), input, raw));
  return { GetResources: (input) => asParameterError(getResources(input)) };
}

/** This API has a name of its own for a wrong parameter. */
function asParameterError(answer: Answer): Answer {
  const isWrongValue = answer.kind === 'error' && answer.name === 'ValidationException';
  return isWrongValue ? { ...answer, name: 'InvalidParameterException' } : answer;
}

/** Streams that have tags or had some; those that never had any do not show. */
function taggedStreams(world: World, store: TagStore): readonly Resource[] {
  const known = new Set(store.streams());
  return world
    .listStreams()
    .filter(({ name }) => known.has(name))
    .map(({ name, arn }) => ({ arn, tags: store.get(name) }));
}

function answer(all: readonly Resource[], input: Request, raw: Input): Answer {
  const filters = objects(raw, 'TagFilters');
  const problem = problemOf(filters, input, raw);
  if (problem !== null) return invalid('InvalidParameterException', problem);
  const types = input.ResourceTypeFilters ?? [];
  const arns = texts(raw, 'ResourceARNList');
  const found = all.filter(
    ({ arn, tags }) =>
      (types.length === 0 || types.some((type) => STREAM_TYPES.includes(type))) &&
      (arns.length === 0 || arns.includes(arn)) &&
      filters.every((filter) => matches(tags, filter)),
  );
  // An empty token asks for the first page, as the one that ends a listing.
  const token = input.PaginationToken === '' ? null : input.PaginationToken;
  const bookmark = token === null ? null : bookmarkOf(token);
  if (token !== null && bookmark?.of !== 'resources') {
    return invalid('InvalidParameterException', 'The PaginationToken is not valid.');
  }
  const page = pageOf(found, ({ arn }) => arn, bookmark?.after ?? null, input.ResourcesPerPage ?? PER_PAGE);
  const next = page.nextAfter;
  return ok({
    PaginationToken: next === null ? '' : tokenOf({ of: 'resources', after: next, issuedAt: 0 }),
    ResourceTagMappingList: page.items.map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  });
}

function problemOf(filters: readonly Input[], input: Request, raw: Input): string | null {
  if (filters.length > TAG_FILTERS) return `At most ${TAG_FILTERS} TagFilters are allowed.`;
  if (filters.some((filter) => !textOf(filter, 'Key'))) return 'Every tag filter needs a Key.';
  if (filters.some((filter) => texts(filter, 'Values').length > VALUES_PER_FILTER)) {
    return `At most ${VALUES_PER_FILTER} values are allowed in a tag filter.`;
  }
  const hasOthers = filters.length > 0 || input.ResourceTypeFilters !== null || input.ResourcesPerPage !== null;
  return texts(raw, 'ResourceARNList').length > 0 && hasOthers
    ? 'ResourceARNList cannot be combined with other filters or with ResourcesPerPage.'
    : null;
}

/** No values: any value of that key. */
function matches(tags: Tags, filter: Input): boolean {
  const value = tags[textOf(filter, 'Key') ?? ''];
  const values = texts(filter, 'Values');
  return value !== undefined && (values.length === 0 || values.includes(value));
}
