/**
 * Keeps one iterator-age alarm per wanted consumer. It looks at what is there, writes what differs and deletes its own
 * that nobody wants, if it may; where nothing differs, nothing is written. All trouble is told in words: alarms only save part of a
 * minute, and the schedule works without them.
 */
import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { ALARM_WRITES_PER_SEC, ALARMS_PER_CALL } from '../../core/limits.ts';
import { type DurationMs, SECOND_MS } from '../../core/units.ts';
import type { AlarmKeeper, KeepOptions, KeptAlarms } from '../../ports.ts';
import { type AlarmOwner, definitionOf, differs, isOwn } from './alarm-definition.ts';
import { alarmPrefix, type NamedAlarm, nameAlarms } from './alarm-name.ts';

export interface AlarmKeeperOptions extends AlarmOwner {
  readonly cloudwatch: CloudWatchClient;
  /** Waits between writes, in real time. */
  readonly wait: (ms: DurationMs) => Promise<void>;
  /** Whether the invocation has time for one more call. */
  readonly hasTime?: () => boolean;
}

/** Writing calls per turn: about seven seconds at the rate AWS allows. The rest waits for the next turn. */
const WRITES_PER_TURN = 20;
const PAUSE_MS: DurationMs = Math.ceil(SECOND_MS / ALARM_WRITES_PER_SEC);
/** Errors that concern one alarm; after any other the next call would fail too. */
const CONCERNS_ONE = /^(Invalid|Missing|Validation|ResourceNotFound)/;

/** One writing call. */
interface Write {
  readonly kind: 'created' | 'deleted';
  readonly names: readonly string[];
  readonly send: () => Promise<unknown>;
}

interface Plan {
  readonly writes: readonly Write[];
  readonly problems: readonly string[];
}

type Present = ReadonlyMap<string, MetricAlarm>;

/** A corrected alarm is named among the created ones: CloudWatch knows only one call for both. */
export function createAlarmKeeper(options: AlarmKeeperOptions): AlarmKeeper {
  return {
    keep: async (wanted, may) => {
      try {
        const present = await presentAlarms(options);
        return await carryOut(plan(options, nameAlarms(options.stage, wanted), present, may), options);
      } catch (error) {
        const problems = [`the alarms could not be looked at: ${textOf(error)}`];
        return { created: [], deleted: [], problems, isComplete: false };
      }
    },
  };
}

/** All alarms that begin as ours do; other people's among them. */
async function presentAlarms({ cloudwatch, stage }: AlarmKeeperOptions): Promise<Present> {
  const found = new Map<string, MetricAlarm>();
  let token: string | undefined;
  do {
    const page = await cloudwatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: alarmPrefix(stage),
        AlarmTypes: ['MetricAlarm'],
        MaxRecords: ALARMS_PER_CALL,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const alarm of page.MetricAlarms ?? []) found.set(alarm.AlarmName ?? '', alarm);
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

/** Deletions first: they take one call, and give back the quota that new alarms need. */
function plan(
  options: AlarmKeeperOptions,
  wanted: readonly NamedAlarm[],
  present: Present,
  { mayDelete }: KeepOptions,
): Plan {
  const kept = new Set(wanted.map(({ name }) => name));
  const unwanted = [...present].flatMap(([name, alarm]) => (!kept.has(name) && isOwn(alarm, options) ? [name] : []));
  const foreign = wanted.filter(({ name }) => {
    const there = present.get(name);
    return there !== undefined && !isOwn(there, options);
  });
  const mine = wanted.filter((alarm) => !foreign.includes(alarm));
  return {
    writes: [
      ...(mayDelete ? deletions(options, unwanted) : []),
      ...mine.flatMap((alarm) => puts(options, alarm, present.get(alarm.name))),
    ],
    problems: foreign.map(({ name }) => `the alarm ${name} is not Headgate's and stays as it is`),
  };
}

function deletions({ cloudwatch }: AlarmKeeperOptions, unwanted: readonly string[]): readonly Write[] {
  return Array.from({ length: Math.ceil(unwanted.length / ALARMS_PER_CALL) }, (_, index) => {
    const names = unwanted.slice(index * ALARMS_PER_CALL, (index + 1) * ALARMS_PER_CALL);
    return { kind: 'deleted', names, send: () => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: names })) };
  });
}

/** One put when the alarm is missing or differs; none otherwise. */
function puts(options: AlarmKeeperOptions, alarm: NamedAlarm, there: MetricAlarm | undefined): readonly Write[] {
  const definition = definitionOf(alarm, options);
  if (there !== undefined && !differs(there, definition)) return [];
  // A put replaces everything, and takes tags only when it creates. Who has muted an alarm keeps it muted.
  const rest =
    there === undefined
      ? { Tags: [{ Key: 'app', Value: 'headgate' }] }
      : { ActionsEnabled: there.ActionsEnabled ?? true };
  const put = new PutMetricAlarmCommand({ ...definition, ...rest });
  return [{ kind: 'created', names: [alarm.name], send: () => options.cloudwatch.send(put) }];
}

async function carryOut(
  { writes, problems: known }: Plan,
  { wait, hasTime = () => true }: AlarmKeeperOptions,
): Promise<KeptAlarms> {
  const created: string[] = [];
  const deleted: string[] = [];
  const problems = [...known];
  let done = 0;
  for (const [index, { kind, names, send }] of writes.slice(0, WRITES_PER_TURN).entries()) {
    if (index > 0) await wait(PAUSE_MS);
    if (!hasTime()) break;
    try {
      await send();
      done += 1;
      (kind === 'created' ? created : deleted).push(...names);
    } catch (error) {
      const which = names.length === 1 ? names[0] : `${names.length} alarms from ${names[0]} on`;
      problems.push(`${which} could not be ${kind}: ${textOf(error)}`);
      if (!(error instanceof Error && CONCERNS_ONE.test(error.name))) break;
    }
  }
  return { created, deleted, problems, isComplete: done === writes.length };
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
