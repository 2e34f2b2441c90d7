/** How closely a scenario is simulated. */
import type { Detail } from '../../world/world-config.ts';
import type { BrokenRule } from './broken-rule.ts';
import type { ConsumerSpec } from './consumer-schema.ts';
import { BATCH_SHARD_SECONDS } from './scenario-fields.ts';
import type { Scenario } from './scenario-schema.ts';
import type { StreamSpec } from './stream-schema.ts';
import { type Path, placedStreams, streamsOf } from './streams-of.ts';

/** The level of detail a scenario is run with: `auto` is decided here. */
export function detailOf(scenario: Scenario): Detail {
  if (scenario.detail !== 'auto') return scenario.detail;
  const shards = streamsOf(scenario).reduce((sum, { source }) => sum + source.shards, 0);
  const isLarge = shards * scenario.durationSeconds > BATCH_SHARD_SECONDS;
  return isLarge && needBatches(scenario).length === 0 ? 'fluid' : 'batch';
}

/** A scenario that asks for flowing load must have nothing that happens to single batches. */
export function detailRules(scenario: Scenario): readonly BrokenRule[] {
  if (scenario.detail !== 'fluid') return [];
  const [first] = needBatches(scenario);
  if (first === undefined) return [];
  return [{ path: ['detail'], accepted: `batch or auto, as ${first.join('.')} needs every batch to be an event` }];
}

/** Fields that need every batch to be an event. */
function needBatches(scenario: Scenario): readonly Path[] {
  return [
    ...(scenario.downstreams.length > 0 ? [['downstreams']] : []),
    ...placedStreams(scenario).flatMap(({ stream, path }) => ofStream(stream).map((field) => [...path, ...field])),
  ];
}

function ofStream(stream: StreamSpec): readonly Path[] {
  const { poison, bursts, workload, consumers, source } = stream;
  return [
    ...(source.kind === 'dynamodb' ? [['source', 'kind']] : []),
    ...('everySeconds' in poison || poison.length > 0 ? [['poison']] : []),
    ...(workload.kind === 'burst' ? [['workload']] : []),
    ...(bursts.length > 0 ? [['bursts']] : []),
    ...consumers.flatMap((consumer, index) => ofConsumer(consumer).map((field) => ['consumers', index, field])),
  ];
}

function ofConsumer(consumer: ConsumerSpec): readonly (keyof ConsumerSpec)[] {
  const needs = {
    errorShare: consumer.errorShare > 0,
    deploys: consumer.deploys.some(({ errorShare }) => (errorShare ?? 0) > 0),
    filterPassShare: consumer.filterPassShare < 1,
    output: consumer.output !== null,
    tumblingWindowSeconds: consumer.tumblingWindowSeconds !== null,
    partialBatchResponses: consumer.partialBatchResponses,
  } as const;
  const fields = Object.keys(needs) as (keyof typeof needs)[];
  return fields.filter((field) => needs[field]);
}
