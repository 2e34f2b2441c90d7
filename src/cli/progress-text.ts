import type { TimelinePoint } from '../sim/run/timeline.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import { clockText, numberText } from './units-text.ts';

/** One line on how a run stands: time, age, rate, shards × factor, breaker. */
export function progressText(point: TimelinePoint, scenario: Scenario): string {
  const startsAt = Date.parse(scenario.startsAt);
  const time = new Date(startsAt + point.atSeconds * 1_000).toISOString().slice(11, 19);
  const consumers = Object.values(point.consumers).map((consumer) => consumer.factor);
  const breakers = Object.entries(point.downstreams).map(([name, one]) => `${name} breaker ${one.breaker ?? 'closed'}`);
  const parts = [
    `${time}  +${clockText(point.atSeconds)}`,
    `age ${numberText(Math.round(point.oldestAgeSeconds)).padStart(5)} s`,
    `${numberText(Math.round(point.acceptedPerSec)).padStart(6)} records/s in`,
    `${numberText(Math.round(point.donePerSec)).padStart(6)} done`,
    `${String(point.openShards).padStart(2)} shards × ${consumers.join('/')}`,
    ...breakers,
  ];
  return parts.join('   ');
}
