/** Streams, mappings and functions as AWS describes them. */
import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS } from '../core/units.ts';
import type { FunctionDescription, MappingDescription, StreamDescription } from './account-api.ts';
import { functionArn, registeredConsumerArn, streamArn } from './arns.ts';
import { registeredReaders } from './invisible-reader.ts';
import type { Mapping } from './mapping.ts';
import type { Stream } from './stream.ts';
import type { ConsumerConfig } from './world-config.ts';

const STARTING_POSITION = { latest: 'LATEST', 'trim-horizon': 'TRIM_HORIZON', 'at-timestamp': 'AT_TIMESTAMP' } as const;

/** Everything in the account was made one day before the run. */
function createdAt(startsAt: number): number {
  return startsAt - DAY_MS;
}

/** `startsAt`: wall-clock time of the start of the run. */
export function describeStream(stream: Stream, startsAt: number): StreamDescription {
  const { config, status, shards, retentionMs } = stream;
  const ofMappings = config.consumers.filter(({ fanOut }) => fanOut === 'enhanced');
  const enhanced = [...ofMappings, ...registeredReaders(config, stream.loop.nowMs())];
  return {
    name: config.name,
    arn: streamArn(config.name),
    kind: config.kind,
    status,
    openShards: shards.open().length,
    retentionHours: retentionMs / HOUR_MS,
    createdAt: createdAt(startsAt),
    registeredConsumers: enhanced.map(({ name }) => ({ name, arn: consumerArn(config.name, name, startsAt) })),
  };
}

function consumerArn(stream: string, consumer: string, startsAt: number): string {
  return registeredConsumerArn(stream, consumer, createdAt(startsAt));
}

export function describeMapping(mapping: Mapping, startsAt: number): MappingDescription {
  const { stream, uuid } = mapping;
  const config = mapping.config();
  const askedAtMs = mapping.askedAtMs();
  const isEnhanced = config.fanOut === 'enhanced';
  return {
    uuid,
    streamArn: streamArn(stream.name),
    eventSourceArn: isEnhanced ? consumerArn(stream.name, config.name, startsAt) : streamArn(stream.name),
    functionName: config.name,
    functionArn: functionArn(config.name),
    lastModifiedAt: askedAtMs === null ? createdAt(startsAt) : startsAt + askedAtMs,
    eventCounts: config.eventCounts,
    state: mapping.state(),
    parallelizationFactor: mapping.factor(),
    batchSize: config.batchSize,
    batchWindowMs: config.batchWindowMs,
    startingPosition: STARTING_POSITION[config.startingPosition],
    tumblingWindowMs: config.tumblingWindowMs,
    maximumRetryAttempts: config.maximumRetryAttempts,
    maximumRecordAgeMs: config.maximumRecordAgeMs,
    bisectOnError: config.bisectOnError,
    hasFailureDestination: config.hasFailureDestination,
    partialBatchResponses: config.partialBatchResponses,
    hasFilter: config.filterPassShare < 1,
    fanOut: config.fanOut,
  };
}

/** `version` counts its deploys; `reservedConcurrency` is what is in force now. */
export function describeFunction(
  config: ConsumerConfig,
  version: number,
  reservedConcurrency: number | null,
): FunctionDescription {
  const codeVersion = String(version);
  return {
    name: config.name,
    arn: functionArn(config.name),
    codeSha256: codeSha256(config.name, codeVersion),
    codeVersion,
    timeoutMs: config.timeoutMs,
    memoryMb: config.memoryMb,
    reservedConcurrency,
  };
}

function codeSha256(name: string, version: string): string {
  return createHash('sha256').update(`${name} ${version}`).digest('base64');
}
