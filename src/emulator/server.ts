/** The embedded account over HTTP: finds the operation a request is for, and puts its answer on the wire. */
import { randomUUID } from 'node:crypto';
import { createAlarms } from './alarms.ts';
import type { Operations } from './answer.ts';
import { createCallLog } from './call-log.ts';
import { bucketOf } from './call-rates.ts';
import { cloudwatchOperations } from './cloudwatch.ts';
import { createTableEngine, type TableEngine } from './dynamodb.ts';
import type { ApiCall, Emulator, EmulatorOptions } from './emulator-api.ts';
import { createEventBus } from './event-bus.ts';
import { kinesisOperations } from './kinesis.ts';
import { lambdaOperations } from './lambda.ts';
import { listen, type Outcome } from './listener.ts';
import { createParameterStore } from './parameter-store.ts';
import { createCallClock, createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { encode, plainText, type Reply } from './reply.ts';
import { type RawRequest, type Routed, route } from './route.ts';
import { createSlackSink, type SlackSink, WEBHOOK_PATH } from './slack-sink.ts';
import { ssmOperations } from './ssm.ts';
import { createTagStore } from './tag-store.ts';
import { taggingOperations } from './tagging.ts';
import { throttled } from './throttled.ts';

const CALLS_KEPT = 100_000;

/** What the account's front door needs of the rooms behind it. */
interface Account {
  readonly services: Readonly<Partial<Record<ApiCall['service'], Operations>>>;
  readonly tables: TableEngine;
  readonly slack: SlackSink;
  readonly limiter: RateLimiter;
}

/** Starts to serve the account on 127.0.0.1; resolves when it takes calls. */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { world, startsAt, seed, intercept } = options;
  const now = () => startsAt + world.nowMs();
  const log = createCallLog(CALLS_KEPT);
  const alarms = createAlarms(world, now);
  const bus = createEventBus(now);
  const tags = createTagStore(seed.tags);
  const account: Account = {
    services: {
      kinesis: kinesisOperations(world, tags, startsAt),
      lambda: lambdaOperations(world, startsAt),
      cloudwatch: cloudwatchOperations(world, alarms),
      ssm: ssmOperations(createParameterStore(seed.parameters, now()), now),
      tagging: taggingOperations(world, tags),
      events: bus.operations,
    },
    tables: await createTableEngine(seed.tables),
    slack: createSlackSink(now),
    limiter: createRateLimiter(createCallClock(() => performance.now(), world.nowMs)),
  };
  const listener = await listen(options.port, async (request) => {
    const routed = route(request);
    const call: ApiCall = { service: routed.service, operation: routed.operation, input: routed.input, at: now() };
    log.add(call);
    const outcome = await meet(account, request, routed, intercept?.(call) ?? null);
    return outcome.kind === 'reply' ? { kind: 'reply', reply: withCommonHeaders(outcome.reply, now()) } : outcome;
  });
  const endpoint = `http://127.0.0.1:${listener.port}`;
  return {
    endpoint,
    webhookUrl: `${endpoint}${WEBHOOK_PATH}`,
    calls: log.all,
    slackMessages: account.slack.messages,
    busEvents: bus.events,
    evaluateAlarms: alarms.evaluate,
    close: listener.close,
  };
}

type Met = ReturnType<NonNullable<EmulatorOptions['intercept']>>;

/** What a call meets: trouble that was asked for, or the account. */
async function meet(account: Account, request: RawRequest, routed: Routed, met: Met): Promise<Outcome> {
  switch (met?.kind) {
    case 'hang':
      return { kind: 'hang' };
    case 'error': {
      const isSlack = routed.service === 'slack';
      return { kind: 'reply', reply: isSlack ? plainText(met.status, met.name) : encode(routed.service, met) };
    }
    case 'late':
      await met.until;
      return { kind: 'reply', reply: await carryOut(account, request, routed) };
    case 'lost':
      await carryOut(account, request, routed);
      return { kind: 'lost' };
    case undefined:
      return { kind: 'reply', reply: await carryOut(account, request, routed) };
  }
}

/** A fault of the account itself is answered as AWS answers one of its own. */
async function carryOut(account: Account, request: RawRequest, routed: Routed): Promise<Reply> {
  try {
    return await answer(account, request, routed);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return encode(routed.service, { kind: 'error', status: 500, name: 'InternalFailure', message });
  }
}

async function answer(account: Account, request: RawRequest, routed: Routed): Promise<Reply> {
  const { service, operation, input, isReadable } = routed;
  if (service === 'slack') {
    const [path = ''] = request.url.split('?');
    return account.slack.post(request.method, path, isReadable ? input : null);
  }
  if (service === 'dynamodb') {
    const { 'x-amz-target': target = '', 'content-type': contentType = '' } = request.headers;
    return account.tables.answer(target, contentType, request.body);
  }
  const operations = account.services[service] ?? {};
  const carriesOut = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (carriesOut === undefined) return unknownOperation(service, operation);
  if (!isReadable) {
    return encode(service, {
      kind: 'error',
      status: 400,
      name: 'SerializationException',
      message: 'Not a JSON object.',
    });
  }
  const bucket = bucketOf(service, operation, input);
  if (bucket !== null && !account.limiter.admits(bucket.name, bucket.perSec, bucket.perSec)) {
    return throttled(service, operation);
  }
  return encode(service, carriesOut(input));
}

/** AWS knows more operations than the embedded account; both say it with this name. */
function unknownOperation(service: ApiCall['service'], operation: string): Reply {
  const status = service === 'lambda' || service === 'unknown' ? 404 : 400;
  const message = `The embedded account does not serve ${service} ${operation}.`;
  return encode(service, { kind: 'error', status, name: 'UnknownOperationException', message });
}

/** The date is the world's: a client that trusts the account's clock must see its time. */
function withCommonHeaders(reply: Reply, now: number): Reply {
  const headers = { 'x-amzn-requestid': randomUUID(), ...reply.headers, date: new Date(now).toUTCString() };
  return { ...reply, headers };
}
