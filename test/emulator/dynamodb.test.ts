import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';

const TABLE = 'headgate-state';
let account: ServedAccount;

beforeAll(async () => {
  account = await serve({ seed: { tables: [TABLE, 'other'] } });
});
afterAll(() => account.close());

function put(pk: string, sk: string, owner = 'nobody') {
  return account.clients.dynamodb.send(
    new PutItemCommand({
      TableName: TABLE,
      Item: { pk: { S: pk }, sk: { S: sk }, owner: { S: owner } },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

describe('DynamoDB of the embedded account', () => {
  it('has the tables of its seed ready', async () => {
    const { Table } = await account.clients.dynamodb.send(new DescribeTableCommand({ TableName: 'other' }));

    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(['pk', 'sk']);
  });

  it('refuses a put whose condition does not hold with its typed error', async () => {
    await put('lease', 'orders');

    await expect(put('lease', 'orders')).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  });

  it('lets exactly one of many conditional puts win', async () => {
    const owners = Array.from({ length: 20 }, (_, index) => `turn-${index}`);

    const outcomes = await Promise.all(owners.map((owner) => outcomeOf(put('race', 'orders', owner))));

    const winners = owners.filter((_, index) => outcomes[index] === 'ok');
    expect(winners).toHaveLength(1);
    const { Item } = await account.clients.dynamodb.send(
      new GetItemCommand({ TableName: TABLE, Key: { pk: { S: 'race' }, sk: { S: 'orders' } } }),
    );
    expect(Item?.owner?.S).toBe(winners[0]);
  });

  it('answers queries by time, with umlauts intact', async () => {
    for (const sk of ['2026-01', '2026-02', '2026-03']) await put('history', sk, 'Müller');

    const { Items } = await account.clients.dynamodb.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: { ':pk': { S: 'history' }, ':from': { S: '2026-02' } },
      }),
    );

    expect(Items?.map(({ sk, owner }) => `${sk?.S} ${owner?.S}`)).toEqual(['2026-02 Müller', '2026-03 Müller']);
  });

  it('records its calls', () => {
    expect(account.emulator.calls().filter(({ service }) => service === 'dynamodb').length).toBeGreaterThan(20);
  });

  it('is not there when its table has a name that DynamoDB refuses', async () => {
    await expect(serve({ seed: { tables: ['ab'] } })).rejects.toThrow('cannot create the table ab');
  });
});
