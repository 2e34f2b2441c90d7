import { SECOND_MS } from '../../core/units.ts';
import type { ConsumerConfig, Deploy } from '../../world/world-config.ts';
import type { ConsumerSpec, DeploySpec } from '../scenario/consumer-schema.ts';
import { withoutUndefined } from './without-undefined.ts';

/** A consumer of a scenario in the world's terms. */
export function consumerConfigOf(spec: ConsumerSpec): ConsumerConfig {
  return {
    name: spec.name,
    factor: spec.factor,
    batchSize: spec.batchSize,
    batchWindowMs: spec.batchWindowSeconds * SECOND_MS,
    fixedMs: spec.fixedMs,
    perRecordMs: spec.perRecordMs,
    jitter: spec.jitter,
    timeoutMs: spec.timeoutSeconds * SECOND_MS,
    memoryMb: spec.memoryMb,
    reservedConcurrency: spec.reservedConcurrency,
    maximumRetryAttempts: spec.maximumRetryAttempts,
    maximumRecordAgeMs: optionalMs(spec.maximumRecordAgeSeconds),
    bisectOnError: spec.bisectOnError,
    hasFailureDestination: spec.hasFailureDestination,
    partialBatchResponses: spec.partialBatchResponses,
    errorShare: spec.errorShare,
    filterPassShare: spec.filterPassShare,
    sdkRetries: spec.sdkRetries,
    output: spec.output,
    deploys: spec.deploys.map(deployOf),
    startingPosition: spec.startingPosition,
    tumblingWindowMs: optionalMs(spec.tumblingWindowSeconds),
    fanOut: spec.fanOut,
    downstream: spec.downstream,
    eventCounts: spec.eventCounts,
  };
}

function deployOf({ atSeconds, timeoutSeconds, ...named }: DeploySpec): Deploy {
  return {
    atMs: atSeconds * SECOND_MS,
    ...withoutUndefined(named),
    ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * SECOND_MS }),
  };
}

function optionalMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * SECOND_MS;
}
