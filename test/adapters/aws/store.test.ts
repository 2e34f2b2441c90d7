import { randomBytes } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapacityUsed, createStore, type StoreOptions } from '../../../src/adapters/aws/store.ts';
import { DAY_MS, SECOND_MS } from '../../../src/core/units.ts';
import { storeContract } from '../../contract/store.contract.ts';
import { type DynaliteTables, openDynalite } from '../../support/dynalite-tables.ts';
import { aReport, REPORT_AT } from '../../support/report-builder.ts';

const REPORT_KEY = 'report#arn:orders#000001763630000#turn-1';

let tables: DynaliteTables;
beforeAll(async () => {
  tables = await openDynalite();
});
afterAll(() => tables.close());

async function open(overrides: Partial<StoreOptions> = {}) {
  const time = { now: REPORT_AT };
  const table = overrides.table ?? (await tables.create());
  const used: CapacityUsed[] = [];
  const { client } = tables;
  const clock = { now: () => time.now };
  const store = createStore({ client, table, clock, onCapacity: (one) => used.push(one), ...overrides });
  const raw = async (pk: string, sk: string) =>
    (await client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }))).Item;
  return { store, table, time, used, raw };
}

storeContract('DynamoDB', async () => (await open()).store);

describe('DynamoDB store: items', () => {
  it('keeps the reports of a source together, in order and readable', async () => {
    const { store, raw } = await open();
    await store.putIfRevision(REPORT_KEY, aReport(), null);
    expect(await raw('report#arn:orders', '000001763630000#turn-1')).toMatchObject({
      rev: { N: '1' },
      decision: { S: 'hold' },
      expiresAt: { N: String(REPORT_AT / SECOND_MS + 30 * 24 * 3_600) },
    });
  });

  it('lets only reports expire', async () => {
    const { store, raw } = await open({ historyDays: 2 });
    await store.putIfRevision('state#arn:orders', { x: 1 }, null);
    await store.putIfRevision(REPORT_KEY, { x: 1 }, null);
    expect((await raw('state#arn:orders', '-'))?.expiresAt).toBeUndefined();
    expect((await raw('report#arn:orders', '000001763630000#turn-1'))?.expiresAt).toEqual({
      N: String(REPORT_AT / SECOND_MS + 2 * 24 * 3_600),
    });
  });

  it('takes an expired item that is still there for gone, in reads and in saves', async () => {
    const { store, time } = await open({ historyDays: 2 });
    await store.putIfRevision(REPORT_KEY, 'old', null);
    await store.putIfRevision(REPORT_KEY, 'old', 1);
    time.now += 2 * DAY_MS;
    expect(await store.get(REPORT_KEY)).toBeNull();
    expect(await store.query('report#arn:orders#', 10)).toEqual([]);
    expect(await store.query('', 10)).toEqual([]);
    expect(await store.putIfRevision(REPORT_KEY, 'late', 2)).toEqual({ kind: 'conflict' });
    expect(await store.putIfRevision(REPORT_KEY, 'new', null)).toEqual({ kind: 'saved', revision: 1 });
    expect((await store.get(REPORT_KEY))?.value).toBe('new');
  });

  it('refuses what DynamoDB would refuse for its size, before any call', async () => {
    const { store, used } = await open();
    const value = randomBytes(420_000).toString('hex');
    await expect(store.putIfRevision('state#a', value, null)).rejects.toThrow(/state#a has \d+ bytes.*409600/);
    expect(used).toEqual([]);
  });

  it('takes an item just below the limit', async () => {
    const { store } = await open();
    const value = randomBytes(400_000).toString('base64');
    expect((await store.putIfRevision('state#a', value, null)).kind).toBe('saved');
    expect((await store.get('state#a'))?.value).toBe(value);
  });

  it('says of an item that something else wrote that it cannot be read', async () => {
    const { store, table } = await open();
    const Item = { pk: { S: 'state#a' }, sk: { S: '-' } };
    await tables.client.send(new PutItemCommand({ TableName: table, Item }));
    await expect(store.get('state#a')).rejects.toThrow(/state#a has no revision/);
  });
});

describe('DynamoDB store: queries', () => {
  it('goes on to the next page until there are enough', async () => {
    const { store, used } = await open();
    const value = randomBytes(200_000).toString('base64');
    for (let n = 0; n < 8; n += 1) await store.putIfRevision(`report#a#${n}`, value, null);
    await store.putIfRevision('report#aa#0', value, null);
    used.length = 0;
    // Pages end at 1 MB: eight such items take more than one.
    expect((await store.query('report#a#', 100)).map(({ key }) => key.at(-1)).join('')).toBe('01234567');
    expect(used.length).toBeGreaterThan(1);
    used.length = 0;
    expect((await store.query('', 3)).map(({ key }) => key)).toEqual(['report#a#0', 'report#a#1', 'report#a#2']);
    expect(used.length).toBeGreaterThan(1);
  });

  it('reads one item collection where the prefix names it, and the table where it does not', async () => {
    const { store, used } = await open();
    const large = randomBytes(100_000).toString('base64');
    await store.putIfRevision('state#b', large, null);
    await store.putIfRevision('report#a#1', 'small', null);
    used.length = 0;
    await store.query('report#a#', 10);
    expect(used).toEqual([{ kind: 'read', units: 1 }]);
    used.length = 0;
    expect((await store.query('report#', 10)).map(({ key }) => key)).toEqual(['report#a#1']);
    expect(used[0]?.units).toBeGreaterThan(10);
  });
});

describe('DynamoDB store: calls', () => {
  it('tells the capacity it used, refused saves included', async () => {
    const { store, used } = await open();
    await store.putIfRevision('a', { x: 1 }, null);
    await store.get('a');
    await store.putIfRevision('a', { x: 1 }, null);
    expect(used).toEqual([
      { kind: 'write', units: 1 },
      { kind: 'read', units: 1 },
      { kind: 'write', units: 1 },
    ]);
  });

  it('throws when the answer does not come', async () => {
    const { store, table, raw } = await open();
    const broken = createStore({ client: tables.client, table: `${table}-gone`, clock: { now: () => 0 } });
    await expect(broken.putIfRevision('a', 1, null)).rejects.toThrow();
    await expect(broken.get('a')).rejects.toThrow();
    expect(await store.get('a')).toBeNull();
    expect(await raw('a', '-')).toBeUndefined();
  });

  it("knows its own save again when the SDK's second try meets the first", async () => {
    const { store, table } = await open({ newSaveId: () => 'mine' });
    await store.putIfRevision('a', 'before', null);
    expect(await withLostAnswer(() => store.putIfRevision('a', 'after', 1))).toEqual({ kind: 'saved', revision: 2 });
    expect(await store.get('a')).toEqual({ value: 'after', revision: 2 });
    const other = await open({ table, newSaveId: () => 'other' });
    expect(await withLostAnswer(() => other.store.putIfRevision('a', 'late', 1))).toEqual({ kind: 'conflict' });
  });

  it('takes a conflict at the first try for one, even under a name that was used before', async () => {
    const { store } = await open({ newSaveId: () => 'mine' });
    await store.putIfRevision('a', 'before', null);
    expect(await store.putIfRevision('a', 'again', null)).toEqual({ kind: 'conflict' });
  });
});

/** Carries out `work` with every first answer of a PutItem lost, as by a broken connection. */
async function withLostAnswer<T>(work: () => Promise<T>): Promise<T> {
  const { middlewareStack } = tables.client;
  const lost = new WeakSet<object>();
  middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'PutItemCommand' || lost.has(context)) return next(args);
      lost.add(context);
      await next(args).catch(() => {});
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
    { step: 'deserialize', name: 'loseAnswer', priority: 'high' },
  );
  try {
    return await work();
  } finally {
    middlewareStack.remove('loseAnswer');
  }
}
