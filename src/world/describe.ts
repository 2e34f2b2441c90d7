/** Streams, mappings and functions as AWS describes them. */
import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS } from '../core/units.ts';
import type { FunctionDescription, MappingDescription, StreamDescription } from './account-api.ts';
import { functionArn, registeredConsumerArn, streamArn } from './arns.ts';
import type { Consumer } from './consumer-state.ts';
import type { Stream } from './stream.ts';
import type { ConsumerConfig } from './world-config.ts';

const STARTING_POSITION = { latest: 'LATEST', 'trim-horizon': 'TRIM_HORIZON', 'at-timestamp': 'AT_TIMESTAMP' } as const;

/** The simulated account knows no deploys. */
const CODE_VERSION = '1';

/** Everything in the account was made one day before the run. */
function createdAt(startsAt: number): number {
  return startsAt - DAY_MS;
}

/** `startsAt`: wall-clock time of the start of the run. */
export function describeStream({ config, status, shards }: Stream, startsAt: number): StreamDescription {
  const enhanced = config.consumers.filter(({ fanOut }) => fanOut === 'enhanced');
  return {
    name: config.name,
    arn: streamArn(config.name),
    status,
    openShards: shards.open().length,
    retentionHours: config.retentionMs / HOUR_MS,
    createdAt: createdAt(startsAt),
    registeredConsumers: enhanced.map(({ name }) => ({ name, arn: consumerArn(config.name, name, startsAt) })),
  };
}

function consumerArn(stream: string, consumer: string, startsAt: number): string {
  return registeredConsumerArn(stream, consumer, createdAt(startsAt));
}

export function describeMapping({ parts, state, factor, askedAtMs }: Consumer): MappingDescription {
  const { config, stream, uuid, startsAt } = parts;
  const isEnhanced = config.fanOut === 'enhanced';
  return {
    uuid,
    streamArn: streamArn(stream.name),
    eventSourceArn: isEnhanced ? consumerArn(stream.name, config.name, startsAt) : streamArn(stream.name),
    functionName: config.name,
    functionArn: functionArn(config.name),
    lastModifiedAt: askedAtMs === null ? createdAt(startsAt) : startsAt + askedAtMs,
    eventCounts: config.eventCounts,
    state,
    parallelizationFactor: factor,
    batchSize: config.batchSize,
    batchWindowMs: config.batchWindowMs,
    startingPosition: STARTING_POSITION[config.startingPosition],
    tumblingWindowMs: config.tumblingWindowMs,
    maximumRetryAttempts: config.maximumRetryAttempts,
    maximumRecordAgeMs: config.maximumRecordAgeMs,
    bisectOnError: config.bisectOnError,
    fanOut: config.fanOut,
  };
}

export function describeFunction(config: ConsumerConfig): FunctionDescription {
  return {
    name: config.name,
    arn: functionArn(config.name),
    codeSha256: createHash('sha256').update(`${config.name} ${CODE_VERSION}`).digest('base64'),
    codeVersion: CODE_VERSION,
    timeoutMs: config.timeoutMs,
    memoryMb: config.memoryMb,
    reservedConcurrency: config.reservedConcurrency,
  };
}
