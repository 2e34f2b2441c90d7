/** An event source mapping as Lambda shows it. */
import { SECOND_MS } from '../core/units.ts';
import type { MappingDescription } from '../world/account-api.ts';
import { mappingArn } from '../world/arns.ts';

/** How Lambda shows a limit that is not there. */
export const NO_LIMIT = -1;

/** The world says that there is one, and not which: made up. */
const FAILURE_DESTINATION = 'arn:aws:sqs:eu-west-1:000000000000:failed';
const FILTER_PATTERN = '{"data":{"passes":[true]}}';

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
    DestinationConfig: { OnFailure: mapping.hasFailureDestination ? { Destination: FAILURE_DESTINATION } : {} },
    FunctionResponseTypes: mapping.partialBatchResponses ? ['ReportBatchItemFailures'] : [],
    ...(mapping.hasFilter ? { FilterCriteria: { Filters: [{ Pattern: FILTER_PATTERN }] } } : {}),
    ...(mapping.eventCounts ? { MetricsConfig: { Metrics: ['EventCount'] } } : {}),
  };
}
