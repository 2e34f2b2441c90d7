import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ListStreamsCommand, UpdateShardCountCommand } from '@aws-sdk/client-kinesis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AwsCall } from '../../../src/adapters/aws/call-log.ts';
import { createClients } from '../../../src/adapters/aws/clients.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

const opened: (() => void)[] = [];

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterEach(() => {
  for (const close of opened.splice(0)) close();
  vi.unstubAllEnvs();
});

/** Clients in front of a server on loopback. */
async function served(handle: Handler, callTimeoutMs = 5_000, endpointOption: 'given' | 'environment' = 'given') {
  let attempts = 0;
  const sockets = new Set<unknown>();
  const protocols = new Set<string>();
  const server = createServer((request, response) => {
    attempts += 1;
    protocols.add(request.httpVersion);
    request.resume().on('end', () => handle(request, response, attempts));
  });
  server.on('connection', (socket) => sockets.add(socket));
  const port = await listening(server);
  const calls: AwsCall[] = [];
  const endpoint = `http://127.0.0.1:${port}`;
  if (endpointOption === 'environment') vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  const clients = createClients({
    region: 'eu-west-1',
    endpoint: endpointOption === 'given' ? endpoint : null,
    callTimeoutMs,
    onCall: (call) => calls.push(call),
  });
  opened.push(() => {
    for (const one of [clients.kinesis, clients.cloudwatch, clients.dynamodb, clients.changing.kinesis]) one.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { clients, calls, attempts: () => attempts, sockets, protocols };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

const LIMIT = { __type: 'LimitExceededException', message: 'too many' };
const CHANGE = { StreamName: 'orders', TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' } as const;

describe('the clients', () => {
  it('report every attempt once, and read up to three times', async () => {
    const { clients, calls } = await served((_, response, attempt) =>
      answer(response, attempt < 3 ? 500 : 200, attempt < 3 ? {} : { StreamNames: [] }),
    );
    await clients.kinesis.send(new ListStreamsCommand({}));
    expect(calls.map(({ service, operation, ok }) => [service, operation, ok])).toEqual([
      ['kinesis', 'ListStreams', false],
      ['kinesis', 'ListStreams', false],
      ['kinesis', 'ListStreams', true],
    ]);
    for (const { durationMs } of calls) expect(durationMs).toBeGreaterThan(0);
  });

  it('send a change once, whatever it is answered', async () => {
    const { clients, calls } = await served((_, response) => answer(response, 400, LIMIT));
    await expect(clients.changing.kinesis.send(new UpdateShardCountCommand(CHANGE))).rejects.toThrow('too many');
    expect(calls).toMatchObject([{ operation: 'UpdateShardCount', ok: false }]);
  });

  it('speak HTTP/1.1 to Kinesis too and use their connections again', async () => {
    const { clients, sockets, protocols } = await served((_, response) => answer(response, 200, { StreamNames: [] }));
    for (let call = 0; call < 5; call += 1) await clients.kinesis.send(new ListStreamsCommand({}));
    expect([...protocols]).toEqual(['1.1']);
    expect(sockets.size).toBe(1);
  });

  it('give up a call without an answer, and send nothing more for it', async () => {
    const { clients, calls, attempts } = await served(() => {}, 100);
    await expect(clients.kinesis.send(new ListStreamsCommand({}))).rejects.toMatchObject({
      name: expect.stringMatching(/Timeout|Abort/),
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(attempts()).toBe(1);
    expect(calls).toMatchObject([{ ok: false }]);
  });

  it('give up an answer that stops in its middle', async () => {
    const { clients } = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': 100 }).write('{');
    }, 100);
    await expect(clients.kinesis.send(new ListStreamsCommand({}))).rejects.toBeInstanceOf(Error);
  });

  it('count the time of all attempts together', async () => {
    const { clients, calls } = await served((_, response) => {
      setTimeout(() => answer(response, 500, {}), 150);
    }, 250);
    await expect(clients.kinesis.send(new ListStreamsCommand({}))).rejects.toBeInstanceOf(Error);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(calls.length).toBeLessThan(3);
  });

  it('count metrics requested and request units', async () => {
    const { clients, calls } = await served((_, response) =>
      answer(response, 200, { ConsumedCapacity: { TableName: 't', CapacityUnits: 2.5 } }),
    );
    const MetricDataQueries = ['a', 'b', 'c'].map((Id) => ({ Id, Expression: 'x' }));
    const span = { StartTime: new Date(0), EndTime: new Date(60_000) };
    await clients.cloudwatch.send(new GetMetricDataCommand({ MetricDataQueries, ...span }));
    await clients.dynamodb.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' } } }));
    expect(calls).toMatchObject([
      { service: 'cloudwatch', metricsRequested: 3, capacityUnits: 0 },
      { service: 'dynamodb', metricsRequested: 0, capacityUnits: 2.5 },
    ]);
  });

  it('leave the endpoint to the SDK, which reads AWS_ENDPOINT_URL', async () => {
    const { clients, calls } = await served(
      (_, response) => answer(response, 200, { StreamNames: ['orders'] }),
      5_000,
      'environment',
    );
    expect(await clients.kinesis.send(new ListStreamsCommand({}))).toMatchObject({ StreamNames: ['orders'] });
    expect(calls).toHaveLength(1);
  });
});
