/** What stands behind the consumers: the Universal Scalability Law, a rate limit, a timeout, and times of illness. */
import { createDownstreamTally } from './downstream-tally.ts';
import type { MetricSeries } from './metric-series.ts';
import type { Metrics } from './metrics.ts';
import { callLatencyMs } from './scalability.ts';
import type { DownstreamTruth } from './world-api.ts';
import type { DownstreamConfig } from './world-config.ts';

/** A call that fails at once still takes this long (assumption). */
const FAST_FAILURE_MS = 5;

/** One call that has begun: how long it holds its place, and how it ends. */
export interface DownstreamCall {
  readonly records: number;
  readonly lastsMs: number;
  /** False: it ends with an error, and none of its records is done. */
  readonly succeeds: boolean;
  /** Records processed: all of them when it succeeds, or fewer when a rate limit leaves the rest unprocessed; 0 when it fails. */
  readonly done: number;
  /** Records that the rate limit refused. */
  readonly refused: number;
}

export interface Downstream {
  begin(records: number, nowMs: number): DownstreamCall;
  end(call: DownstreamCall, nowMs: number): void;
  truth(nowMs: number): DownstreamTruth;
}

function failure(records: number, lastsMs: number, refused: number): DownstreamCall {
  return { records, lastsMs, succeeds: false, done: 0, refused };
}

export function createDownstream(config: DownstreamConfig, metrics: Metrics, startsAt: number): Downstream {
  const tally = createDownstreamTally(config, startsAt);
  const meterEnd = callMeter(config, metrics);
  let attempts = 0;
  let failures = 0;
  let recordsRefused = 0;

  function outcome(records: number, nowMs: number): DownstreamCall {
    const { capacity, isSilent } = tally.conditions();
    if (capacity <= 0) return failure(records, isSilent ? config.timeoutMs : FAST_FAILURE_MS, 0);
    const admitted = tally.admit(records, nowMs);
    const refused = records - admitted;
    recordsRefused += refused;
    // Refused as a whole: by that kind of limit, or because nothing at all was left.
    if (admitted === 0 && records > 0) return failure(records, FAST_FAILURE_MS, refused);
    const neededMs = callLatencyMs(config, admitted, tally.allCalls()) / capacity;
    if (neededMs > config.timeoutMs) return failure(records, config.timeoutMs, refused);
    return { records, lastsMs: neededMs, succeeds: true, done: admitted, refused };
  }

  return {
    begin(records, nowMs) {
      tally.count(1, nowMs);
      attempts += records;
      return outcome(records, nowMs);
    },
    end(call, nowMs) {
      tally.count(-1, nowMs);
      failures += call.records - call.done;
      meterEnd(call, startsAt + nowMs);
    },
    truth: (nowMs) => ({ downstream: config.name, attempts, failures, recordsRefused, ...tally.truth(nowMs) }),
  };
}

/** A call that is done in part is no error; a refused one is, and its records count as throttles too. */
function callMeter({ name, rateLimit }: DownstreamConfig, metrics: Metrics) {
  const named = (metric: string): MetricSeries =>
    metrics.series({ namespace: 'Headgate/Downstream', metric, dimension: name });
  const requests = named('Requests');
  const errors = named('Errors');
  const latency = named('Latency');
  const throttles = rateLimit === null ? null : named('Throttles');
  return (call: DownstreamCall, stampMs: number): void => {
    requests.add(stampMs, 1);
    errors.add(stampMs, call.succeeds ? 0 : 1);
    latency.add(stampMs, call.lastsMs);
    throttles?.add(stampMs, call.refused);
  };
}
