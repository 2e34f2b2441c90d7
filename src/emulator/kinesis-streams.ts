/** Streams as Kinesis lists and describes them. */
import { SECOND_MS } from '../core/units.ts';
import type { StreamDescription } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, type Operations, ok, refused } from './answer.ts';
import { kinesisStreams, SHARD_ID, STREAM_FIELDS, TOKEN, withStream } from './kinesis-names.ts';
import { shardShape } from './kinesis-shards.ts';
import type { Tokens } from './kinesis-tokens.ts';
import { operation, optional, text, whole } from './operation-input.ts';
import { pageOf } from './paging.ts';

/** Accepted as a limit, and returned at most. Source: Kinesis API reference, ListStreams, DescribeStream, read 2026-11. */
const MAX_LIMIT = 10_000;
const STREAMS_PER_PAGE = 100;
const SHARDS_PER_PAGE = 100;

/** Source: Kinesis developer guide, "Quotas and limits", read 2026-11. */
const ON_DEMAND_STREAM_LIMIT = 50;
/** A new stream's. Source: Kinesis API reference, UpdateMaxRecordSize, read 2026-11. */
const MAX_RECORD_KIB = 1_024;

const LIST_FIELDS = {
  Limit: optional(whole(1, MAX_LIMIT)),
  ExclusiveStartStreamName: optional(text(/^[a-zA-Z0-9_.-]{1,128}$/)),
  NextToken: optional(TOKEN),
};

const DESCRIBE_FIELDS = {
  ...STREAM_FIELDS,
  Limit: optional(whole(1, MAX_LIMIT)),
  ExclusiveStartShardId: optional(SHARD_ID),
};

export function streamOperations(world: World, tokens: Tokens): Operations {
  return {
    ListStreams: operation(LIST_FIELDS, ({ Limit, ExclusiveStartStreamName, NextToken }) => {
      const start = tokens.start('streams', NextToken);
      if (start.kind !== 'start') return start;
      const size = Math.min(Limit ?? STREAMS_PER_PAGE, STREAMS_PER_PAGE);
      const page = pageOf(kinesisStreams(world), ({ name }) => name, start.after ?? ExclusiveStartStreamName, size);
      const token = tokens.write('streams', page.nextAfter);
      return ok({
        StreamNames: page.items.map(({ name }) => name),
        StreamSummaries: page.items.map(summaryShape),
        HasMoreStreams: page.nextAfter !== null,
        ...(token === null ? {} : { NextToken: token }),
      });
    }),
    DescribeStreamSummary: operation(STREAM_FIELDS, (input) =>
      withStream(world, input, (stream) => ok({ StreamDescriptionSummary: descriptionSummaryShape(stream) })),
    ),
    DescribeStream: operation(DESCRIBE_FIELDS, (input) =>
      withStream(world, input, (stream) => describe(world, stream, input.Limit, input.ExclusiveStartShardId)),
    ),
    DescribeLimits: operation({}, () => {
      const { limit, open } = world.shardLimits();
      return ok({
        ShardLimit: limit,
        OpenShardCount: open,
        OnDemandStreamCount: world.listStreams().filter(({ kind }) => kind === 'kinesis-on-demand').length,
        OnDemandStreamCountLimit: ON_DEMAND_STREAM_LIMIT,
      });
    }),
  };
}

function describe(world: World, stream: StreamDescription, limit: number | null, after: string | null): Answer {
  const shards = world.listShards(stream.name);
  if (shards.kind === 'refused') return refused(shards);
  const size = Math.min(limit ?? SHARDS_PER_PAGE, SHARDS_PER_PAGE);
  const page = pageOf(shards.value, ({ shardId }) => shardId, after, size);
  return ok({
    StreamDescription: {
      ...descriptionShape(stream),
      Shards: page.items.map(shardShape),
      HasMoreShards: page.nextAfter !== null,
    },
  });
}

function summaryShape({ name, arn, kind, status, createdAt }: StreamDescription): Readonly<Record<string, unknown>> {
  return {
    StreamName: name,
    StreamARN: arn,
    StreamStatus: status,
    StreamModeDetails: { StreamMode: kind === 'kinesis-on-demand' ? 'ON_DEMAND' : 'PROVISIONED' },
    StreamCreationTimestamp: createdAt / SECOND_MS,
  };
}

function descriptionShape(stream: StreamDescription): Readonly<Record<string, unknown>> {
  return {
    ...summaryShape(stream),
    RetentionPeriodHours: stream.retentionHours,
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: 'NONE',
  };
}

function descriptionSummaryShape(stream: StreamDescription): Readonly<Record<string, unknown>> {
  return {
    ...descriptionShape(stream),
    OpenShardCount: stream.openShards,
    ConsumerCount: stream.registeredConsumers.length,
    MaxRecordSizeInKiB: MAX_RECORD_KIB,
  };
}
