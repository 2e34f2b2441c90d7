/** What stands behind the consumers: the Universal Scalability Law, a timeout, and times of illness. */
import { SECOND_MS } from '../core/units.ts';
import type { Metrics } from './metrics.ts';
import type { DownstreamTruth } from './world-api.ts';
import type { DownstreamConfig, DownstreamFault } from './world-config.ts';

/** A call that fails at once still takes this long (assumption). */
const FAST_FAILURE_MS = 5;

/** One call that has begun: how long it holds its place, and how it ends. */
export interface DownstreamCall {
  readonly records: number;
  readonly lastsMs: number;
  readonly succeeds: boolean;
}

export interface Downstream {
  begin(records: number, nowMs: number): DownstreamCall;
  end(call: DownstreamCall, nowMs: number): void;
  truth(nowMs: number): DownstreamTruth;
}

/** Milliseconds that a call of `records` takes when it is one of `calls` in flight, at full capacity. */
export function callLatencyMs(config: DownstreamConfig, records: number, calls: number): number {
  const slowdown = 1 + config.contention * (calls - 1) + config.coherency * calls * (calls - 1);
  return ((records * slowdown) / config.recordsPerSecPerCall) * SECOND_MS;
}

/** The product of the capacities of all faults in force, and whether an outage among them is silent. */
function healthAt(faults: readonly DownstreamFault[], nowMs: number) {
  let capacity = 1;
  let silent = false;
  for (const fault of faults) {
    if (nowMs < fault.fromMs || nowMs >= fault.toMs) continue;
    capacity *= fault.capacity;
    silent ||= fault.capacity === 0 && fault.failure === 'timeout';
  }
  return { capacity, silent };
}

export function createDownstream(config: DownstreamConfig, metrics: Metrics, startsAt: number): Downstream {
  const named = (metric: string) =>
    metrics.series({ namespace: 'Headgate/Downstream', metric, dimension: config.name });
  const requests = named('Requests');
  const errors = named('Errors');
  const latency = named('Latency');
  let calls = 0;
  let attempts = 0;
  let failures = 0;

  function outcome(records: number, nowMs: number): DownstreamCall {
    const { capacity, silent } = healthAt(config.faults, nowMs);
    if (capacity <= 0) return { records, lastsMs: silent ? config.timeoutMs : FAST_FAILURE_MS, succeeds: false };
    const neededMs = callLatencyMs(config, records, calls) / capacity;
    return { records, lastsMs: Math.min(neededMs, config.timeoutMs), succeeds: neededMs <= config.timeoutMs };
  }

  return {
    begin(records, nowMs) {
      calls += 1;
      attempts += records;
      return outcome(records, nowMs);
    },
    end(call, nowMs) {
      calls -= 1;
      if (!call.succeeds) failures += call.records;
      const stampMs = startsAt + nowMs;
      requests.add(stampMs, 1);
      errors.add(stampMs, call.succeeds ? 0 : 1);
      latency.add(stampMs, call.lastsMs);
    },
    truth: (nowMs) => ({
      downstream: config.name,
      callsInFlight: calls,
      attempts,
      failures,
      capacity: healthAt(config.faults, nowMs).capacity,
    }),
  };
}
