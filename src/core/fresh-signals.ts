import { missing, type Reading } from './reading.ts';
import type { Signals } from './signals.ts';
import type { DurationMs } from './units.ts';

/** The signals without what is older than the owner accepts: such readings never lead to an action. */
export function freshSignals(signals: Signals, maxAgeMs: DurationMs): Signals {
  const { freshness } = signals;
  const consumers = signals.consumers.map((one) => withoutStale(one, maxAgeMs));
  return { ...withoutStale(signals, maxAgeMs), freshness, consumers };
}

function withoutStale<T extends object>(values: T, maxAgeMs: DurationMs): T {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    isStale(value, maxAgeMs) ? missing('stale') : value,
  ]);
  return Object.fromEntries(entries) as T;
}

function isStale(value: unknown, maxAgeMs: DurationMs): boolean {
  if (typeof value !== 'object' || value === null || !('ageMs' in value)) return false;
  const reading = value as Reading<unknown>;
  return reading.kind === 'value' && reading.ageMs > maxAgeMs;
}
