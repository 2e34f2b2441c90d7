/** Minute bins of the world, put together to longer periods. */
import { MINUTE_MS } from '../core/units.ts';
import type { MetricName, MetricPoint, Statistic } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';

/** Points whose period starts in [`from`, `to`), oldest first; wall-clock times. `periodMs` is a multiple of a minute. */
export function readPeriods(
  world: World,
  name: MetricName,
  statistic: Statistic,
  periodMs: number,
  from: number,
  to: number,
): readonly MetricPoint[] {
  // CloudWatch rounds the start down to a whole minute; down to a whole period is an assumption.
  const first = Math.floor(from / periodMs) * periodMs;
  if (periodMs === MINUTE_MS) return world.metric(name, statistic, first, to);
  const end = Math.ceil(to / periodMs) * periodMs;
  const read = (one: Statistic) => world.metric(name, one, first, end);
  const values = grouped(read(statistic === 'Average' ? 'Sum' : statistic), periodMs);
  const samples = grouped(statistic === 'Average' ? read('SampleCount') : [], periodMs);
  return [...values].map(([startMs, minutes]) => ({
    startMs,
    value: combined(statistic, minutes, samples.get(startMs) ?? []),
  }));
}

function grouped(points: readonly MetricPoint[], periodMs: number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const { startMs, value } of points) {
    const start = Math.floor(startMs / periodMs) * periodMs;
    const group = groups.get(start);
    if (group === undefined) groups.set(start, [value]);
    else group.push(value);
  }
  return groups;
}

function combined(statistic: Statistic, minutes: readonly number[], samples: readonly number[]): number {
  switch (statistic) {
    case 'Maximum':
      return Math.max(...minutes);
    case 'Minimum':
      return Math.min(...minutes);
    case 'Average':
      return total(minutes) / total(samples);
    case 'Sum':
    case 'SampleCount':
      return total(minutes);
  }
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
