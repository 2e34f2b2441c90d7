/** From AWS's descriptions to the core's terms. */
import type { StreamDescriptionSummary, StreamStatus, StreamSummary } from '@aws-sdk/client-kinesis';
import type { EventSourceMappingConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { MappingFacts, SourceFacts, SourceId } from '../../core/observation.ts';
import { HOUR_MS, SECOND_MS } from '../../core/units.ts';
import type { FunctionConfig, KnownMapping } from './facts-snapshot.ts';

const STREAM_STATUS = {
  CREATING: 'creating',
  DELETING: 'deleting',
  ACTIVE: 'active',
  UPDATING: 'updating',
} as const satisfies Record<StreamStatus, SourceFacts['status']>;

const MAPPING_STATE: Readonly<Record<string, MappingFacts['state']>> = {
  Creating: 'creating',
  Enabling: 'enabling',
  Enabled: 'enabled',
  Disabling: 'disabling',
  Disabled: 'disabled',
  Updating: 'updating',
  Deleting: 'deleting',
};

const STARTING_POSITION: Readonly<Record<string, MappingFacts['startingPosition']>> = {
  LATEST: 'latest',
  TRIM_HORIZON: 'trim-horizon',
  AT_TIMESTAMP: 'at-timestamp',
};

/** Defaults of a mapping. Source: Lambda API reference, CreateEventSourceMapping, read 2026-11. */
const DEFAULT_FACTOR = 1;
const DEFAULT_BATCH_SIZE = 100;

/** What both the list of streams and the description of one say. `status` null: the answer lacks it. */
export function modeAndStatus({
  StreamModeDetails,
  StreamStatus,
}: Partial<Pick<StreamSummary, 'StreamModeDetails' | 'StreamStatus'>>) {
  return {
    kind: StreamModeDetails?.StreamMode === 'ON_DEMAND' ? 'kinesis-on-demand' : 'kinesis-provisioned',
    status: StreamStatus === undefined ? null : STREAM_STATUS[StreamStatus],
  } as const;
}

/** Null when the answer lacks what a stream must have. */
export function sourceFacts(summary: StreamDescriptionSummary): SourceFacts | null {
  const { StreamARN: id, StreamName: name, OpenShardCount: openShards } = summary;
  const { kind, status } = modeAndStatus(summary);
  const retentionHours = summary.RetentionPeriodHours;
  if (id === undefined || name === undefined || status === null) return null;
  if (openShards === undefined || retentionHours === undefined) return null;
  return { kind, id, name, status, retentionMs: retentionHours * HOUR_MS, openShards };
}

const KINESIS_STREAM = /^(arn:[^:]+:kinesis:[^:]*:[^:]*:stream\/([^/]+))(\/consumer\/.+)?$/;
const DYNAMODB_STREAM = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\/.+$/;

/** The name in the ARN of a Kinesis stream; null for any other ARN. */
export function streamNameOf(sourceId: SourceId): string | null {
  return KINESIS_STREAM.exec(sourceId)?.[2] ?? null;
}

/** Null when the answer lacks what a mapping must have. */
export function knownMapping(mapping: EventSourceMappingConfiguration): KnownMapping | null {
  const { UUID: id, FunctionArn: functionArn } = mapping;
  // Self-managed brokers have no ARN; the mapping's own tells them apart from other sources just as well.
  const eventSource = mapping.EventSourceArn ?? mapping.EventSourceMappingArn;
  const lambda = functionArn === undefined ? null : functionOf(functionArn);
  if (id === undefined || eventSource === undefined || lambda === null) return null;
  const [, stream, , consumer] = KINESIS_STREAM.exec(eventSource) ?? [];
  const isStream = stream !== undefined || DYNAMODB_STREAM.test(eventSource);
  return {
    id,
    sourceId: stream ?? eventSource,
    ...lambda,
    stream: isStream
      ? {
          facts: mappingFacts(id, mapping, consumer === undefined ? 'standard' : 'enhanced'),
          eventCounts: mapping.MetricsConfig?.Metrics?.includes('EventCount') ?? false,
        }
      : null,
  };
}

/**
 * A mapping names its function by ARN, with `:alias` or `:version` behind it where it invokes one. Metrics are read by
 * the dimension FunctionName, the name without it: those count all versions and aliases together. The invocations of
 * one alias alone have the dimension Resource (`name:alias`) instead.
 */
function functionOf(arn: string): Pick<KnownMapping, 'functionName' | 'qualifier'> | null {
  const [, name, qualifier] = /:function:([^:]+)(?::(.+))?$/.exec(arn) ?? [];
  if (name === undefined) return null;
  return { functionName: name, qualifier: qualifier === undefined || qualifier === '$LATEST' ? null : qualifier };
}

function mappingFacts(
  id: string,
  mapping: EventSourceMappingConfiguration,
  fanOut: MappingFacts['fanOut'],
): MappingFacts {
  const { TumblingWindowInSeconds: windowSeconds = 0, MaximumRetryAttempts: retries = -1 } = mapping;
  const { MaximumRecordAgeInSeconds: recordAgeSeconds = -1 } = mapping;
  return {
    id,
    // A state that is not known yet is treated as one in which AWS accepts no change.
    state: MAPPING_STATE[mapping.State ?? ''] ?? 'updating',
    factor: mapping.ParallelizationFactor ?? DEFAULT_FACTOR,
    batchSize: mapping.BatchSize ?? DEFAULT_BATCH_SIZE,
    batchWindowMs: (mapping.MaximumBatchingWindowInSeconds ?? 0) * SECOND_MS,
    // LATEST is the position that can lose records: the careful reading of one that is not known.
    startingPosition: STARTING_POSITION[mapping.StartingPosition ?? ''] ?? 'latest',
    tumblingWindowMs: windowSeconds === 0 ? null : windowSeconds * SECOND_MS,
    maximumRetryAttempts: retries === -1 ? null : retries,
    maximumRecordAgeMs: recordAgeSeconds === -1 ? null : recordAgeSeconds * SECOND_MS,
    bisectOnError: mapping.BisectBatchOnFunctionError ?? false,
    hasFailureDestination: (mapping.DestinationConfig?.OnFailure?.Destination ?? '') !== '',
    hasFilter: hasFilter(mapping),
    fanOut,
  };
}

/** Filters under a key of the owner come back empty, with the key or an error in their place. */
function hasFilter({ FilterCriteria, FilterCriteriaError, KMSKeyArn }: EventSourceMappingConfiguration): boolean {
  const isHidden = FilterCriteriaError !== undefined || (KMSKeyArn ?? '') !== '';
  return isHidden || (FilterCriteria?.Filters ?? []).length > 0;
}

/** Null when the answer lacks what a function must have. */
export function functionConfig(lambda: FunctionConfiguration): FunctionConfig | null {
  const { FunctionName: name, Version: version, CodeSha256: hash, MemorySize: memoryMb, Timeout: timeout } = lambda;
  if (name === undefined || memoryMb === undefined || timeout === undefined) return null;
  return {
    name,
    // Memory belongs to it: it decides on the processor's share, and so on the duration.
    codeVersion: `${version ?? ''} ${hash ?? ''} ${memoryMb} MB`,
    timeoutMs: timeout * SECOND_MS,
    memoryMb,
  };
}
