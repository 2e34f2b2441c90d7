/** What one lane can do, from the scenario: μ = B / (overhead + S(B)) with S(B) = a + c·B and the call behind it. */
import { INVOKE_PAYLOAD_BYTES } from '../../core/limits.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { ConsumerSpec } from '../scenario/consumer-schema.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import type { KeySpec } from '../scenario/workload-schema.ts';

/**
 * Records per second of one lane whose batches are full, with the version of the function in force at `atSeconds`. Its
 * downstream is taken as well and alone: what it does under pressure is for the deciders to find out.
 */
export function laneRatePerSec(
  scenario: Pick<Scenario, 'downstreams' | 'physics'>,
  consumer: ConsumerSpec,
  recordBytes: number,
  atSeconds: number,
): number {
  const records = Math.max(1, Math.min(consumer.batchSize, Math.floor(INVOKE_PAYLOAD_BYTES / recordBytes)));
  const { fixedMs, perRecordMs } = versionAt(consumer, atSeconds);
  const downstream = scenario.downstreams.find(({ name }) => name === consumer.downstream);
  const callMs = downstream === undefined ? 0 : (records / downstream.recordsPerSecondPerCall) * SECOND_MS;
  const cycleMs = scenario.physics.invokeOverheadMs + fixedMs + perRecordMs * records + callMs;
  return (records / cycleMs) * SECOND_MS;
}

function versionAt(consumer: ConsumerSpec, atSeconds: number): Pick<ConsumerSpec, 'fixedMs' | 'perRecordMs'> {
  return consumer.deploys
    .filter((deploy) => deploy.atSeconds <= atSeconds)
    .reduce(
      (version, { fixedMs, perRecordMs }) => ({
        fixedMs: fixedMs ?? version.fixedMs,
        perRecordMs: perRecordMs ?? version.perRecordMs,
      }),
      { fixedMs: consumer.fixedMs, perRecordMs: consumer.perRecordMs },
    );
}

/** The most lanes that different keys can keep busy on so many readable shards. */
export function busyLanes(keys: KeySpec, readableShards: number): number {
  switch (keys.kind) {
    case 'one':
      return 1;
    case 'aggregated':
      return readableShards;
    case 'uniform':
    case 'zipf':
      return keys.count;
    case 'shares':
      return Object.keys(keys.shares).length + keys.restKeys;
    case 'literal':
      return 'from' in keys.keys ? keys.keys.to - keys.keys.from + 1 : new Set(keys.keys).size;
  }
}
