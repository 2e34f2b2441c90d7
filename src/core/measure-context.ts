import type { Observation, SourceMetrics } from './observation.ts';
import type { Reading } from './reading.ts';
import type { SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/** What a consumer is measured against: its source, its memory and the time. */
export interface MeasureContext {
  readonly observation: Observation;
  readonly metrics: SourceMetrics;
  readonly state: SourceState;
  readonly now: EpochMs;
  readonly readableShards: number;
  readonly arrivalsPerSec: Reading;
  readonly consumerCount: number;
}
