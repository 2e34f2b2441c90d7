/** The default EventBridge bus: it takes events and keeps them; no rule and no target is behind it. */
import { SECOND_MS } from '../core/units.ts';
import { ACCOUNT, REGION } from './account-id.ts';
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import type { BusEvent } from './emulator-api.ts';
import { type Input, isObject, number, objects, text, texts } from './input.ts';

/** Source of both: EventBridge API reference, PutEvents, read 2026-11. */
const ENTRIES_PER_CALL = 10;
const BYTES_PER_CALL = 262_144;
/** What the time of an entry counts for when its size is added up. Source: EventBridge user guide, "Calculating PutEvents event entry size". */
const TIME_BYTES = 14;

const DEFAULT_BUS = ['default', `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`];

export interface EventBus {
  readonly operations: Operations;
  /** Oldest first. */
  events(): readonly BusEvent[];
}

type Entry =
  | { readonly kind: 'event'; readonly event: BusEvent }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** `now` gives wall-clock time. */
export function createEventBus(now: () => number): EventBus {
  const kept: BusEvent[] = [];
  let count = 0;
  function take(entry: Entry): Input {
    if (entry.kind === 'failed') return { ErrorCode: entry.code, ErrorMessage: entry.message };
    kept.push(entry.event);
    count += 1;
    return { EventId: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}` };
  }
  return {
    operations: { PutEvents: (input) => putEvents(input, now(), take) },
    events: () => [...kept],
  };
}

function putEvents(input: Input, now: number, take: (entry: Entry) => Input): Answer {
  const entries = objects(input, 'Entries');
  if (entries.length < 1 || entries.length > ENTRIES_PER_CALL) {
    return invalid('ValidationException', `Entries must have 1 to ${ENTRIES_PER_CALL} members.`);
  }
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes > BYTES_PER_CALL) {
    return invalid('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  const results = entries.map((entry) => take(readEntry(entry, now)));
  return ok({ Entries: results, FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length });
}

function bytesOf(entry: Input): number {
  const parts = [text(entry, 'Source'), text(entry, 'DetailType'), text(entry, 'Detail'), ...texts(entry, 'Resources')];
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part ?? ''), 0);
  return bytes + (entry.Time === undefined ? 0 : TIME_BYTES);
}

/** An entry fails alone. The code for a bus that is not there is an assumption. */
function readEntry(entry: Input, now: number): Entry {
  const bus = text(entry, 'EventBusName') ?? 'default';
  if (!DEFAULT_BUS.includes(bus)) return failed('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
  const [source, detailType, detail] = [text(entry, 'Source'), text(entry, 'DetailType'), text(entry, 'Detail')];
  if (!source)
    return failed('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
  if (!detailType) {
    return failed('InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  }
  if (!detail)
    return failed('InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.');
  if (/^aws\./i.test(source)) {
    return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  if (!isJsonObject(detail)) return failed('MalformedDetail', 'Detail is malformed.');
  const time = number(entry, 'Time');
  return { kind: 'event', event: { at: time === null ? now : time * SECOND_MS, source, detailType, detail } };
}

function failed(code: string, message: string): Entry {
  return { kind: 'failed', code, message };
}

function isJsonObject(json: string): boolean {
  try {
    return isObject(JSON.parse(json));
  } catch {
    return false;
  }
}
