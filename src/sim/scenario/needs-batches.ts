/** What of a scenario only the batch-exact level can simulate. */
import { SECOND_MS } from '../../core/units.ts';
import { createKeyGroups } from '../../world/key-groups.ts';
import { keyMixOf } from '../run/bursts.ts';
import { batchMsOf, batchRange, type PlacedConsumer, versionsOf } from './batch-times.ts';
import type { ConsumerSpec } from './consumer-schema.ts';
import type { Scenario } from './scenario-schema.ts';
import type { StreamSpec } from './stream-schema.ts';
import { type Path, type PlacedStream, placedStreams } from './streams-of.ts';

/** Why every batch has to be an event: one sentence for each reason. */
export function needBatches(scenario: Scenario): readonly string[] {
  return [
    ...(scenario.downstreams.length > 0 ? [sentence(['downstreams'])] : []),
    ...placedStreams(scenario).flatMap((placed) => ofStream(scenario, placed)),
  ];
}

function sentence(path: Path): string {
  return `${path.join('.')} needs every batch to be an event`;
}

function ofStream(scenario: Scenario, { stream, path }: PlacedStream): readonly string[] {
  const { poison, bursts, workload, consumers, source } = stream;
  const fields: readonly Path[] = [
    ...(source.kind === 'dynamodb' ? [['source', 'kind']] : []),
    ...('everySeconds' in poison || poison.length > 0 ? [['poison']] : []),
    ...(workload.kind === 'burst' ? [['workload']] : []),
    ...(bursts.length > 0 ? [['bursts']] : []),
    ...consumers.flatMap((consumer, index) => fieldsOf(consumer).map((field) => ['consumers', index, field])),
  ];
  return [
    ...fields.map((field) => sentence([...path, ...field])),
    ...sharedHotKeys(scenario, stream),
    ...consumers.flatMap((consumer) => outOfTime({ scenario, stream, consumer })),
  ];
}

function fieldsOf(consumer: ConsumerSpec): readonly (keyof ConsumerSpec)[] {
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

/** Shares of the load of the keys that the world follows one by one. */
export function followedShares({ keys }: StreamSpec): readonly number[] {
  return createKeyGroups(keyMixOf(keys), []).tracked.map(({ share }) => share);
}

/** A batch takes whatever keys no other batch has: with keys of much load that is no matter of flow. */
function sharedHotKeys({ physics }: Scenario, stream: StreamSpec): readonly string[] {
  if (physics.laneMode !== 'dynamic' || followedShares(stream).length === 0) return [];
  return [`lanes of mode dynamic with keys of more than 0.1 % of the load need every batch to be an event`];
}

/** The response of a lane is measured batch by batch, over thousands of ticks: more batches than this are no end. */
const MOST_BATCHES_PER_TICK = 10_000;

/** A batch beyond its timeout fails, and one that takes no time has no capacity; the coarse level knows neither. */
function outOfTime(placed: PlacedConsumer): readonly string[] {
  const { physics } = placed.scenario;
  const { name } = placed.consumer;
  const { least, most } = batchRange(placed);
  const shortestMs = (physics.tickSeconds * SECOND_MS) / MOST_BATCHES_PER_TICK;
  for (const version of versionsOf(placed)) {
    const { timeoutSeconds } = version;
    const lastsMs = batchMsOf(version, most);
    if (lastsMs > timeoutSeconds * SECOND_MS) {
      return [
        `a batch of ${most} records takes ${name} ${lastsMs / SECOND_MS} s, longer than its timeout of ${timeoutSeconds} s`,
      ];
    }
    if (batchMsOf(version, least) + physics.invokeOverheadMs < shortestMs) {
      return [`a batch of ${least} records takes ${name} less than ${shortestMs} ms, overhead included`];
    }
  }
  return [];
}
