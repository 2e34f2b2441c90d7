import type { Finding } from './diagnosis.ts';
import type { Policy } from './policy.ts';
import { known } from './reading.ts';
import type { ConsumerSignals, Signals } from './signals.ts';
import { type Need, sizeConsumer } from './sizing.ts';
import { type DurationMs, SECOND_MS } from './units.ts';
import { count } from './words.ts';

/** Growth of the greatest age, seconds per second, that is more than noise. Assumption. */
const RISING = 0.1;
/** Batches this full mean that a lane never waits for records. Assumption. */
const FULL_BATCH = 0.85;
/** An age that polling once a second does not explain. Assumption. */
const BEHIND_MS: DurationMs = 10 * SECOND_MS;
/** Arrivals over capacity from which on a consumer falls behind. Assumption. */
const FULL = 0.95;

/** What such a finding says, without whose it is. */
export type Behind = Pick<Finding, 'bottleneck' | 'confidence' | 'text' | 'numbers'>;

/**
 * A consumer that does not keep up: late or getting later with no prospect of draining in time, or more arrives than it
 * can do. It is read-bound when its lanes could do more than its shards can be read at.
 */
export function diagnoseBehind(own: ConsumerSignals, signals: Signals, policy: Policy): Behind | null {
  const ageMs = known(own.ageMaxMs);
  if (ageMs === null) return null;
  const need = sizeConsumer(own, signals, policy);
  const slope = known(own.ageSlope);
  const late = ageMs > policy.target.iteratorAgeMs;
  const rising = slope !== null && slope > RISING && ageMs > Math.min(BEHIND_MS, policy.target.iteratorAgeMs / 4);
  const overloaded = isOverloaded(own, signals, ageMs);
  const slow = need === null || need.drainSec * SECOND_MS > policy.target.catchUpMs;
  if (!overloaded && !((late || rising) && slow)) return null;
  const certain = [late, rising, overloaded].filter(Boolean).length >= 2 || (late && slow);
  const readBound = isReadBound(own);
  return {
    bottleneck: readBound ? 'read-bound' : 'consumer-bound',
    confidence: certain ? 0.9 : 0.8,
    text: `${ability(own, readBound)}, ${demanded(need)}; the oldest read is ${Math.round(ageMs / SECOND_MS)} s old`,
    numbers: numbersOf(own, signals, need, ageMs),
  };
}

function isOverloaded(own: ConsumerSignals, signals: Signals, ageMs: DurationMs): boolean {
  const arrivals = known(signals.arrivalsPerSec);
  const capacity = known(own.capacityPerSec);
  const agreeing = (known(own.batchFullness) ?? 0) >= FULL_BATCH || ageMs > BEHIND_MS;
  return arrivals !== null && capacity !== null && arrivals > capacity * FULL && agreeing;
}

/** The shards' read limit, not the lanes, is what holds it. */
function isReadBound({ laneRatePerSec, slots, readLimitPerSec }: ConsumerSignals): boolean {
  const laneRate = known(laneRatePerSec);
  return laneRate !== null && readLimitPerSec > 0 && slots * laneRate >= readLimitPerSec * FULL;
}

function ability(own: ConsumerSignals, readBound: boolean): string {
  if (readBound)
    return `its ${own.readableShards} readable shards give this consumer ${count(own.readLimitPerSec)} records/s`;
  const capacity = known(own.capacityPerSec);
  return capacity === null
    ? `what ${own.slots} lanes can do is unknown`
    : `${own.slots} lanes can do ${count(capacity)} records/s`;
}

function demanded(need: Need | null): string {
  return need === null ? 'demand is unknown' : `${count(need.demandPerSec)} are needed`;
}

function numbersOf(own: ConsumerSignals, signals: Signals, need: Need | null, ageMs: DurationMs): Finding['numbers'] {
  const all: Readonly<Record<string, number | null>> = {
    ageSeconds: Math.round(ageMs / SECOND_MS),
    ageSlope: rounded(known(own.ageSlope), 100),
    arrivalsPerSec: rounded(known(signals.arrivalsPerSec), 1),
    demandPerSec: rounded(need?.demandPerSec ?? null, 1),
    backlogRecords: rounded(need?.backlogRecords ?? null, 1),
    capacityPerSec: rounded(known(own.capacityPerSec), 1),
    slots: own.slots,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, number] => entry[1] !== null));
}

function rounded(value: number | null, steps: number): number | null {
  return value === null ? null : Math.round(value * steps) / steps;
}
