/**
 * The store on one DynamoDB table with the string keys pk and sk and the TTL attribute `expiresAt`. One item has one
 * revision, and a save names the one it replaces: two turns can meet, and one of them wins.
 */
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DYNAMODB_ITEM_MAX_BYTES } from '../../core/limits.ts';
import { DAY_MS, SECOND_MS } from '../../core/units.ts';
import type { Clock, PutResult, Store, Stored } from '../../ports.ts';
import { type Attributes, attributesOf, bodyOf, itemBytes } from './item-body.ts';
import { itemKeyOf } from './item-key.ts';
import { queryItems } from './store-query.ts';

/** Request units of one call: what DynamoDB bills by. */
export interface CapacityUsed {
  readonly kind: 'read' | 'write';
  readonly units: number;
}

export interface StoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly clock: Clock;
  /** How long reports are kept. */
  readonly historyDays?: number;
  readonly onCapacity?: (used: CapacityUsed) => void;
  /** Names one save, so that its own retry is told from somebody else's. */
  readonly newSaveId?: () => string;
}

/** Options with every default filled in. */
type Table = Required<StoreOptions>;

const HISTORY_DAYS = 30;
/** A write is paid by each begun KB. */
const WRITE_UNIT_BYTES = 1_024;
/** Only the history grows without end. */
const EXPIRING = 'report#';

/**
 * A save that AWS refuses because of the revision is a `conflict`; a time-out, a throttle or an error of the service is
 * thrown: the caller cannot know whether the save arrived.
 */
export function createStore(options: StoreOptions): Store {
  const table: Table = { historyDays: HISTORY_DAYS, onCapacity: () => {}, newSaveId: randomUUID, ...options };
  return {
    get: async (key) => {
      const item = await read(table, key);
      return item === null ? null : storedOf(item, key);
    },
    putIfRevision: (key, value, expected) => save(table, key, value, expected),
    query: (prefix, limit) =>
      queryItems(prefix, limit, {
        ...table,
        isAlive: (item) => isAlive(item, nowSeconds(table)),
        onRead: (used) => readUsed(table, used),
        storedOf,
      }),
  };
}

async function save(table: Table, key: string, value: unknown, expected: number | null): Promise<PutResult> {
  const revision = (expected ?? 0) + 1;
  const saveId = table.newSaveId();
  const now = nowSeconds(table);
  const item: Attributes = {
    ...keyAttributes(key),
    rev: { N: String(revision) },
    saveId: { S: saveId },
    ...expiryOf(table, key, now),
    ...attributesOf(value),
  };
  const bytes = itemBytes(item);
  if (bytes > DYNAMODB_ITEM_MAX_BYTES)
    throw new Error(`the item ${key} has ${bytes} bytes; DynamoDB takes at most ${DYNAMODB_ITEM_MAX_BYTES}`);
  try {
    const put = new PutItemCommand({
      TableName: table.table,
      Item: { ...item },
      ReturnConsumedCapacity: 'TOTAL',
      ...conditionOf(expected, now),
    });
    const { ConsumedCapacity: used } = await table.client.send(put);
    table.onCapacity({ kind: 'write', units: used?.CapacityUnits ?? 0 });
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // A refused write is paid too, and the refusal does not say how much: it is counted by what was sent.
    table.onCapacity({ kind: 'write', units: Math.ceil(bytes / WRITE_UNIT_BYTES) });
    // The SDK sends again when an answer is lost. If the first try arrived, the second is refused because of the first.
    const isRetry = (error.$metadata.attempts ?? 1) > 1;
    if (!isRetry || (await read(table, key))?.saveId?.S !== saveId) return { kind: 'conflict' };
  }
  return { kind: 'saved', revision };
}

/** DynamoDB removes expired items days late. Until then they are as good as gone, for reads and for saves. */
function conditionOf(expected: number | null, now: number) {
  const alive = { ':now': { N: String(now) } };
  if (expected === null) {
    return {
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: alive,
    };
  }
  return {
    ConditionExpression: 'rev = :rev AND (attribute_not_exists(expiresAt) OR expiresAt > :now)',
    ExpressionAttributeValues: { ...alive, ':rev': { N: String(expected) } },
  };
}

function expiryOf({ historyDays }: Table, key: string, now: number): Attributes {
  if (!key.startsWith(EXPIRING)) return {};
  return { expiresAt: { N: String(now + Math.ceil((historyDays * DAY_MS) / SECOND_MS)) } };
}

async function read(table: Table, key: string): Promise<Attributes | null> {
  const command = new GetItemCommand({
    TableName: table.table,
    Key: keyAttributes(key),
    ConsistentRead: true,
    ReturnConsumedCapacity: 'TOTAL',
  });
  const { Item: item, ConsumedCapacity: used } = await table.client.send(command);
  readUsed(table, used);
  return item !== undefined && isAlive(item, nowSeconds(table)) ? item : null;
}

function keyAttributes(key: string) {
  const { pk, sk } = itemKeyOf(key);
  return { pk: { S: pk }, sk: { S: sk } };
}

function storedOf(item: Attributes, key: string): Stored<unknown> {
  const revision = Number(item.rev?.N);
  if (!Number.isInteger(revision))
    throw new Error(`the item ${key} has no revision: something else than Headgate wrote it`);
  return { value: bodyOf(item, key), revision };
}

function isAlive(item: Attributes, now: number): boolean {
  return item.expiresAt?.N === undefined || Number(item.expiresAt.N) > now;
}

function nowSeconds({ clock }: Table): number {
  return Math.floor(clock.now() / SECOND_MS);
}

function readUsed({ onCapacity }: Table, used: ConsumedCapacity | undefined): void {
  onCapacity({ kind: 'read', units: used?.CapacityUnits ?? 0 });
}
