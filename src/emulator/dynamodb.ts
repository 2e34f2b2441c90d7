/**
 * DynamoDB by dynalite, an engine of its own that runs in this process and keeps its tables in memory. It has no
 * transactions, no PartiQL and no backups, it never expires items, and it leaves the old item out of a failed condition.
 */
import { Readable } from 'node:stream';
import dynalite, { type Engine, type EngineRequest } from 'dynalite';
import type { Reply } from './reply.ts';

export interface TableEngine {
  /** Carries out one request as it came. */
  answer(target: string, contentType: string, body: string): Promise<Reply>;
}

/** Dynalite wants to see a signature and does not check it; neither does anything else of the embedded account. */
const SIGNATURE = {
  authorization: 'AWS4-HMAC-SHA256 Credential=embedded, SignedHeaders=embedded, Signature=embedded',
  'x-amz-date': '20260101T000000Z',
};

/**
 * An engine with `tables`, each with the keys `pk` and `sk`. Nothing has to be closed: its server never listens, and
 * its database is memory.
 */
export async function createTableEngine(tables: readonly string[]): Promise<TableEngine> {
  const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  for (const table of tables) await createTable(engine, table);
  return { answer: (target, contentType, body) => ask(engine, target, contentType, body) };
}

async function createTable(engine: Engine, name: string): Promise<void> {
  const request = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  };
  const created = await askJson(engine, 'CreateTable', request);
  if (created.status !== 200) throw new Error(`cannot create the table ${name}: ${created.body}`);
  while (!(await isActive(engine, name)));
}

async function isActive(engine: Engine, name: string): Promise<boolean> {
  const { body } = await askJson(engine, 'DescribeTable', { TableName: name });
  return body.includes('"TableStatus":"ACTIVE"');
}

function askJson(engine: Engine, operation: string, input: object): Promise<Reply> {
  return ask(engine, `DynamoDB_20120810.${operation}`, 'application/x-amz-json-1.0', JSON.stringify(input));
}

function ask(engine: Engine, target: string, contentType: string, body: string): Promise<Reply> {
  const headers = { ...SIGNATURE, 'content-type': contentType, 'x-amz-target': target };
  const stream = Readable.from([Buffer.from(body)], { objectMode: false });
  const request: EngineRequest = Object.assign(stream, { method: 'POST', url: '/', headers });
  return new Promise((resolve) => {
    const given: Record<string, string> = {};
    const response = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        given[name.toLowerCase()] = String(value);
      },
      end(text = '') {
        resolve({ status: response.statusCode, headers: given, body: text });
      },
    };
    engine.emit('request', request, response);
  });
}
