/** The inventory on AWS: streams by tag and by name, and the functions that read them. */
import type { Candidate } from '../../core/announcement.ts';
import type { SourceId } from '../../core/observation.ts';
import type { Clock, FoundSource, Inventoried, Inventory } from '../../ports.ts';
import type { AwsClients } from './clients.ts';
import type { Asked, NoAnswer } from './facts-asked.ts';
import type { KnownMapping } from './facts-snapshot.ts';
import { streamNameOf } from './facts-translate.ts';
import { locateStreams, type StreamLookup } from './inventory-streams.ts';
import { createTagMemory, type TagMemory, tagsOrRemembered } from './inventory-tags.ts';
import { listStreams } from './list-streams.ts';

export interface InventoryOptions extends StreamLookup {
  readonly clients: Pick<AwsClients, 'kinesis' | 'tagging'>;
  readonly clock: Clock;
  /** The last answer about tags. Without one handed in, it lasts as long as this inventory. */
  readonly tags?: TagMemory;
}

export function createInventory(options: InventoryOptions): Inventory {
  const memory = options.tags ?? createTagMemory();
  return {
    list: (named) => list(options, memory, named),
    survey: () => survey(options),
  };
}

async function list(options: InventoryOptions, memory: TagMemory, named: readonly string[]): Promise<Inventoried> {
  const { clock, facts } = options;
  // Two lists of the account, each below a rate of its own.
  const [tagged, mappings] = await Promise.all([
    tagsOrRemembered(options, memory, clock.now()),
    facts.mappings(clock.now()),
  ]);
  const tags = answerOf(tagged, 'GetResources');
  const taggedNames = new Set([...tags.keys()].map((id) => streamNameOf(id)));
  const unknownNames = [...new Set(named)].filter((name) => !taggedNames.has(name));
  const located = await locateStreams(options, unknownNames, clock.now());
  // An empty list would say that all sources are gone.
  if (tags.size + located.ids.length === 0 && located.failure !== null) throw noList(located.failure, 'Kinesis');
  const functions = functionsBySource(mappings.kind === 'answer' ? mappings.value : []);
  const sources = [...tags.keys(), ...located.ids].map(
    (id): FoundSource => ({
      id,
      name: streamNameOf(id) ?? '',
      tag: tags.get(id) ?? null,
      // Empty where mappings cannot be read at all: the sensor says so for each source.
      functions: functions.get(id) ?? [],
    }),
  );
  return { sources, absent: located.absent, unanswered: located.unanswered };
}

async function survey(options: InventoryOptions): Promise<readonly Candidate[]> {
  const { clients, pacers, remainingMs } = options;
  const calls = { kinesis: clients.kinesis, pacer: pacers.listStreams, remainingMs };
  const streams = answerOf(await listStreams(calls), 'ListStreams');
  const mappings = answerOf(await options.facts.mappings(options.clock.now()), 'ListEventSourceMappings');
  const functions = functionsBySource(mappings);
  return streams.flatMap(({ id, name }) => {
    const readers = functions.get(id);
    return readers === undefined ? [] : [{ id, name, functions: readers }];
  });
}

function functionsBySource(mappings: readonly KnownMapping[]): ReadonlyMap<SourceId, readonly string[]> {
  const found = new Map<SourceId, string[]>();
  for (const { sourceId, functionName } of mappings) {
    const names = found.get(sourceId) ?? [];
    if (!names.includes(functionName)) found.set(sourceId, [...names, functionName]);
  }
  return found;
}

function answerOf<T>(asked: Asked<T>, operation: string): T {
  if (asked.kind === 'failed') throw noList(asked, operation);
  return asked.value;
}

function noList({ name }: NoAnswer, operation: string): Error {
  return new Error(`the sources cannot be listed: ${operation} gave no answer (${name})`);
}
