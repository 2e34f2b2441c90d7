/** AWS's face of the world: descriptions, limits and refusals. */
import { FACTOR_MAX, FACTOR_MIN, reshardRange, UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../core/limits.ts';
import { HOUR_MS } from '../core/units.ts';
import type {
  AccountApi,
  ApiAnswer,
  FunctionDescription,
  MappingDescription,
  StreamDescription,
} from './account-api.ts';
import type { Concurrency } from './concurrency.ts';
import { beginUpdate } from './consumer.ts';
import type { Consumer } from './consumer-state.ts';
import type { EventLoop } from './event-loop.ts';
import type { Metrics } from './metrics.ts';
import type { Poller } from './polling.ts';
import { refusals } from './refusals.ts';
import { beginReshard, callsInWindow, type Stream } from './stream.ts';
import type { ConsumerConfig, WorldConfig } from './world-config.ts';

export interface AccountParts {
  readonly config: WorldConfig;
  readonly streams: ReadonlyMap<string, Stream>;
  readonly concurrency: Concurrency;
  readonly metrics: Metrics;
  readonly loop: EventLoop;
}

const STARTING_POSITION = { latest: 'LATEST', 'trim-horizon': 'TRIM_HORIZON', 'at-timestamp': 'AT_TIMESTAMP' } as const;

/** The account number and Region are made up. */
export function streamArn(name: string): string {
  return `arn:aws:kinesis:eu-west-1:000000000000:stream/${name}`;
}

function describeStream({ config, status, shards }: Stream): StreamDescription {
  return {
    name: config.name,
    arn: streamArn(config.name),
    status,
    openShards: shards.open().length,
    retentionHours: config.retentionMs / HOUR_MS,
  };
}

function describeMapping(consumer: Consumer): MappingDescription {
  const { config, stream, uuid } = consumer.parts;
  return {
    uuid,
    streamArn: streamArn(stream.name),
    functionName: config.name,
    state: consumer.state,
    parallelizationFactor: consumer.factor,
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

function describeFunction(config: ConsumerConfig): FunctionDescription {
  return {
    name: config.name,
    codeVersion: '1',
    timeoutMs: config.timeoutMs,
    memoryMb: config.memoryMb,
    reservedConcurrency: config.reservedConcurrency,
  };
}

function refused<T>(stream: Stream, refusal: ApiAnswer<T>): ApiAnswer<T> {
  stream.refusedCalls += 1;
  return refusal;
}

/** AWS's answer to a wrong target, or null. The order of the checks is an assumption. */
function refusalOfTarget({ config, streams }: AccountParts, stream: Stream, target: number): ApiAnswer<never> | null {
  if (stream.status !== 'ACTIVE') return refusals.streamNotActive(stream.config.name, stream.status);
  const openShards = stream.shards.open().length;
  const { least, most } = reshardRange(openShards);
  if (!Number.isInteger(target) || target < least || target > most) {
    return refusals.targetOutOfRange(target, least, most);
  }
  if (target === openShards) return refusals.targetUnchanged(target);
  const inAccount = [...streams.values()].reduce((sum, { shards }) => sum + shards.open().length, 0);
  if (inAccount - openShards + target > config.account.shardLimit)
    return refusals.shardLimit(config.account.shardLimit);
  const calls = callsInWindow(stream).length;
  return calls >= UPDATE_SHARD_COUNT_CALLS_PER_DAY ? refusals.callsPerDay(stream.config.name) : null;
}

function updateShardCount(parts: AccountParts, name: string, target: number): ApiAnswer<StreamDescription> {
  const stream = parts.streams.get(name);
  if (stream === undefined) return refusals.unknownStream(name);
  const refusal = refusalOfTarget(parts, stream, target);
  if (refusal !== null) return refused(stream, refusal);
  beginReshard(stream, target);
  return { kind: 'ok', value: describeStream(stream) };
}

function findMapping(streams: Iterable<Stream>, uuid: string): { stream: Stream; poller: Poller } | null {
  for (const stream of streams) {
    const poller = stream.pollers.find(({ consumer }) => consumer.parts.uuid === uuid);
    if (poller !== undefined) return { stream, poller };
  }
  return null;
}

function updateFactor({ streams }: AccountParts, uuid: string, factor: number): ApiAnswer<MappingDescription> {
  const found = findMapping(streams.values(), uuid);
  if (found === null) return refusals.unknownMapping(uuid);
  const { stream, poller } = found;
  if (!Number.isInteger(factor) || factor < FACTOR_MIN || factor > FACTOR_MAX) {
    return refused(stream, refusals.factorOutOfRange(factor));
  }
  const { state } = poller.consumer;
  if (state !== 'Enabled') return refused(stream, refusals.mappingNotEnabled(uuid, state));
  // AWS answers with the old factor: what is asked for shows only when it is in force.
  const answer: MappingDescription = { ...describeMapping(poller.consumer), state: 'Updating' };
  stream.mappingUpdates += 1;
  beginUpdate(poller, factor);
  return { kind: 'ok', value: answer };
}

export function createAccountApi(parts: AccountParts): AccountApi {
  const { config, streams, concurrency, metrics, loop } = parts;
  const functions = new Map(
    config.streams.flatMap(({ consumers }) => consumers.map((one) => [one.name, one] as const)),
  );
  return {
    describeStream(name) {
      const stream = streams.get(name);
      return stream === undefined ? refusals.unknownStream(name) : { kind: 'ok', value: describeStream(stream) };
    },
    listStreams: () => [...streams.values()].map(describeStream),
    listMappings: (arn) =>
      [...streams.values()]
        .filter((stream) => streamArn(stream.config.name) === arn)
        .flatMap(({ pollers }) => pollers.map(({ consumer }) => describeMapping(consumer))),
    getFunction(name) {
      const found = functions.get(name);
      return found === undefined ? refusals.unknownFunction(name) : { kind: 'ok', value: describeFunction(found) };
    },
    concurrencyLimit: () => concurrency.limit,
    updateParallelizationFactor: (uuid, factor) => updateFactor(parts, uuid, factor),
    updateShardCount: (name, target) => updateShardCount(parts, name, target),
    metric: (name, statistic, from, to) => metrics.read(name, statistic, from, to, config.startsAt + loop.nowMs()),
  };
}
