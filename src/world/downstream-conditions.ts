/** What a downstream goes through whatever is sent to it: faults, and calls of others. */
import type { DownstreamConfig } from './world-config.ts';

/** In force until `untilMs`. */
export interface Conditions {
  /** Product of the capacities of all faults in force; 1 is well. */
  readonly capacity: number;
  /** An outage among them is silent until the timeout. */
  readonly isSilent: boolean;
  /** Calls in flight of callers outside the simulation. */
  readonly outsideCalls: number;
  readonly untilMs: number;
}

export function conditionsAt({ faults, outsideCalls }: DownstreamConfig, nowMs: number): Conditions {
  let capacity = 1;
  let isSilent = false;
  let outside = 0;
  let untilMs = Number.POSITIVE_INFINITY;
  const changesAt = (atMs: number): void => {
    if (atMs > nowMs) untilMs = Math.min(untilMs, atMs);
  };
  for (const fault of faults) {
    changesAt(fault.fromMs);
    changesAt(fault.toMs);
    if (nowMs < fault.fromMs || nowMs >= fault.toMs) continue;
    capacity *= fault.capacity;
    isSilent ||= fault.capacity === 0 && fault.failure === 'timeout';
  }
  for (const { atMs, calls } of outsideCalls) {
    changesAt(atMs);
    if (atMs <= nowMs) outside = calls;
  }
  return { capacity, isSilent, outsideCalls: outside, untilMs };
}
