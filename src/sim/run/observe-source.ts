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
import type { FunctionDescription, MappingDescription, StreamDescription } from '../../world/account-api.ts';
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

/** One source with everything its consumers show; what cannot be read is missing with its reason. */
export function observeSource(account: SimAccount, sourceId: SourceId, read: MetricReader): Observation {
  const stream = streamOf(account, sourceId);
  const name = stream?.name ?? '';
  return {
    sourceId,
    observedAt: wallClock(account),
    source: stream === null ? missing('unavailable') : present(sourceFacts(stream), 0),
    sourceMetrics: sourceMetrics(name, read),
    consumers: stream === null ? missing('unavailable') : consumersOf(account, stream, read),
  };
}

function sourceFacts(stream: StreamDescription): SourceFacts {
  return {
    kind: 'kinesis-provisioned',
    id: stream.arn,
    name: stream.name,
    status: stream.status === 'ACTIVE' ? 'active' : 'updating',
    retentionMs: stream.retentionHours * HOUR_MS,
    openShards: stream.openShards,
  };
}

function sourceMetrics(name: string, read: MetricReader): SourceMetrics {
  return {
    incomingRecords: read('AWS/Kinesis', 'IncomingRecords', 'Sum', name),
    incomingBytes: read('AWS/Kinesis', 'IncomingBytes', 'Sum', name),
    writeThrottledRecords: read('AWS/Kinesis', 'WriteProvisionedThroughputExceeded', 'Sum', name),
    readThrottledCalls: read('AWS/Kinesis', 'ReadProvisionedThroughputExceeded', 'Sum', name),
    readSuccesses: read('AWS/Kinesis', 'GetRecords.Success', 'Sum', name),
    readRecords: read('AWS/Kinesis', 'GetRecords.Records', 'Sum', name),
    readAgeMaxMs: read('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', 'Maximum', name),
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
    // The simulated account has neither.
    hasFailureDestination: false,
    hasFilter: false,
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
