/** What an iterator-age alarm of Headgate looks like, and whether one in the account still does. */
import { isDeepStrictEqual } from 'node:util';
import type { MetricAlarm, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import { describeAlarm, isMarked, type NamedAlarm } from './alarm-name.ts';

const PERIOD_SECONDS = MINUTE_MS / SECOND_MS;
/**
 * One minute above the threshold is enough. The alarm is an early wake-up and no judgement: a second minute would come
 * after the schedule has looked anyway, and a false one costs a single turn, in which the core asks for its own evidence.
 */
const MINUTES_TO_ALARM = 1;

/** Whose alarms these are, and whom they wake. */
export interface AlarmOwner {
  readonly stage: string;
  /** ARN of the controller's function. */
  readonly controllerArn: string;
}

type Definition = Omit<PutMetricAlarmCommandInput, 'Tags' | 'ActionsEnabled'>;

/**
 * Missing minutes count as good: AWS sends no age for a stream that is idle or fully stopped. So the alarm goes back to
 * OK in between, and the next rise is a change of state, which is the only thing that makes CloudWatch act. That nothing
 * is processed although records arrive is for the schedule to find: this metric cannot tell it from an idle stream.
 */
export function definitionOf(alarm: NamedAlarm, { stage, controllerArn }: AlarmOwner): Definition {
  return {
    AlarmName: alarm.name,
    AlarmDescription: describeAlarm(stage, alarm),
    Namespace: 'AWS/Lambda',
    MetricName: 'IteratorAge',
    Dimensions: [{ Name: 'FunctionName', Value: alarm.functionName }],
    Statistic: 'Maximum',
    Period: PERIOD_SECONDS,
    EvaluationPeriods: MINUTES_TO_ALARM,
    Threshold: alarm.thresholdMs,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [controllerArn],
  };
}

/**
 * An alarm that Headgate of this stage made. Its tags would have to be asked for one alarm at a time, so its description
 * tells; an alarm whose description somebody has rewritten is that person's.
 */
export function isOwn(alarm: MetricAlarm, { stage }: AlarmOwner): boolean {
  return isMarked(stage, alarm.AlarmDescription);
}

/** Whether the alarm has to be written again. An owner who has only muted its actions is left alone. */
export function differs(present: MetricAlarm, wanted: Definition): boolean {
  return Object.entries(wanted).some(
    ([field, value]) => !isDeepStrictEqual(present[field as keyof MetricAlarm], value),
  );
}
