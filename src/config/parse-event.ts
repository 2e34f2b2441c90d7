/** What invoked the function: a schedule, an alarm in one of three shapes, or a person. Anything else does nothing. */
import * as z from 'zod';
import { MODES, type Mode } from '../core/policy.ts';
import {
  type AlarmNews,
  bridgedAlarm,
  directAlarm,
  newsOfData,
  newsOfMessage,
  together,
  topicAlarm,
  topicRecords,
  type Whose,
} from './alarm-events.ts';
import { isObject } from './merge-documents.ts';
import { check } from './problems.ts';
import { memberOf } from './schema-node.ts';

/** A turn for some or all sources, an event that needs none, or one that is not understood. */
export type ParsedEvent =
  | {
      readonly kind: 'turn';
      readonly trigger: 'schedule' | 'alarm' | 'manual';
      /** Whose turn it is. */
      readonly only: Whose;
      /** The strongest mode of this turn; null: as the documents say. It never raises a mode. */
      readonly modeCeiling: Mode | null;
      /** Why there is a turn, in words. */
      readonly note: string;
    }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

const SCHEDULES = ['aws.events', 'aws.scheduler'];
const SCHEDULED = 'Scheduled Event';
const ALARM_CHANGED = 'CloudWatch Alarm State Change';

const ownSchedule = z.strictObject({ source: z.literal('headgate.schedule') });

/** Longest stream name. Source: Kinesis API reference, CreateStream, read 2026-11. */
const STREAM_NAME = /^[A-Za-z0-9._-]{1,128}$/;
const streamName = z
  .string()
  .regex(STREAM_NAME)
  .meta({ accepted: '1 to 128 letters, digits, dots, underscores and hyphens' });

const manual = z.strictObject({
  source: z.literal('headgate.manual'),
  streams: z.array(streamName).min(1).optional(),
  mode: z.enum(MODES).optional(),
});

const ACCEPTED =
  'a schedule (source aws.events, aws.scheduler or headgate.schedule), a CloudWatch alarm (directly, through ' +
  'EventBridge or through SNS) or {"source":"headgate.manual","streams":[…],"mode":"recommend"}';

/** Reads any event; it never throws. */
export function parseEvent(event: unknown): ParsedEvent {
  if (memberOf(event, 'Records') !== undefined) return parseTopic(event);
  if (memberOf(event, 'alarmData') !== undefined) return parseDirect(event);
  if (memberOf(event, 'detail-type') === ALARM_CHANGED) return parseBridged(event);
  const source = memberOf(event, 'source');
  if (source === 'headgate.manual') return parseManual(event);
  if (source === 'headgate.schedule') return parseOwnSchedule(event);
  const type = memberOf(event, 'detail-type') ?? SCHEDULED;
  return SCHEDULES.some((one) => one === source) && type === SCHEDULED ? schedule() : unknownEvent(event);
}

function schedule(): ParsedEvent {
  return { kind: 'turn', trigger: 'schedule', only: 'all', modeCeiling: null, note: 'schedule' };
}

function parseOwnSchedule(event: unknown): ParsedEvent {
  const checked = check(ownSchedule, event);
  return checked.kind === 'valid' ? schedule() : refused(`event headgate.schedule: ${checked.problems.join('; ')}`);
}

function parseManual(event: unknown): ParsedEvent {
  const checked = check(manual, event);
  if (checked.kind === 'invalid') return refused(`event headgate.manual: ${checked.problems.join('; ')}`);
  const { streams, mode } = checked.value;
  const only = streams === undefined ? 'all' : { streams, functions: [] };
  const note = `manual event for ${streams?.join(', ') ?? 'every source'}${mode === undefined ? '' : `, at most ${mode}`}`;
  return { kind: 'turn', trigger: 'manual', only, modeCeiling: mode ?? null, note };
}

function parseDirect(event: unknown): ParsedEvent {
  const read = directAlarm.safeParse(event);
  return read.success ? turnOf([newsOfData(read.data.alarmData)]) : brokenAlarm('CloudWatch alarm', read.error);
}

function parseBridged(event: unknown): ParsedEvent {
  const read = bridgedAlarm.safeParse(event);
  return read.success ? turnOf([newsOfData(read.data.detail)]) : brokenAlarm('alarm through EventBridge', read.error);
}

/** One record is the rule; several are one turn. A message that is no alarm refuses them all. */
function parseTopic(event: unknown): ParsedEvent {
  const read = topicRecords.safeParse(event);
  if (!read.success) return unknownEvent(event);
  const messages = read.data.Records.map(({ Sns }) => topicAlarm.safeParse(jsonOf(Sns.Message)));
  const news = messages.flatMap(({ data }) => (data === undefined ? [] : [newsOfMessage(data)]));
  const [broken] = messages.flatMap(({ error }) => (error === undefined ? [] : [error]));
  return broken === undefined ? turnOf(news) : brokenAlarm('alarm through SNS', broken);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Only an alarm that goes off is worth waking up for. */
function turnOf(news: readonly AlarmNews[]): ParsedEvent {
  const note = news.map(({ alarmName, state }) => `alarm ${alarmName} went to ${state}`).join(', ');
  const urgent = news.filter(({ state }) => state === 'ALARM');
  if (urgent.length === 0) return { kind: 'ignored', why: `${note}: the schedule sees to what is left` };
  return { kind: 'turn', trigger: 'alarm', only: together(urgent.map(({ whose }) => whose)), modeCeiling: null, note };
}

/** Names the first field that is not as AWS documents it; its value may be anything and is not shown. */
function brokenAlarm(what: string, error: z.ZodError): ParsedEvent {
  const path = error.issues[0]?.path.map(String).join('.') ?? '';
  return refused(`${what}: ${path === '' ? 'the message' : path} is not as AWS documents it`);
}

const SHOWN_NAMES = 10;
const SHOWN_CHARACTERS = 40;

/** Says what came by the names of its fields: values may be somebody's data. */
function unknownEvent(event: unknown): ParsedEvent {
  if (!isObject(event)) return refused(`received ${kindOf(event)}, accepted ${ACCEPTED}`);
  const names = Object.keys(event).map((name) => name.slice(0, SHOWN_CHARACTERS));
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  const fields = names.length === 0 ? 'no fields' : `the fields ${names.slice(0, SHOWN_NAMES).join(', ')}${more}`;
  return refused(`received an object with ${fields}, accepted ${ACCEPTED}`);
}

function kindOf(event: unknown): string {
  if (event === null || event === undefined) return 'nothing';
  return Array.isArray(event) ? 'a list' : `a ${typeof event}`;
}

function refused(why: string): ParsedEvent {
  return { kind: 'refused', why };
}
