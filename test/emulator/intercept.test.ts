import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiCall, Interception } from '../../src/emulator/emulator-api.ts';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import { STREAM } from '../support/world-builders.ts';

const open: ServedAccount[] = [];

afterEach(async () => {
  for (const account of open.splice(0)) await account.close();
});

/** An account in which the first call of `operation` meets that. */
async function trouble(operation: string, met: Interception): Promise<ServedAccount> {
  let isOver = false;
  const intercept = (call: ApiCall) => {
    if (isOver || call.operation !== operation) return null;
    isOver = true;
    return met;
  };
  const account = await serve({ intercept, seed: { tables: ['state'] } });
  open.push(account);
  return account;
}

const summary = new DescribeStreamSummaryCommand({ StreamName: STREAM });
const parameter = new PutParameterCommand({ Name: '/headgate/switch', Type: 'String', Value: 'on' });
const item = { pk: { S: 'a' }, sk: { S: 'b' } };

describe('interception', () => {
  it('refuses with the error that was asked for', async () => {
    const error = { kind: 'error', status: 503, name: 'ServiceUnavailable', message: 'not today' } as const;
    const { clients, emulator } = await trouble('DescribeStreamSummary', error);

    await expect(clients.kinesis.send(summary)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'not today',
      $metadata: { httpStatusCode: 503 },
    });
    expect(await outcomeOf(clients.kinesis.send(summary))).toBe('ok');
    expect(emulator.calls()).toHaveLength(2);
  });

  it('loses the answer to what was carried out over HTTP/1.1', async () => {
    const { clients } = await trouble('PutParameter', { kind: 'lost' });

    expect(await outcomeOf(clients.ssm.send(parameter))).not.toBe('ok');
    expect(await outcomeOf(clients.ssm.send(parameter))).toBe('ParameterAlreadyExists');
  });

  it('loses the answer over HTTP/2, and the next call finds a new connection', async () => {
    const { clients } = await trouble('DescribeStreamSummary', { kind: 'lost' });

    expect(await outcomeOf(clients.kinesis.send(summary))).not.toBe('ok');
    expect(await outcomeOf(clients.kinesis.send(summary))).toBe('ok');
  });

  it('loses the answer of DynamoDB after the item is written', async () => {
    const { clients } = await trouble('PutItem', { kind: 'lost' });

    expect(await outcomeOf(clients.dynamodb.send(new PutItemCommand({ TableName: 'state', Item: item })))).not.toBe(
      'ok',
    );
    const { Item } = await clients.dynamodb.send(new GetItemCommand({ TableName: 'state', Key: item }));
    expect(Item).toEqual(item);
  });

  it.each(['kinesis', 'kinesisOverHttp1'] as const)(
    'leaves %s without an answer until the account closes',
    async (name) => {
      const account = await trouble('DescribeStreamSummary', { kind: 'hang' });
      const hanging = outcomeOf(account.clients[name].send(summary));
      expect(await outcomeOf(account.clients[name].send(summary))).toBe('ok');

      const first = await Promise.race([hanging, new Promise((resolve) => setTimeout(() => resolve('waiting'), 50))]);
      await account.emulator.close();

      expect(first).toBe('waiting');
      expect(await hanging).not.toBe('ok');
    },
  );

  it('carries out late, and answers then', async () => {
    let arrive = (): void => {};
    const until = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { clients, emulator } = await trouble('PutParameter', { kind: 'late', until });
    const late = outcomeOf(clients.ssm.send(parameter));
    while (emulator.calls().length === 0) await new Promise(setImmediate);
    expect(await outcomeOf(clients.ssm.send(parameter))).toBe('ok');
    arrive();
    expect(await late).toBe('ParameterAlreadyExists');
  });

  it('does not carry out what hangs', async () => {
    const { clients } = await trouble('PutParameter', { kind: 'hang' });
    void outcomeOf(clients.ssm.send(parameter));

    expect(await outcomeOf(clients.ssm.send(parameter))).toBe('ok');
  });
});
