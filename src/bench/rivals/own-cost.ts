/** What it costs to watch, US dollars. A rival's own function runs for seconds an hour: its price is taken as nothing. */

/** Hours of AWS's billing month. */
const MONTH_HOURS = 730;

/**
 * One metric of a standard-resolution alarm for an hour; an alarm on metric math pays for each metric in it.
 * Source: CloudWatch price page, us-east-1, 0.10 USD a month; not read again for this version, an assumption.
 */
export const ALARM_METRIC_USD_PER_HOUR = 0.1 / MONTH_HOURS;

/** One metric asked for with GetMetricData. Source: same page, 0.01 USD per 1,000 metrics; same assumption. */
export const METRIC_REQUEST_USD = 0.01 / 1_000;

/** Asking for so many metrics once a minute, US dollars per hour. */
export function pollingUsdPerHour(metrics: number): number {
  return metrics * 60 * METRIC_REQUEST_USD;
}
