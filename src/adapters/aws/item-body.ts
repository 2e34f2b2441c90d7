/**
 * What an item holds besides its key. The value is one compressed attribute: a report of 11 KB of JSON takes about a
 * quarter of that, and reads and writes are paid by size. A few facts stand beside it in plain text, for a person who
 * looks at the table in the console; the code never reads those.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Longest readable attribute in characters: it is for the eye, and is paid for. */
const READABLE_CHARS = 300;
/** The latest time a Date can hold. */
const LATEST_MS = 8.64e15;
/** DynamoDB counts up to this for a number. */
const NUMBER_BYTES = 21;

/** The value as attributes: compressed, with what of it a person wants to see. */
export function attributesOf(value: unknown): Attributes {
  const body = new Uint8Array(gzipSync(JSON.stringify(value)));
  return { body: { B: body }, ...readableOf(value) };
}

/** The value that {@link attributesOf} was given, as JSON has it. */
export function bodyOf(item: Attributes, key: string): unknown {
  const body = item.body?.B;
  if (body === undefined) throw new Error(`the item ${key} has no body: something else than Headgate wrote it`);
  try {
    return JSON.parse(gunzipSync(body).toString('utf8')) as unknown;
  } catch (cause) {
    throw new Error(`the body of the item ${key} cannot be read`, { cause });
  }
}

/** Size of an item as DynamoDB counts it: names and values, an upper bound. */
export function itemBytes(item: Attributes): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + utf8Bytes(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  return value.B?.byteLength ?? (value.S === undefined ? NUMBER_BYTES : utf8Bytes(value.S));
}

function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** A report has all of them, a source's state only its source, a breaker its reason. */
function readableOf(value: unknown): Attributes {
  const decision = field(value, 'decision');
  const reason = field(decision, 'reason') ?? field(value, 'reason');
  const texts = {
    at: isoOf(field(value, 'at') ?? field(value, 'since')),
    source: field(value, 'sourceId') ?? field(field(value, 'state'), 'sourceId'),
    mode: field(value, 'mode'),
    decision: field(decision, 'kind') ?? field(value, 'phase'),
    reason: sentenceOf(reason),
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      typeof text === 'string' && text !== '' ? [[name, { S: text.slice(0, READABLE_CHARS) }]] : [],
    ),
  );
}

/** The code comes first, so that the console can filter by what an attribute begins with. */
function sentenceOf(reason: unknown): string | null {
  const code = field(reason, 'code');
  const text = field(reason, 'text');
  return typeof code === 'string' && typeof text === 'string' ? `${code}: ${text}` : null;
}

function isoOf(at: unknown): string | null {
  return typeof at === 'number' && Math.abs(at) <= LATEST_MS ? new Date(at).toISOString() : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
