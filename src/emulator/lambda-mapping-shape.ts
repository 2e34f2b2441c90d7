/** An event source mapping as Lambda shows it. */
import { SECOND_MS } from '../core/units.ts';
import type { MappingDescription } from '../world/account-api.ts';
import { mappingArn } from '../world/arns.ts';

/** How Lambda shows a limit that is not there. */
const NO_LIMIT = -1;

/** The time of a start at a time stamp is not the world's to tell, so it is left out. */
export function mappingShape(mapping: MappingDescription): Readonly<Record<string, unknown>> {
  const { tumblingWindowMs, maximumRecordAgeMs } = mapping;
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: mappingArn(mapping.uuid),
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    State: mapping.state,
    StateTransitionReason: 'User action',
    LastModified: mapping.lastModifiedAt / SECOND_MS,
    StartingPosition: mapping.startingPosition,
    ParallelizationFactor: mapping.parallelizationFactor,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.batchWindowMs / SECOND_MS,
    ...(tumblingWindowMs === null ? {} : { TumblingWindowInSeconds: tumblingWindowMs / SECOND_MS }),
    MaximumRetryAttempts: mapping.maximumRetryAttempts ?? NO_LIMIT,
    MaximumRecordAgeInSeconds: maximumRecordAgeMs === null ? NO_LIMIT : maximumRecordAgeMs / SECOND_MS,
    BisectBatchOnFunctionError: mapping.bisectOnError,
    DestinationConfig: { OnFailure: {} },
    FunctionResponseTypes: [],
    ...(mapping.eventCounts ? { MetricsConfig: { Metrics: ['EventCount'] } } : {}),
  };
}
