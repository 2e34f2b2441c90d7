/**
 * The state an alarm's points call for. Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing
 * data", read 2026-11; its tables are this file's tests.
 */
import type { MetricPoint } from '../world/account-api.ts';
import type { AlarmDefinition, Comparison } from './alarm-definition.ts';
import type { AlarmState } from './emulator-api.ts';

/**
 * Periods looked at beyond EvaluationPeriods. AWS says that there are some, not how many; two is what its examples
 * show, and longer periods too get two here (assumption).
 */
const EXTRA_PERIODS = 2;

/** How far back an alarm looks, in periods. */
export function rangeOf({ evaluationPeriods }: AlarmDefinition): number {
  return evaluationPeriods + EXTRA_PERIODS;
}

export interface Judgement {
  /** Null: stays what it is. */
  readonly state: AlarmState | null;
  /** The real points that were judged, newest first. */
  readonly judged: readonly MetricPoint[];
}

/** `newestFirst` has one entry for each period of the range, null where there is no point. */
export function judge(alarm: AlarmDefinition, newestFirst: readonly (MetricPoint | null)[]): Judgement {
  const { evaluationPeriods, datapointsToAlarm } = alarm;
  const real = newestFirst.filter((point) => point !== null);
  const judged = real.slice(0, evaluationPeriods);
  const breaching = judged.filter(({ value }) => breaches(alarm.comparison, value, alarm.threshold)).length;
  const filled = evaluationPeriods - judged.length;
  const byCount = (count: number): AlarmState => (count >= datapointsToAlarm ? 'ALARM' : 'OK');
  if (filled === 0) return { state: byCount(breaching), judged };
  switch (alarm.missingData) {
    case 'breaching':
      return { state: byCount(breaching + filled), judged };
    case 'notBreaching':
      return { state: byCount(breaching), judged };
    case 'missing':
    case 'ignore':
      if (breaching >= datapointsToAlarm) return { state: 'ALARM', judged };
      if (breaching < judged.length) return { state: 'OK', judged };
      return { state: withoutGoodPoint(alarm, newestFirst), judged };
  }
}

/**
 * Every real point breaches, and there are fewer of them than it takes: ALARM when the oldest is old enough that the
 * missing ones after it could not have been good, as the guide has it for `missing`.
 */
function withoutGoodPoint(alarm: AlarmDefinition, newestFirst: readonly (MetricPoint | null)[]): AlarmState | null {
  if (alarm.missingData === 'ignore') return null;
  const oldest = newestFirst.findLastIndex((point) => point !== null);
  return oldest + 1 >= alarm.datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
}

function breaches(comparison: Comparison, value: number, threshold: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
  }
}
