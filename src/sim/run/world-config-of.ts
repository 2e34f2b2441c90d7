/** A scenario in the world's terms: a pure function. */
import { HOUR_MS, SECOND_MS } from '../../core/units.ts';
import type {
  Arrivals,
  ConsumerConfig,
  DownstreamConfig,
  Physics,
  StreamConfig,
  WorldConfig,
} from '../../world/world-config.ts';
import type { PhysicsSpec } from '../scenario/physics-schema.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import type { ConsumerSpec, DownstreamSpec } from '../scenario/source-schema.ts';
import { arrivalsOf, type TraceLoader } from './arrivals.ts';
import { burstsOf, keyMixOf } from './bursts.ts';

export type BuiltWorldConfig =
  | { readonly kind: 'config'; readonly config: WorldConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** The account a scenario describes, or what is wrong with its trace. */
export function worldConfigOf(scenario: Scenario, seed: number, loadTrace: TraceLoader): BuiltWorldConfig {
  const built = arrivalsOf(scenario, loadTrace);
  if (built.kind === 'invalid') return { kind: 'invalid', problems: [built.problem] };
  return {
    kind: 'config',
    config: {
      lateAfterMs: scenario.policy.target.iteratorAgeSeconds * SECOND_MS,
      startsAt: Date.parse(scenario.startsAt),
      account: scenario.account,
      streams: [streamOf(scenario, built.arrivals, seed)],
      downstreams: scenario.downstreams.map(downstreamOf),
      physics: physicsOf(scenario.physics),
    },
  };
}

function streamOf(scenario: Scenario, arrivals: Arrivals | null, seed: number): StreamConfig {
  const producer = scenario.physics.producer;
  return {
    name: scenario.source.name,
    kind: scenario.source.kind,
    shards: scenario.source.shards,
    retentionMs: scenario.source.retentionHours * HOUR_MS,
    recordBytes: scenario.recordBytes,
    arrivals,
    bursts: burstsOf(scenario, seed),
    keys: keyMixOf(scenario.keys),
    producer: { retryMs: producer.retrySeconds * SECOND_MS, giveUpMs: producer.giveUpSeconds * SECOND_MS },
    consumers: scenario.consumers.map(consumerOf),
  };
}

function consumerOf(spec: ConsumerSpec): ConsumerConfig {
  return {
    name: spec.name,
    factor: spec.factor,
    batchSize: spec.batchSize,
    batchWindowMs: spec.batchWindowSeconds * SECOND_MS,
    fixedMs: spec.fixedMs,
    perRecordMs: spec.perRecordMs,
    jitter: spec.jitter,
    timeoutMs: spec.timeoutSeconds * SECOND_MS,
    memoryMb: spec.memoryMb,
    reservedConcurrency: spec.reservedConcurrency,
    maximumRetryAttempts: spec.maximumRetryAttempts,
    maximumRecordAgeMs: optionalMs(spec.maximumRecordAgeSeconds),
    bisectOnError: spec.bisectOnError,
    startingPosition: spec.startingPosition,
    tumblingWindowMs: optionalMs(spec.tumblingWindowSeconds),
    fanOut: spec.fanOut,
    downstream: spec.downstream,
    eventCounts: spec.eventCounts,
  };
}

function optionalMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * SECOND_MS;
}

function downstreamOf(spec: DownstreamSpec): DownstreamConfig {
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
  };
}

function physicsOf(spec: PhysicsSpec): Physics {
  return {
    laneMode: spec.laneMode,
    pollIntervalMs: spec.pollSeconds * SECOND_MS,
    invokeOverheadMs: spec.invokeOverheadMs,
    coldStartMs: spec.coldStartMs,
    environmentIdleMs: spec.environmentIdleSeconds * SECOND_MS,
    mappingUpdatePauseMs: {
      min: spec.mappingUpdatePauseSeconds.min * SECOND_MS,
      max: spec.mappingUpdatePauseSeconds.max * SECOND_MS,
    },
    reshardBaseMs: spec.reshardBaseSeconds * SECOND_MS,
    reshardPerOperationMs: spec.reshardPerOperationSeconds * SECOND_MS,
    childDiscoveryMs: spec.childDiscoverySeconds * SECOND_MS,
    retryFirstMs: spec.retry.firstSeconds * SECOND_MS,
    retryMaxMs: spec.retry.maxSeconds * SECOND_MS,
    metricDelayMs: spec.metricDelaySeconds * SECOND_MS,
    metricSpreadMs: spec.metricSpreadSeconds * SECOND_MS,
    tickMs: spec.tickSeconds * SECOND_MS,
  };
}
