/** How soon anyone can know, and what has piled up by then. Times in seconds, rates in records per second. */
import { MINUTE_MS, SECOND_MS } from '../../core/units.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import { mappingPauseSeconds, type Range } from './dead-times.ts';

const MINUTE_SECONDS = MINUTE_MS / SECOND_MS;
/** Evidence is two fresh minutes that lie wholly after the event. */
const FRESH_MINUTES = 2;

export interface AlarmTiming {
  readonly periodSeconds: number;
  /** Periods in a row that have to breach. */
  readonly periods: number;
  /** Share of the oldest period that must lie after the event for it to breach; 1 if absent. */
  readonly oldestShare?: number;
  /** A minute of metrics is seen this long after it ended. */
  readonly delaySeconds: number;
}

/**
 * From a step to an alarm's transition: (M − 1 + f) · P + delay, and up to a minute more until the minute ends. AWS evaluates
 * alarms of a minute and longer every minute on a sliding window.
 */
export function alarmDetectionSeconds({ periodSeconds, periods, oldestShare, delaySeconds }: AlarmTiming): Range {
  const least = (periods - 1 + (oldestShare ?? 1)) * periodSeconds + delaySeconds;
  return { least, mean: least + MINUTE_SECONDS / 2, most: least + MINUTE_SECONDS };
}

/** From a step until two fresh minutes of it are visible, to a controller that looks whenever there is something new. */
export function freshMinutesSeconds(delaySeconds: number): Range {
  return alarmDetectionSeconds({ periodSeconds: MINUTE_SECONDS, periods: FRESH_MINUTES, delaySeconds });
}

/**
 * From a step until a new factor is in force at the earliest: two fresh minutes, then the scenario's own pause of the
 * mapping. A controller that looks once a minute adds up to a minute, which is not in here: this is a bound.
 */
export function detectionLimitedActionSeconds(physics: Scenario['physics']): Range {
  const seen = freshMinutesSeconds(metricDelaySeconds(physics));
  const pause = mappingPauseSeconds(physics);
  return { least: seen.least + pause.least, mean: seen.mean + pause.mean, most: seen.most + pause.most };
}

/** The quickest writer of metrics counts: a bound gives whatever it can. */
export function metricDelaySeconds(physics: Scenario['physics']): number {
  // Widened: the delay may be one number, or one for each writer.
  const delay: unknown = physics.metricDelaySeconds;
  if (typeof delay === 'number') return delay;
  const all = typeof delay === 'object' && delay !== null ? Object.values(delay) : [];
  return Math.min(...all.filter((each) => typeof each === 'number'));
}
