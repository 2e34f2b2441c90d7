/** Demand for shards and for slots over a run, and what there was of them. */
import { SHARD_WRITE_BYTES_PER_SEC, SHARD_WRITE_RECORDS_PER_SEC } from '../../core/limits.ts';
import { consumerKey, type TimelinePoint } from '../run/timeline.ts';
import type { ConsumerSpec } from '../scenario/consumer-schema.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import type { StreamSpec } from '../scenario/stream-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';
import { type Elasticity, elasticityOf, meanElasticity, type SupplyStep } from './elasticity.ts';
import { busyLanes, laneRatePerSec } from './lane-rate.ts';
import { spansOf, type TimelineSpan } from './spans-of.ts';

/** Within this time a backlog is to be worked off: without it the metric would punish catching up (assumption). */
export const CATCH_UP_SECONDS = 600;

/** Shards of streams whose owner provides them; the mean over streams. Null when AWS provides all of them. */
export function shardElasticity(scenario: Scenario, timeline: readonly TimelinePoint[]): Elasticity | null {
  const spans = spansOf(timeline);
  const provisioned = streamsOf(scenario).filter(({ source }) => source.kind === 'kinesis-provisioned');
  return meanElasticity(provisioned.map((stream) => elasticityOf(spans.flatMap((span) => shardStep(stream, span)))));
}

/** Demand is what is offered: 1,000 records or 1 MiB a second for each shard. */
function shardStep({ source, recordBytes }: StreamSpec, { point, seconds }: TimelineSpan): readonly SupplyStep[] {
  const seen = point.streams[source.name];
  if (seen === undefined) return [];
  const byRecords = seen.offeredPerSec / SHARD_WRITE_RECORDS_PER_SEC;
  const byBytes = (seen.offeredPerSec * recordBytes) / SHARD_WRITE_BYTES_PER_SEC;
  return [{ seconds, demand: Math.max(1, Math.ceil(Math.max(byRecords, byBytes))), supply: seen.openShards }];
}

/** Slots of every consumer; the mean over consumers. */
export function slotElasticity(scenario: Scenario, timeline: readonly TimelinePoint[]): Elasticity | null {
  const spans = spansOf(timeline);
  const streams = streamsOf(scenario);
  return meanElasticity(
    streams.flatMap((stream) =>
      stream.consumers.map((consumer) => {
        const key = consumerKey(stream.source.name, consumer.name, streams.length);
        return elasticityOf(spans.flatMap((span) => slotStep(scenario, stream, consumer, key, span)));
      }),
    ),
  );
}

/** Demand is the lanes that do what is accepted and work the backlog off; a lane that no key can keep busy is no supply. */
function slotStep(
  scenario: Scenario,
  stream: StreamSpec,
  consumer: ConsumerSpec,
  key: string,
  { point, seconds }: TimelineSpan,
): readonly SupplyStep[] {
  const seen = point.consumers[key];
  const acceptedPerSec = point.streams[stream.source.name]?.acceptedPerSec;
  if (seen === undefined || acceptedPerSec === undefined) return [];
  const neededPerSec = (acceptedPerSec + seen.backlogRecords / CATCH_UP_SECONDS) * consumer.filterPassShare;
  const lanes = neededPerSec / laneRatePerSec(scenario, consumer, stream.recordBytes, point.atSeconds);
  const quota = consumer.reservedConcurrency ?? scenario.account.concurrency;
  const usable = Math.min(quota, busyLanes(stream.keys, seen.readableShards));
  return [
    {
      seconds,
      demand: Math.max(1, Math.ceil(lanes)),
      supply: Math.min(seen.readableShards * seen.factor, usable),
    },
  ];
}
