/** Calls that concern event source mappings. */
import type { ApiAnswer, MappingChange, MappingDescription } from './account-api.ts';
import { describeMapping } from './describe.ts';
import type { Mapping } from './mapping.ts';
import { refusalOfSettings } from './mapping-settings.ts';
import { refusals } from './refusals.ts';
import { refused, type Stream } from './stream.ts';

type Streams = ReadonlyMap<string, Stream>;

export function allMappings(streams: Streams, startsAt: number): readonly MappingDescription[] {
  return [...streams.values()].flatMap(({ mappings }) => mappings.map((mapping) => describeMapping(mapping, startsAt)));
}

export function getMapping(streams: Streams, startsAt: number, uuid: string): ApiAnswer<MappingDescription> {
  const found = findMapping(streams, uuid);
  if (found === null) return refusals.unknownMapping(uuid);
  return { kind: 'ok', value: describeMapping(found.mapping, startsAt) };
}

function findMapping(streams: Streams, uuid: string): { stream: Stream; mapping: Mapping } | null {
  for (const stream of streams.values()) {
    const mapping = stream.mappings.find((one) => one.uuid === uuid);
    if (mapping !== undefined) return { stream, mapping };
  }
  return null;
}

export function updateMapping(
  streams: Streams,
  startsAt: number,
  uuid: string,
  change: MappingChange,
): ApiAnswer<MappingDescription> {
  const found = findMapping(streams, uuid);
  if (found === null) return refusals.unknownMapping(uuid);
  const { stream, mapping } = found;
  const wrong = refusalOfSettings(change);
  if (wrong !== null) return refused(stream, wrong);
  const state = mapping.state();
  if (state === 'Updating') return refused(stream, refusals.mappingNotEnabled(uuid, state));
  stream.mappingUpdates += 1;
  // AWS answers with the old settings: what is asked for shows only when it is in force.
  const before = describeMapping(mapping, startsAt);
  mapping.beginUpdate(change);
  return { kind: 'ok', value: { ...before, state: 'Updating', lastModifiedAt: startsAt + stream.loop.nowMs() } };
}
