/** Reads the simulated account's metrics as minute series. */
import { type MinuteSeries, missing } from '../../core/reading.ts';
import { MINUTE_MS, minuteStart } from '../../core/units.ts';
import type { MetricName, Statistic } from '../../world/account-api.ts';
import { type SimAccount, wallClock } from './sim-account.ts';

/** Minutes of history the sensor asks for: an hour of trend and what may still be late. */
export const HISTORY_MINUTES = 70;

export type MetricReader = (
  namespace: MetricName['namespace'],
  metric: string,
  statistic: Statistic,
  dimension: string,
) => MinuteSeries;

/** Reads the last {@link HISTORY_MINUTES} minutes as they are visible now. No point at all is missing, not zero. */
export function metricReader(account: SimAccount): MetricReader {
  const to = wallClock(account);
  const from = minuteStart(to) - HISTORY_MINUTES * MINUTE_MS;
  return (namespace, metric, statistic, dimension) => {
    const points = account.world.metric({ namespace, metric, dimension }, statistic, from, to);
    return points.length === 0 ? missing('no-datapoints') : { kind: 'points', points };
  };
}
