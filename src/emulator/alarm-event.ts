/** What CloudWatch says about a change of state, and the event it invokes a Lambda function with. */
import { SECOND_MS } from '../core/units.ts';
import type { MetricPoint } from '../world/account-api.ts';
import { ACCOUNT, REGION } from './account-id.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { AlarmState } from './emulator-api.ts';
import type { Input } from './input.ts';

/** A state with its grounds. */
export interface StateRecord {
  readonly value: AlarmState;
  readonly reason: string;
  /** A JSON text; null before the first change. */
  readonly reasonData: string | null;
  /** Wall-clock time. */
  readonly at: number;
}

const COMPARISONS: Readonly<Record<AlarmDefinition['comparison'], string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

export function alarmArn(name: string): string {
  return `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`;
}

/** The state a new alarm is in. */
export function unchecked(at: number): StateRecord {
  return { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', reasonData: null, at };
}

/** `judged` holds the real points, newest first; `samples` how many values each of them stands for. */
export function stateRecord(
  alarm: AlarmDefinition,
  from: AlarmState,
  to: AlarmState,
  judged: readonly MetricPoint[],
  samples: ReadonlyMap<number, number>,
  at: number,
): StateRecord {
  return {
    value: to,
    reason: reasonOf(alarm, from, to, judged),
    reasonData: reasonData(alarm, judged, samples, at),
    at,
  };
}

/** The wording is near AWS's, which is not part of any contract. */
function reasonOf(alarm: AlarmDefinition, from: AlarmState, to: AlarmState, judged: readonly MetricPoint[]): string {
  const { evaluationPeriods, datapointsToAlarm, threshold, comparison } = alarm;
  if (to === 'INSUFFICIENT_DATA') {
    const points = `${evaluationPeriods} ${evaluationPeriods === 1 ? 'datapoint was' : 'datapoints were'}`;
    return `Insufficient Data: ${points} unknown.`;
  }
  const points = judged.map(({ startMs, value }) => `${decimal(value)} (${shortTime(startMs)})`).join(', ');
  const verb = `${judged.length === 1 ? 'was' : 'were'}${to === 'ALARM' ? '' : ' not'} ${COMPARISONS[comparison]}`;
  const needed = to === 'ALARM' ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const minimum = `minimum ${needed} ${needed === 1 ? 'datapoint' : 'datapoints'} for ${from} -> ${to} transition`;
  const of = `${judged.length} out of the last ${evaluationPeriods} datapoints [${points}]`;
  return `Threshold Crossed: ${of} ${verb} the threshold (${decimal(threshold)}) (${minimum}).`;
}

function reasonData(
  alarm: AlarmDefinition,
  judged: readonly MetricPoint[],
  samples: ReadonlyMap<number, number>,
  at: number,
): string {
  const oldest = judged.at(-1);
  return JSON.stringify({
    version: '1.0',
    queryDate: awsTime(at),
    ...(oldest === undefined ? {} : { startDate: awsTime(oldest.startMs) }),
    statistic: alarm.statistic,
    period: alarm.periodMs / SECOND_MS,
    recentDatapoints: judged.map(({ value }) => value).toReversed(),
    threshold: alarm.threshold,
    evaluatedDatapoints: judged.map(({ startMs, value }) => ({
      timestamp: awsTime(startMs),
      sampleCount: samples.get(startMs) ?? 0,
      value,
    })),
  });
}

/** The event of a direct invocation. */
export function invocationEvent(alarm: AlarmDefinition, previous: StateRecord, state: StateRecord): Input {
  const dimensions = Object.fromEntries(alarm.dimensions.map(({ name, value }) => [name, value]));
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarmArn(alarm.name),
    accountId: ACCOUNT,
    time: awsTime(state.at),
    region: REGION,
    alarmData: {
      alarmName: alarm.name,
      state: stateField(state),
      previousState: stateField(previous),
      configuration: {
        ...(alarm.description === null ? {} : { description: alarm.description }),
        metrics: [
          {
            id: 'm1',
            metricStat: {
              metric: { namespace: alarm.namespace, name: alarm.metric, dimensions },
              period: alarm.periodMs / SECOND_MS,
              stat: alarm.statistic,
            },
            returnData: true,
          },
        ],
      },
    },
  };
}

function stateField({ value, reason, reasonData: data, at }: StateRecord): Input {
  return { value, reason, ...(data === null ? {} : { reasonData: data }), timestamp: awsTime(at) };
}

/** As in `2026-11-20T11:53:08.431+0000`. */
function awsTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

/** As in `20/11/26 11:53:00`. */
function shortTime(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)}`;
}

/** Whole numbers as Java writes them, with a decimal. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
