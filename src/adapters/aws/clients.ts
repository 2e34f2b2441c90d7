/** The SDK clients, all made in one place: their transport, their patience, and the log of every attempt. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { DurationMs } from '../../core/units.ts';
import type { AwsCall } from './call-log.ts';
import { watchCalls } from './clients-watch.ts';

/** Attempts of a call that only reads. */
const READING_ATTEMPTS = 3;
/**
 * Attempts of a call that changes something: the SDK takes Kinesis' LimitExceededException for throttling and would
 * send UpdateShardCount three times, each of them one of the ten a day.
 */
const CHANGING_ATTEMPTS = 1;
/** Sockets of one client to one host. */
const MAX_SOCKETS = 32;
/** Time to connect; a host that is not there shall not cost a whole call. */
const CONNECT_MS: DurationMs = 2_000;

export interface ClientOptions {
  readonly region: string;
  /** Null: left to the SDK, which honours AWS_ENDPOINT_URL. */
  readonly endpoint: string | null;
  /** No call takes longer, its retries and the reading of its answer included. */
  readonly callTimeoutMs: DurationMs;
  /** Instead of those the SDK finds by itself. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Told of each attempt once, when it has ended. */
  readonly onCall: (call: AwsCall) => void;
}

/** One client per service; those for changes are apart, because they never repeat a call. */
export interface AwsClients {
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly ssm: SSMClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
  readonly events: EventBridgeClient;
  readonly changing: { readonly kinesis: KinesisClient; readonly lambda: LambdaClient };
}

export function createClients(options: ClientOptions): AwsClients {
  const reading = configOf(options, READING_ATTEMPTS);
  const changing = configOf(options, CHANGING_ATTEMPTS);
  const clients: AwsClients = {
    kinesis: new KinesisClient(reading),
    lambda: new LambdaClient(reading),
    cloudwatch: new CloudWatchClient(reading),
    dynamodb: new DynamoDBClient(reading),
    ssm: new SSMClient(reading),
    tagging: new ResourceGroupsTaggingAPIClient(reading),
    events: new EventBridgeClient(reading),
    changing: { kinesis: new KinesisClient(changing), lambda: new LambdaClient(changing) },
  };
  watchCalls(clients.kinesis, 'kinesis', options);
  watchCalls(clients.lambda, 'lambda', options);
  watchCalls(clients.cloudwatch, 'cloudwatch', options);
  watchCalls(clients.dynamodb, 'dynamodb', options);
  watchCalls(clients.ssm, 'ssm', options);
  watchCalls(clients.tagging, 'tagging', options);
  watchCalls(clients.events, 'events', options);
  watchCalls(clients.changing.kinesis, 'kinesis', options);
  watchCalls(clients.changing.lambda, 'lambda', options);
  return clients;
}

function configOf({ region, endpoint, callTimeoutMs, credentials }: ClientOptions, maxAttempts: number) {
  return {
    region,
    maxAttempts,
    retryMode: 'standard',
    requestHandler: transport(callTimeoutMs),
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/**
 * HTTP/1.1 for Kinesis too, whose client would otherwise speak HTTP/2: a session of HTTP/2 does not survive that Lambda
 * freezes the execution environment between invocations, and its first call afterwards hangs. An attempt that is given
 * up closes its socket, also in the middle of an answer.
 */
function transport(attemptMs: DurationMs) {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const inner = new NodeHttpHandler({
    connectionTimeout: Math.min(CONNECT_MS, attemptMs),
    httpAgent: agent,
    httpsAgent: agent,
  });
  return {
    metadata: inner.metadata,
    handle: (request: HttpRequest, handed: HandlerOptions = {}) => inner.handle(request, limited(handed, attemptMs)),
    destroy: () => inner.destroy(),
    updateHttpClientConfig: inner.updateHttpClientConfig.bind(inner),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
  };
}

type HttpRequest = Parameters<NodeHttpHandler['handle']>[0];
type HandlerOptions = NonNullable<Parameters<NodeHttpHandler['handle']>[1]>;

function limited(handed: HandlerOptions, attemptMs: DurationMs): HandlerOptions {
  const limit = AbortSignal.timeout(attemptMs);
  const own = handed.abortSignal instanceof AbortSignal ? [handed.abortSignal] : [];
  return { ...handed, abortSignal: AbortSignal.any([...own, limit]) };
}
