/** What a run used of everything that AWS bills. */
import { HOUR_MS, SECOND_MS } from '../../core/units.ts';
import type { StreamUsage, Usage } from '../run/cost.ts';
import type { TimelinePoint } from '../run/timeline.ts';
import { sumOf, type Truth } from '../run/truth.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';
import { spansOf } from './spans-of.ts';

/** Retention that is part of the price of a shard. */
const INCLUDED_RETENTION_HOURS = 24;

export function usageOf(
  scenario: Scenario,
  truth: Truth,
  timeline: readonly TimelinePoint[],
  ownUsdPerHour: number,
): Usage {
  const hours = truth.atMs / HOUR_MS;
  return {
    streams: streamsOf(scenario).map((stream, index): StreamUsage => {
      const name = stream.source.name;
      return {
        kind: stream.source.kind,
        hours,
        shardHours: truth.streams[index]?.shardHours ?? 0,
        extendedShardHours: extendedShardHours(timeline, name),
        records: truth.streams[index]?.recordsIn ?? 0,
        recordBytes: stream.recordBytes,
        consumers: stream.consumers.map(({ name: consumer, fanOut }) => ({
          fanOut,
          recordsRead: recordsRead(truth, name, consumer),
        })),
      };
    }),
    invocations: sumOf(truth.consumers, ({ invocations }) => invocations),
    billedGbSeconds: sumOf(truth.consumers, ({ billedGbSeconds }) => billedGbSeconds),
    ownUsd: hours * ownUsdPerHour,
  };
}

/** Retention can change in the middle of a run, so this comes from the timeline. */
function extendedShardHours(timeline: readonly TimelinePoint[], stream: string): number {
  const shardSeconds = sumOf(spansOf(timeline), ({ point, seconds }) => {
    const seen = point.streams[stream];
    return seen === undefined || seen.retentionHours <= INCLUDED_RETENTION_HOURS ? 0 : seen.openShards * seconds;
  });
  return (shardSeconds * SECOND_MS) / HOUR_MS;
}

/** What has been dealt with has been read; that a batch is read again after an update is left out. */
function recordsRead({ consumers }: Truth, stream: string, name: string): number {
  const found = consumers.find((each) => each.stream === stream && each.consumer === name);
  return found === undefined ? 0 : found.recordsDone + found.recordsDiscarded;
}
