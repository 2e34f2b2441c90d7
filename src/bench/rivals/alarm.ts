import { lastWindows, type WindowLog } from './window-log.ts';

/** So many of the newest so many periods must breach. */
export interface AlarmShape {
  readonly periodMinutes: number;
  readonly periods: number;
  readonly datapoints: number;
}

/** What CloudWatch keeps of an alarm. It acts when it goes from ok to alarm; a reset sets it back to ok. */
export type AlarmState = 'ok' | 'alarm';

/** Whether the alarm holds; a window without data does not breach, and nothing holds before there are enough windows. */
export function holds(log: WindowLog, shape: AlarmShape, breaches: (value: number) => boolean): boolean {
  const windows = lastWindows(log, shape.periodMinutes, shape.periods);
  if (windows === null) return false;
  const allowed = shape.periods - shape.datapoints;
  let missed = 0;
  for (const value of windows) {
    if (value === null || !breaches(value)) missed += 1;
    if (missed > allowed) return false;
  }
  return true;
}
