/** The account as a decider sees it in one turn. */
import { HOUR_MS, MINUTE_MS } from '../../core/units.ts';
import type { MappingDescription, StreamDescription } from '../../world/account-api.ts';
import type { ConsumerView, Minutes, OrderResult, SourceView, View } from './decider.ts';
import { type MetricReader, metricReader } from './metric-reader.ts';
import { type SimAccount, wallClock } from './sim-account.ts';

const MAPPING_STATES = {
  Enabled: 'enabled',
  Updating: 'updating',
  Disabled: 'disabled',
} as const satisfies Record<MappingDescription['state'], ConsumerView['state']>;

/** A view, and its end. */
export interface OpenView {
  readonly view: View;
  /** The turn is over: what has not been read by now cannot be read any more. */
  close(): void;
}

/**
 * Everything there is to see now, over the same late metrics as Headgate's sensor. A metric is read when the decider asks
 * for it, as most deciders ask for few. A view is good for its own turn only: reading from it later throws, because it
 * would show another time.
 */
export function openView(
  account: SimAccount,
  downstreams: readonly string[],
  lastResults: readonly OrderResult[],
): OpenView {
  const { read, close } = readerOfTurn(account);
  const view: View = {
    now: wallClock(account),
    sources: account.world.listStreams().map((stream) => sourceOf(account, stream, read)),
    downstreams: downstreams.map((name) => downstreamOf(name, read)),
    concurrencyLimit: account.world.concurrencyLimit(),
    lastResults,
  };
  return { view, close };
}

type Read = (...name: Parameters<MetricReader>) => Minutes;

/** Reads each metric once a turn, and none after it. */
function readerOfTurn(account: SimAccount): { readonly read: Read; readonly close: () => void } {
  const reader = metricReader(account);
  const seen = new Map<string, Minutes>();
  let isOver = false;
  const read: Read = (...name) => {
    const key = name.join(' ');
    const known = seen.get(key);
    if (known !== undefined) return known;
    if (isOver) throw new Error(`${key} was read after its turn: keep the numbers in the memory, not the view`);
    const series = reader(...name);
    const minutes =
      series.kind === 'points' ? completeOf(series.points, wallClock(account) - account.completeAfterMs[name[0]]) : [];
    seen.set(key, minutes);
    return minutes;
  };
  const close = (): void => {
    isOver = true;
  };
  return { read, close };
}

/**
 * Minutes that have all their parts: published tools know nothing of partial ones. Headgate is shown them and lets them
 * raise an alarm, never lift one.
 */
function completeOf(minutes: Minutes, endedBy: number): Minutes {
  return minutes.filter(({ startMs }) => startMs + MINUTE_MS <= endedBy);
}

function sourceOf(account: SimAccount, stream: StreamDescription, read: Read): SourceView {
  const sum = (metric: string): Minutes => read('AWS/Kinesis', metric, 'Sum', stream.name);
  return {
    id: stream.arn,
    name: stream.name,
    kind: stream.kind,
    status: stream.status === 'ACTIVE' ? 'active' : 'updating',
    openShards: stream.openShards,
    retentionMs: stream.retentionHours * HOUR_MS,
    get incomingRecords() {
      return sum('IncomingRecords');
    },
    get incomingBytes() {
      return sum('IncomingBytes');
    },
    get writeThrottledRecords() {
      return sum('WriteProvisionedThroughputExceeded');
    },
    get readThrottledCalls() {
      return sum('ReadProvisionedThroughputExceeded');
    },
    get readRecords() {
      return sum('GetRecords.Records');
    },
    get readBytes() {
      return sum('GetRecords.Bytes');
    },
    get readAgeMaxMs() {
      return read('AWS/Kinesis', 'GetRecords.IteratorAgeMilliseconds', 'Maximum', stream.name);
    },
    consumers: account.world
      .listMappings(stream.arn)
      .toSorted(byFunction)
      .map((mapping) => consumerOf(account, mapping, read)),
  };
}

function consumerOf({ world }: SimAccount, mapping: MappingDescription, read: Read): ConsumerView {
  const { functionName } = mapping;
  const lambda = world.getFunction(functionName);
  if (lambda.kind === 'refused') throw new Error(`${lambda.error}: ${lambda.message}`);
  const metric = (name: string, statistic: 'Sum' | 'Average' | 'Maximum'): Minutes =>
    read('AWS/Lambda', name, statistic, functionName);
  return {
    mappingId: mapping.uuid,
    functionName,
    state: MAPPING_STATES[mapping.state],
    factor: mapping.parallelizationFactor,
    batchSize: mapping.batchSize,
    batchWindowMs: mapping.batchWindowMs,
    timeoutMs: lambda.value.timeoutMs,
    reservedConcurrency: lambda.value.reservedConcurrency,
    fanOut: mapping.fanOut,
    get iteratorAgeMaxMs() {
      return metric('IteratorAge', 'Maximum');
    },
    get iteratorAgeAverageMs() {
      return metric('IteratorAge', 'Average');
    },
    get invocations() {
      return metric('Invocations', 'Sum');
    },
    get errors() {
      return metric('Errors', 'Sum');
    },
    get throttles() {
      return metric('Throttles', 'Sum');
    },
    get durationAverageMs() {
      return metric('Duration', 'Average');
    },
    get durationMaxMs() {
      return metric('Duration', 'Maximum');
    },
    get concurrencyMax() {
      return metric('ConcurrentExecutions', 'Maximum');
    },
  };
}

function downstreamOf(name: string, read: Read): View['downstreams'][number] {
  return {
    name,
    get requests() {
      return read('Headgate/Downstream', 'Requests', 'Sum', name);
    },
    get errors() {
      return read('Headgate/Downstream', 'Errors', 'Sum', name);
    },
    get latencyAverageMs() {
      return read('Headgate/Downstream', 'Latency', 'Average', name);
    },
  };
}

/** An order of its own, so that it does not depend on the account's. */
function byFunction(a: MappingDescription, b: MappingDescription): number {
  const [one, other] = [`${a.functionName} ${a.uuid}`, `${b.functionName} ${b.uuid}`];
  return one < other ? -1 : Number(one > other);
}
