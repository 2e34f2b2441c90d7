/** What the simulated account shows about one stream, in the core's terms. */
import type {
  ConsumerMetrics,
  ConsumerObservation,
  FunctionFacts,
  MappingFacts,
  Observation,
  SourceFacts,
  SourceId,
  SourceMetrics,
} from '../../core/observation.ts';
import { type MinuteSeries, missing, present, type Reading } from '../../core/reading.ts';
import { HOUR_MS } from '../../core/units.ts';
import type { FunctionDescription, MappingDescription, Statistic, StreamDescription } from '../../world/account-api.ts';
import type { MetricReader } from './metric-reader.ts';
import { type SimAccount, streamOf, wallClock } from './sim-account.ts';

const MAPPING_STATES = {
  Enabled: 'enabled',
  Updating: 'updating',
  Disabled: 'disabled',
} as const satisfies Record<MappingDescription['state'], MappingFacts['state']>;

const STARTING_POSITIONS = {
  LATEST: 'latest',
  TRIM_HORIZON: 'trim-horizon',
  AT_TIMESTAMP: 'at-timestamp',
} as const satisfies Record<MappingDescription['startingPosition'], MappingFacts['startingPosition']>;

const SOURCE_KINDS = {
  'kinesis-provisioned': 'kinesis-provisioned',
  'kinesis-on-demand': 'kinesis-on-demand',
  dynamodb: 'dynamodb-stream',
} as const satisfies Record<StreamDescription['kind'], SourceFacts['kind']>;

/** One source with everything its consumers show; what cannot be read is missing with its reason. */
export function observeSource(account: SimAccount, sourceId: SourceId, read: MetricReader): Observation {
  const stream = streamOf(account, sourceId);
  return {
    sourceId,
    observedAt: wallClock(account),
    source: stream === null ? missing('unavailable') : present(sourceFacts(stream), 0),
    sourceMetrics: sourceMetrics(stream, read),
    consumers: stream === null ? missing('unavailable') : consumersOf(account, stream, read),
  };
}

function sourceFacts(stream: StreamDescription): SourceFacts {
  return {
    kind: SOURCE_KINDS[stream.kind],
    id: stream.arn,
    name: stream.name,
    status: stream.status === 'ACTIVE' ? 'active' : 'updating',
    retentionMs: stream.retentionHours * HOUR_MS,
    openShards: stream.openShards,
  };
}

/** DynamoDB publishes none of these for its streams. */
function sourceMetrics(stream: StreamDescription | null, read: MetricReader): SourceMetrics {
  const name = stream?.name ?? '';
  const series = (metric: string, statistic: Statistic): MinuteSeries =>
    stream?.kind === 'dynamodb' ? missing('not-configured') : read('AWS/Kinesis', metric, statistic, name);
  return {
    incomingRecords: series('IncomingRecords', 'Sum'),
    incomingBytes: series('IncomingBytes', 'Sum'),
    writeThrottledRecords: series('WriteProvisionedThroughputExceeded', 'Sum'),
    readThrottledCalls: series('ReadProvisionedThroughputExceeded', 'Sum'),
    readSuccesses: series('GetRecords.Success', 'Sum'),
    readRecords: series('GetRecords.Records', 'Sum'),
    readAgeMaxMs: series('GetRecords.IteratorAgeMilliseconds', 'Maximum'),
  };
}

function consumersOf(
  account: SimAccount,
  stream: StreamDescription,
  read: MetricReader,
): Reading<readonly ConsumerObservation[]> {
  const consumers: ConsumerObservation[] = [];
  for (const mapping of account.world.listMappings(stream.arn).toSorted(byFunction)) {
    const answer = account.world.getFunction(mapping.functionName);
    if (answer.kind === 'refused') return missing('unavailable');
    consumers.push(consumerOf(account, mapping, answer.value, read));
  }
  return present(consumers, 0);
}

function consumerOf(
  account: SimAccount,
  mapping: MappingDescription,
  lambda: FunctionDescription,
  read: MetricReader,
): ConsumerObservation {
  const owned = account.owned.get(mapping.uuid);
  return {
    mapping: mappingFacts(mapping),
    lambda: functionFacts(lambda),
    metrics: consumerMetrics(mapping, owned?.eventCounts ?? false, read),
    // Named by the owner's documents, which the loop reads.
    downstreams: [],
  };
}

function mappingFacts(mapping: MappingDescription): MappingFacts {
  return {
    id: mapping.uuid,
    state: MAPPING_STATES[mapping.state],
    factor: mapping.parallelizationFactor,
    batchSize: mapping.batchSize,
    batchWindowMs: mapping.batchWindowMs,
    startingPosition: STARTING_POSITIONS[mapping.startingPosition],
    tumblingWindowMs: mapping.tumblingWindowMs,
    maximumRetryAttempts: mapping.maximumRetryAttempts,
    maximumRecordAgeMs: mapping.maximumRecordAgeMs,
    bisectOnError: mapping.bisectOnError,
    hasFailureDestination: mapping.hasFailureDestination,
    hasFilter: mapping.hasFilter,
    fanOut: mapping.fanOut,
  };
}

function functionFacts(lambda: FunctionDescription): FunctionFacts {
  return {
    name: lambda.name,
    codeVersion: `$LATEST ${lambda.codeSha256} ${lambda.memoryMb} MB`,
    timeoutMs: lambda.timeoutMs,
    memoryMb: lambda.memoryMb,
    reservedConcurrency: lambda.reservedConcurrency,
    // The simulated account has neither.
    provisionedConcurrency: null,
    otherSources: [],
  };
}

function consumerMetrics(mapping: MappingDescription, eventCounts: boolean, read: MetricReader): ConsumerMetrics {
  const name = mapping.functionName;
  const counted = (metric: string): MinuteSeries =>
    eventCounts ? read('AWS/Lambda', metric, 'Sum', mapping.uuid) : missing('not-configured');
  return {
    iteratorAgeMaxMs: read('AWS/Lambda', 'IteratorAge', 'Maximum', name),
    iteratorAgeAverageMs: read('AWS/Lambda', 'IteratorAge', 'Average', name),
    invocations: read('AWS/Lambda', 'Invocations', 'Sum', name),
    errors: read('AWS/Lambda', 'Errors', 'Sum', name),
    throttles: read('AWS/Lambda', 'Throttles', 'Sum', name),
    durationAverageMs: read('AWS/Lambda', 'Duration', 'Average', name),
    durationMaxMs: read('AWS/Lambda', 'Duration', 'Maximum', name),
    concurrencyMax: read('AWS/Lambda', 'ConcurrentExecutions', 'Maximum', name),
    invokedEvents: counted('InvokedEventCount'),
    failedInvokeEvents: counted('FailedInvokeEventCount'),
  };
}

/** As the sensor on AWS lists them, which gets them in no order. */
function byFunction(a: MappingDescription, b: MappingDescription): number {
  const [one, other] = [`${a.functionName} ${a.uuid}`, `${b.functionName} ${b.uuid}`];
  return one < other ? -1 : Number(one > other);
}
