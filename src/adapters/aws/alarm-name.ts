/** Names and descriptions of the alarms that Headgate keeps: by them it knows its own. */
import { createHash } from 'node:crypto';
import { ALARM_NAME_MAX_CHARS } from '../../core/limits.ts';
import type { SourceId } from '../../core/observation.ts';
import type { WantedAlarm } from '../../ports.ts';

const HASH_CHARS = 8;

/** An alarm and the name it gets. */
export interface NamedAlarm extends WantedAlarm {
  readonly name: string;
}

/** What every alarm of a stage begins with. A stage whose name goes on with a hyphen shares it: see {@link isMarked}. */
export function alarmPrefix(stage: string): string {
  return `headgate-${stage}-`;
}

/**
 * One name for each consumer: `headgate-STAGE-STREAM-FUNCTION`. Where the name is too long, or where two consumers would
 * get the same one (`a-b` read by `c`, `a` read by `b-c`), a hash of both tells them apart. Two mappings from one stream
 * to one function are one alarm, since the metric knows only the function; the lower threshold counts.
 */
export function nameAlarms(stage: string, wanted: readonly WantedAlarm[]): readonly NamedAlarm[] {
  const byConsumer = new Map<string, WantedAlarm>();
  for (const alarm of wanted) {
    const key = consumerKey(alarm);
    const thresholdMs = Math.min(alarm.thresholdMs, byConsumer.get(key)?.thresholdMs ?? Number.POSITIVE_INFINITY);
    byConsumer.set(key, { ...alarm, thresholdMs });
  }
  const alarms = [...byConsumer.values()];
  const plain = alarms.map((alarm) => plainName(stage, alarm));
  return alarms.map((alarm, index) => {
    const name = plain[index] ?? '';
    const isAlone = plain.indexOf(name) === plain.lastIndexOf(name);
    return { ...alarm, name: isAlone && name.length <= ALARM_NAME_MAX_CHARS ? name : withHash(name, alarm) };
  });
}

/** What the alarm is and how to get rid of it, for whoever finds it in the console. Begins with {@link mark}. */
export function describeAlarm(stage: string, { sourceId, functionName }: WantedAlarm): string {
  return (
    `${mark(stage)} wakes the controller before its next minute when ${functionName} falls behind on ` +
    `${streamNameOf(sourceId)}. It tells nobody and is kept by Headgate: changes are put back. To get rid of it, take ` +
    'the stream below enforce; after Headgate itself is removed, delete it.'
  );
}

/** Whether Headgate of exactly this stage wrote the description. */
export function isMarked(stage: string, description: string | undefined): boolean {
  return description?.startsWith(`${mark(stage)} `) ?? false;
}

function mark(stage: string): string {
  return `Headgate (stage ${stage})`;
}

function plainName(stage: string, { sourceId, functionName }: WantedAlarm): string {
  return `${alarmPrefix(stage)}${streamNameOf(sourceId)}-${functionName}`;
}

function withHash(name: string, alarm: WantedAlarm): string {
  const hash = createHash('sha256').update(consumerKey(alarm)).digest('hex').slice(0, HASH_CHARS);
  return `${name.slice(0, ALARM_NAME_MAX_CHARS - HASH_CHARS - 1)}-${hash}`;
}

function consumerKey({ sourceId, functionName }: WantedAlarm): string {
  return `${sourceId}\n${functionName}`;
}

/** Name of the stream, or of the table whose changes it carries. */
function streamNameOf(sourceId: SourceId): string {
  const [, name] = /:(?:stream|table)\/([^/]+)/.exec(sourceId) ?? [];
  return name ?? sourceId;
}
