/** What downstreams show of their own health: metrics, and the owner's alarms. */
import { type CloudWatchClient, DescribeAlarmsCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import type { DownstreamTarget, MetricRef } from '../../core/downstream-target.ts';
import type { DownstreamObservation } from '../../core/observation.ts';
import { type MinutePoint, type MinuteSeries, missing, present, type Reading } from '../../core/reading.ts';
import type { EpochMs } from '../../core/units.ts';
import { type Asked, allPages, ask, type RemainingMs } from './facts-asked.ts';
import type { SeriesRead } from './metric-reader.ts';
import type { Pacer } from './paced.ts';

/** Names in one DescribeAlarms call. Source: CloudWatch API reference, DescribeAlarms, read 2026-11. */
const ALARMS_PER_CALL = 100;

export interface AlarmCalls {
  readonly cloudwatch: CloudWatchClient;
  readonly pacer: Pacer;
  readonly remainingMs: RemainingMs;
}

/** The state of an alarm by its name. */
export type AlarmRead = (name: string | null) => DownstreamObservation['alarm'];

export function observeDownstream(
  target: DownstreamTarget,
  read: SeriesRead,
  alarm: AlarmRead,
  observedAt: EpochMs,
): DownstreamObservation {
  const { name, requests, errors, latency } = target;
  return {
    name,
    observedAt,
    requests: added(requests, read),
    errors: added(errors, read),
    latencyAverageMs: latency === null ? missing('not-configured') : scaled(read(latency.metric), latency.toMs),
    alarm: alarm(target.alarm),
  };
}

/**
 * Several metrics minute by minute. One without points adds nothing (a table that refused nothing emits no throttles);
 * one that could not be read makes the sum unknown.
 */
function added(refs: readonly MetricRef[], read: SeriesRead): MinuteSeries {
  const all = refs.map(read);
  const unread = all.find((one) => one.kind === 'missing' && one.why !== 'no-datapoints');
  if (all.length === 0) return missing('not-configured');
  if (unread !== undefined) return unread;
  const sums = new Map<EpochMs, number>();
  for (const { startMs, value } of all.flatMap((one) => (one.kind === 'points' ? one.points : []))) {
    sums.set(startMs, (sums.get(startMs) ?? 0) + value);
  }
  if (sums.size === 0) return missing('no-datapoints');
  const points = [...sums].map(([startMs, value]): MinutePoint => ({ startMs, value }));
  return { kind: 'points', points: points.sort((a, b) => a.startMs - b.startMs) };
}

function scaled(series: MinuteSeries, factor: number): MinuteSeries {
  if (series.kind === 'missing') return series;
  return { kind: 'points', points: series.points.map(({ startMs, value }) => ({ startMs, value: value * factor })) };
}

/** Reads the states of these alarms, of one metric or composite. */
export async function readAlarms(calls: AlarmCalls, names: readonly string[]): Promise<AlarmRead> {
  const wanted = [...new Set(names)];
  const states = new Map<string, DownstreamObservation['alarm']>();
  for (let first = 0; first < wanted.length; first += ALARMS_PER_CALL) {
    const some = wanted.slice(first, first + ALARMS_PER_CALL);
    const answer = await describeAlarms(calls, some);
    const found = answer.kind === 'failed' ? null : new Map(answer.value.map((one) => [one.name, one.state]));
    const failed = missing(answer.kind === 'failed' ? answer.why : 'not-configured');
    for (const name of some) states.set(name, found === null ? failed : alarmReading(found.get(name)));
  }
  return (name) => (name === null ? missing('not-configured') : (states.get(name) ?? missing('unavailable')));
}

interface AlarmState {
  readonly name: string;
  readonly state: StateValue | undefined;
}

function describeAlarms(
  { cloudwatch, pacer, remainingMs }: AlarmCalls,
  names: readonly string[],
): Promise<Asked<readonly AlarmState[]>> {
  return allPages((token) =>
    ask(pacer, remainingMs, async () => {
      const page = await cloudwatch.send(
        new DescribeAlarmsCommand({
          AlarmNames: [...names],
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      const alarms = [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])];
      const items = alarms.map(({ AlarmName, StateValue }) => ({ name: AlarmName ?? '', state: StateValue }));
      return { items, next: page.NextToken };
    }),
  );
}

/** A name that no alarm has is a setting that cannot work; INSUFFICIENT_DATA is CloudWatch's word for no points. */
function alarmReading(state: StateValue | undefined): Reading<'ok' | 'alarm'> {
  switch (state) {
    case 'OK':
      return present('ok', 0);
    case 'ALARM':
      return present('alarm', 0);
    case 'INSUFFICIENT_DATA':
      return missing('no-datapoints');
    default:
      return missing('not-configured');
  }
}
