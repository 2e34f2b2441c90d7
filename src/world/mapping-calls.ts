/** Calls that concern event source mappings. */
import { FACTOR_MAX, FACTOR_MIN } from '../core/limits.ts';
import type { ApiAnswer, MappingDescription } from './account-api.ts';
import { beginUpdate } from './consumer.ts';
import { describeMapping } from './describe.ts';
import type { Poller } from './polling.ts';
import { refusals } from './refusals.ts';
import { refused, type Stream } from './stream.ts';

type Streams = ReadonlyMap<string, Stream>;

export function allMappings(streams: Streams): readonly MappingDescription[] {
  return [...streams.values()].flatMap(({ pollers }) => pollers.map(({ consumer }) => describeMapping(consumer)));
}

export function getMapping(streams: Streams, uuid: string): ApiAnswer<MappingDescription> {
  const found = findMapping(streams, uuid);
  if (found === null) return refusals.unknownMapping(uuid);
  return { kind: 'ok', value: describeMapping(found.poller.consumer) };
}

function findMapping(streams: Streams, uuid: string): { stream: Stream; poller: Poller } | null {
  for (const stream of streams.values()) {
    const poller = stream.pollers.find(({ consumer }) => consumer.parts.uuid === uuid);
    if (poller !== undefined) return { stream, poller };
  }
  return null;
}

export function updateFactor(streams: Streams, uuid: string, factor: number): ApiAnswer<MappingDescription> {
  const found = findMapping(streams, uuid);
  if (found === null) return refusals.unknownMapping(uuid);
  const { stream, poller } = found;
  if (!Number.isInteger(factor) || factor < FACTOR_MIN || factor > FACTOR_MAX) {
    return refused(stream, refusals.factorOutOfRange(factor));
  }
  const { consumer } = poller;
  if (consumer.state !== 'Enabled') return refused(stream, refusals.mappingNotEnabled(uuid, consumer.state));
  stream.mappingUpdates += 1;
  consumer.askedAtMs = stream.loop.nowMs();
  // AWS answers with the old factor: what is asked for shows only when it is in force.
  const answer: MappingDescription = { ...describeMapping(consumer), state: 'Updating' };
  beginUpdate(poller, factor);
  return { kind: 'ok', value: answer };
}
