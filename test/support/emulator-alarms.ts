/** Alarms for tests of the embedded account. */
import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { AlarmDefinition } from '../../src/emulator/alarm-definition.ts';
import { CONSUMER } from './world-builders.ts';

export const ALARM = 'headgate-bill-iterator-age';
export const ALARM_ACTION = 'arn:aws:lambda:eu-west-1:000000000000:function:headgate';

/** As PutMetricAlarm takes it: the iterator age of a function above a minute. */
export function anAlarm(changes: Partial<PutMetricAlarmCommandInput> = {}): PutMetricAlarmCommandInput {
  return {
    AlarmName: ALARM,
    Namespace: 'AWS/Lambda',
    MetricName: 'IteratorAge',
    Dimensions: [{ Name: 'FunctionName', Value: CONSUMER }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 60_000,
    ComparisonOperator: 'GreaterThanThreshold',
    AlarmActions: [ALARM_ACTION],
    ...changes,
  };
}

/** As the state machine knows it: three of three above 0. */
export function aDefinition(changes: Partial<AlarmDefinition> = {}): AlarmDefinition {
  return {
    name: ALARM,
    description: null,
    actionsEnabled: true,
    actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
    namespace: 'AWS/Lambda',
    metric: 'IteratorAge',
    dimensions: [{ name: 'FunctionName', value: CONSUMER }],
    statistic: 'Maximum',
    periodMs: 60_000,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    threshold: 0,
    comparison: 'GreaterThanThreshold',
    missingData: 'missing',
    ...changes,
  };
}
