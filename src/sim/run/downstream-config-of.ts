import { SECOND_MS } from '../../core/units.ts';
import type { DownstreamConfig } from '../../world/world-config.ts';
import type { DownstreamSpec } from '../scenario/downstream-schema.ts';

/** A downstream of a scenario in the world's terms. */
export function downstreamConfigOf(spec: DownstreamSpec): DownstreamConfig {
  return {
    name: spec.name,
    recordsPerSecPerCall: spec.recordsPerSecondPerCall,
    contention: spec.contention,
    coherency: spec.coherency,
    timeoutMs: spec.timeoutSeconds * SECOND_MS,
    faults: spec.faults.map((fault) => ({
      fromMs: fault.fromSeconds * SECOND_MS,
      toMs: fault.toSeconds * SECOND_MS,
      capacity: fault.capacity,
      failure: fault.failure,
    })),
    rateLimit: rateLimitOf(spec.rateLimit),
    selfScaling: selfScalingOf(spec.selfScaling),
    outsideCalls: spec.outsideCalls.map(({ atSeconds, calls }) => ({ atMs: atSeconds * SECOND_MS, calls })),
  };
}

function rateLimitOf(spec: DownstreamSpec['rateLimit']): DownstreamConfig['rateLimit'] {
  if (spec === null) return null;
  const { recordsPerSecond, burstRecords, excess } = spec;
  return { recordsPerSec: recordsPerSecond, burstRecords: burstRecords ?? recordsPerSecond, excess };
}

function selfScalingOf(spec: DownstreamSpec['selfScaling']): DownstreamConfig['selfScaling'] {
  if (spec === null) return null;
  return {
    afterThrottledMs: spec.afterThrottledSeconds * SECOND_MS,
    everyMs: spec.everySeconds * SECOND_MS,
    step: spec.step,
    maxRecordsPerSec: spec.maxRecordsPerSecond,
  };
}
