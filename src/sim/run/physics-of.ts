import { SECOND_MS } from '../../core/units.ts';
import type { Physics } from '../../world/world-config.ts';
import type { PhysicsSpec } from '../scenario/physics-schema.ts';

/** The constants of a scenario in the world's terms. */
export function physicsOf(spec: PhysicsSpec): Physics {
  return {
    laneMode: spec.laneMode,
    lookAheadRecords: spec.lookAheadRecords,
    pollIntervalMs: spec.pollSeconds * SECOND_MS,
    invokeOverheadMs: spec.invokeOverheadMs,
    coldStartMs: spec.coldStartMs,
    environmentIdleMs: spec.environmentIdleSeconds * SECOND_MS,
    mappingUpdatePauseMs: pauseOf(spec.mappingUpdatePauseSeconds),
    reshardBaseMs: spec.reshardBaseSeconds * SECOND_MS,
    reshardPerOperationMs: spec.reshardPerOperationSeconds * SECOND_MS,
    ...(spec.splitOrMergeSeconds === undefined ? {} : { splitOrMergeMs: spec.splitOrMergeSeconds * SECOND_MS }),
    childDiscoveryMs: spec.childDiscoverySeconds * SECOND_MS,
    retryFirstMs: spec.retry.firstSeconds * SECOND_MS,
    retryMaxMs: spec.retry.maxSeconds * SECOND_MS,
    metricDelayMs: delayOf(spec.metricDelaySeconds),
    metricSpreadMs: spec.metricSpreadSeconds * SECOND_MS,
    metricGapShare: spec.metricGapShare,
    iteratorAgeAt: spec.iteratorAgeAt,
    failedShowAge: spec.failedShowAge,
    environmentsPer10Sec: spec.environmentsPer10Seconds,
    onDemandSplitMs: spec.onDemandSplitSeconds * SECOND_MS,
    dynamodbShardLifeMs: spec.dynamodbShardLifeSeconds * SECOND_MS,
    tickMs: spec.tickSeconds * SECOND_MS,
  };
}

function pauseOf({ min, max, tail }: PhysicsSpec['mappingUpdatePauseSeconds']): Physics['mappingUpdatePauseMs'] {
  const pause = { min: min * SECOND_MS, max: max * SECOND_MS };
  if (tail === undefined) return pause;
  return { ...pause, tail: { share: tail.share, longest: tail.longestSeconds * SECOND_MS } };
}

function delayOf(spec: PhysicsSpec['metricDelaySeconds']): Physics['metricDelayMs'] {
  if (typeof spec === 'number') return spec * SECOND_MS;
  return {
    kinesis: spec.kinesis * SECOND_MS,
    lambda: spec.lambda * SECOND_MS,
    downstream: spec.downstream * SECOND_MS,
  };
}
