import type { Action, ActionResult } from './action.ts';
import type { BreakerState } from './breaker-state.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { IncidentEvent } from './incident.ts';
import type { MappingId, Observation, SourceId } from './observation.ts';
import type { Mode } from './policy.ts';
import type { Reason } from './reason.ts';
import type { Signals } from './signals.ts';
import type { EpochMs } from './units.ts';

/** Something only a human can do, or should know. */
export interface Advice {
  readonly reason: Reason;
}

/** One thing that was considered: what a step or a guard made of it, and why. */
export interface TraceStep {
  readonly step: string;
  readonly verdict: 'proposed' | 'allowed' | 'shrunk' | 'refused' | 'noted';
  readonly reason: Reason;
}

/** What an action is expected to do; scored when its effect can be seen. */
export interface Prediction {
  readonly id: string;
  readonly mappingId: MappingId;
  readonly madeAt: EpochMs;
  /** When the effect can first be judged. */
  readonly judgeAt: EpochMs;
  readonly action: Action;
  readonly throughputBeforePerSec: number | null;
  /** Expected throughput with its interval, records per second, while a backlog persists. */
  readonly throughputPerSec: { readonly low: number; readonly expected: number; readonly high: number };
  /** Time per record before the change, ms; tells a sick downstream from too few keys. */
  readonly timePerRecordBeforeMs: number | null;
  /** When the backlog should be gone; null when it should not go away by this. */
  readonly caughtUpAt: EpochMs | null;
}

/** What a prediction turned out to be worth. */
export interface Outcome {
  readonly prediction: Prediction;
  readonly verdict: 'as-predicted' | 'less-than-predicted' | 'no-effect' | 'made-worse' | 'not-judgeable';
  readonly throughputPerSec: number | null;
  readonly reason: Reason;
}

/** What one turn of one source comes to, and everything that was considered on the way. */
export interface Decision {
  /** `hold` also when actions were proposed and every one was refused. */
  readonly kind: 'hold' | 'act';
  readonly reason: Reason;
  readonly actions: readonly Action[];
  /** Below `enforce`: what would have been done. */
  readonly recommended: readonly Action[];
  readonly advice: readonly Advice[];
  readonly predictions: readonly Prediction[];
  readonly trace: readonly TraceStep[];
}

/** The record of one turn of one source: stored once, delivered at least once. */
export interface Report {
  readonly id: string;
  readonly sourceId: SourceId;
  readonly turnId: string;
  readonly at: EpochMs;
  readonly mode: Mode;
  readonly observation: Observation;
  readonly signals: Signals;
  readonly diagnosis: Diagnosis;
  readonly decision: Decision;
  readonly results: readonly ActionResult[];
  readonly outcomes: readonly Outcome[];
  /** What an earlier, unfinished turn left and what became of it. */
  readonly settled: readonly Reason[];
  readonly breakers: readonly BreakerState[];
  /** How it belongs to the story of its source. */
  readonly incident: IncidentEvent;
  readonly lastHour: LastHour;
}

/** The last sixty minutes for a small chart: one value a minute, oldest first, null where there is no data point. */
export interface LastHour {
  /** Start of the first minute. */
  readonly startMs: EpochMs;
  /** Greatest iterator age of all consumers. */
  readonly ageMaxMs: readonly (number | null)[];
  readonly incomingRecords: readonly (number | null)[];
}
