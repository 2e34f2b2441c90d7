import { once } from 'node:events';
import { connect } from 'node:net';
import { DescribeStreamSummaryCommand, PutRecordCommand, ResourceNotFoundException } from '@aws-sdk/client-kinesis';
import {
  GetAliasCommand,
  GetEventSourceMappingCommand,
  ResourceNotFoundException as LambdaNotFound,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { GetParameterHistoryCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import { STREAM } from '../support/world-builders.ts';

let account: ServedAccount;

beforeAll(async () => {
  account = await serve();
});
afterAll(() => account.close());

const summary = (name = STREAM) => new DescribeStreamSummaryCommand({ StreamName: name });

/** Sends pieces of a request one after the other and returns the first bytes of the answer. */
async function exchange(pieces: readonly Buffer[]): Promise<Buffer> {
  const socket = connect(Number(new URL(account.emulator.endpoint).port), '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return answer;
}

describe('the embedded account on one port', () => {
  it('listens on loopback alone', () => {
    expect(account.emulator.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers the Kinesis client over HTTP/2 and over HTTP/1.1', async () => {
    const answers = await Promise.all([
      account.clients.kinesis.send(summary()),
      account.clients.kinesisOverHttp1.send(summary()),
    ]);

    expect(answers.map(({ StreamDescriptionSummary: found }) => found?.StreamName)).toEqual([STREAM, STREAM]);
    expect(answers[0]?.StreamDescriptionSummary).toEqual(answers[1]?.StreamDescriptionSummary);
  });

  it('waits for the rest when the first piece is shorter than the preface of HTTP/2', async () => {
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

    const answer = await exchange([preface.subarray(0, 1), preface.subarray(1, 5), preface.subarray(5), settings]);

    // Byte 3 of a frame is its type: a server's first frame is SETTINGS.
    expect(answer[3]).toBe(4);
  });

  it('takes a request of HTTP/1.1 in single bytes, also one that begins like the preface', async () => {
    const request = Buffer.from('PUT /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');

    const answer = await exchange([request.subarray(0, 1), request.subarray(1, 2), request.subarray(2)]);

    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('serves many calls at once over one HTTP/2 connection', async () => {
    const calls = Array.from({ length: 20 }, () => account.clients.kinesis.send(new PutRecordCommand(aRecord)));

    const outcomes = await Promise.all(calls.map(outcomeOf));

    expect(new Set(outcomes)).toEqual(new Set(['UnknownOperationException']));
  });
});

const aRecord = { StreamName: STREAM, PartitionKey: 'a', Data: Buffer.from('a') };

describe('answers of the embedded account', () => {
  it('carry a request id and the time of the world', async () => {
    const { headers } = await fetch(account.emulator.endpoint, { method: 'POST' });

    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('date')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
  });

  it('become typed errors of the clients', async () => {
    await expect(account.clients.kinesis.send(summary('nowhere'))).rejects.toBeInstanceOf(ResourceNotFoundException);
    await expect(account.clients.lambda.send(new GetEventSourceMappingCommand({ UUID: 'none' }))).rejects.toSatisfy(
      (error) => error instanceof LambdaNotFound && error.$metadata.httpStatusCode === 404,
    );
  });

  it('refuse what is not served, and record it', async () => {
    const before = account.emulator.calls().length;

    const outcomes = [
      await outcomeOf(account.clients.kinesis.send(new PutRecordCommand(aRecord))),
      await outcomeOf(account.clients.lambda.send(new GetAliasCommand({ FunctionName: 'bill', Name: 'live' }))),
      await outcomeOf(account.clients.ssm.send(new GetParameterHistoryCommand({ Name: '/a' }))),
    ];
    const target = { 'x-amz-target': 'Nobody_20200101.DoThings' };
    const unknown = await fetch(account.emulator.endpoint, { method: 'POST', headers: target, body: '{}' });

    expect(outcomes).toEqual(Array(3).fill('UnknownOperationException'));
    expect([unknown.status, unknown.headers.get('x-amzn-errortype')]).toEqual([404, 'UnknownOperationException']);
    const recorded = account.emulator.calls().slice(before);
    expect(recorded.map(({ service, operation }) => `${service} ${operation}`)).toEqual([
      'kinesis PutRecord',
      'lambda GetAlias',
      'ssm GetParameterHistory',
      'unknown Nobody_20200101.DoThings',
    ]);
    expect(recorded[1]?.input).toEqual({ FunctionName: 'bill', Name: 'live' });
  });

  it('refuse a name that every object has', async () => {
    const headers = { 'x-amz-target': 'AmazonSSM.constructor' };
    const answer = await fetch(account.emulator.endpoint, { method: 'POST', headers, body: '{}' });

    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'UnknownOperationException']);
  });

  it('refuse a body that is no JSON object', async () => {
    const headers = { 'x-amz-target': 'AmazonSSM.GetParameter' };
    const answers = await Promise.all(
      ['{', '[]', ''].map((body) => fetch(account.emulator.endpoint, { method: 'POST', headers, body })),
    );

    expect(answers.map((one) => one.headers.get('x-amzn-errortype'))).toEqual(Array(3).fill('SerializationException'));
  });

  it('record path and query parameters of Lambda, the page size as a number', async () => {
    await account.clients.lambda.send(new ListFunctionsCommand({ MaxItems: 7, Marker: undefined }));

    expect(account.emulator.calls().at(-1)).toEqual({
      service: 'lambda',
      operation: 'ListFunctions',
      input: { MaxItems: 7 },
      at: Date.UTC(2026, 0, 1),
    });
  });
});
