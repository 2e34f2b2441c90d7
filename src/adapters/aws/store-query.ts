/**
 * Items by a prefix of their keys. A prefix that names the pk (`report#ARN#`, `report#ARN#0017`) is a Query: it reads and
 * pays for what it returns. Any other (`state#`, the empty one) is a Scan: DynamoDB reads and bills the whole table,
 * the history of every source included, and nothing of it in order. That is for people and tests, never for a turn.
 */
import { type ConsumedCapacity, type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Stored } from '../../ports.ts';
import type { Attributes } from './item-body.ts';
import { type KeyRange, keyOf, NO_THIRD_PART, rangeOf } from './item-key.ts';

type Found = Stored<unknown> & { readonly key: string };
type Position = Record<string, NonNullable<Attributes[string]>>;

/** The table, and how its items are read. */
export interface QueriedTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly isAlive: (item: Attributes) => boolean;
  readonly onRead: (used: ConsumedCapacity | undefined) => void;
  readonly storedOf: (item: Attributes, key: string) => Stored<unknown>;
}

interface Page {
  readonly Items?: readonly Attributes[] | undefined;
  readonly LastEvaluatedKey?: Position | undefined;
  readonly ConsumedCapacity?: ConsumedCapacity | undefined;
}

/** At most `limit` items in key order; the present truth, not an older one. */
export async function queryItems(prefix: string, limit: number, table: QueriedTable): Promise<readonly Found[]> {
  if (limit <= 0) return [];
  const range = rangeOf(prefix);
  const items =
    range.kind === 'collection'
      ? await firstOfCollection(range, limit, table)
      : await firstOfTable(range, limit, table);
  return items.map((item) => ({ key: keyOfItem(item), ...table.storedOf(item, keyOfItem(item)) }));
}

/** Stops reading as soon as there are enough: a collection is in order. */
async function firstOfCollection(
  { pk, skPrefix }: Extract<KeyRange, { kind: 'collection' }>,
  limit: number,
  table: QueriedTable,
): Promise<readonly Attributes[]> {
  const sk = skPrefix === null ? 'sk > :sk' : 'begins_with(sk, :sk)';
  const input = {
    TableName: table.table,
    KeyConditionExpression: `pk = :pk AND ${sk}`,
    ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: skPrefix ?? NO_THIRD_PART } },
    ConsistentRead: true,
    ReturnConsumedCapacity: 'TOTAL' as const,
    Limit: limit,
  };
  let items: readonly Attributes[] = [];
  for await (const page of pages(table, (at) => table.client.send(new QueryCommand({ ...input, ...at })))) {
    items = [...items, ...page].slice(0, limit);
    if (items.length >= limit) break;
  }
  return items;
}

/** A table is in no order: every page has to be seen, and only the first so many keys are kept. */
async function firstOfTable(
  { pkPrefix }: Extract<KeyRange, { kind: 'table' }>,
  limit: number,
  table: QueriedTable,
): Promise<readonly Attributes[]> {
  const filter = {
    FilterExpression: 'begins_with(pk, :pk)',
    ExpressionAttributeValues: { ':pk': { S: pkPrefix } },
  };
  const input = {
    TableName: table.table,
    ...(pkPrefix === '' ? {} : filter),
    ConsistentRead: true,
    ReturnConsumedCapacity: 'TOTAL' as const,
  };
  let items: readonly Attributes[] = [];
  for await (const page of pages(table, (at) => table.client.send(new ScanCommand({ ...input, ...at })))) {
    items = [...items, ...page].sort(inKeyOrder).slice(0, limit);
  }
  return items;
}

/** Page by page, without what has expired. A page may be empty and not the last. */
async function* pages(
  table: QueriedTable,
  ask: (at: { readonly ExclusiveStartKey?: Position }) => Promise<Page>,
): AsyncGenerator<readonly Attributes[]> {
  let position: Position | undefined;
  do {
    const page: Page = await ask(position === undefined ? {} : { ExclusiveStartKey: position });
    table.onRead(page.ConsumedCapacity);
    yield (page.Items ?? []).filter(table.isAlive);
    position = page.LastEvaluatedKey;
  } while (position !== undefined);
}

function keyOfItem(item: Attributes): string {
  return keyOf({ pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' });
}

function inKeyOrder(a: Attributes, b: Attributes): number {
  const [one, other] = [keyOfItem(a), keyOfItem(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
