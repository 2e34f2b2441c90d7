/** Memories with full defaults: everything has been seen and nothing has happened. */
import type { FactorAction, ReshardAction } from '../../src/core/action.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import type { Prediction } from '../../src/core/decision.ts';
import type { DownstreamEvidence } from '../../src/core/downstream-evidence.ts';
import { reason } from '../../src/core/reason.ts';
import {
  type ConsumerMemory,
  type DurationModel,
  type Intent,
  initialState,
  type LedgerEntry,
  type NeedWindow,
  type ShardMemory,
  type SourceState,
} from '../../src/core/state.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../src/core/units.ts';
import { MAPPING, NOW, STREAM_ID } from './observation-builder.ts';

export function aMemory(fields: Partial<ConsumerMemory> = {}): ConsumerMemory {
  return {
    baselineFactor: 1,
    lastFactor: 1,
    changedAt: null,
    changeDirection: null,
    previousFactor: null,
    foreignChangeAt: null,
    durationModel: null,
    reference: null,
    slotNeeds: null,
    raiseUselessAt: null,
    ...fields,
  };
}

export function shardMemory(fields: Partial<ShardMemory> = {}): ShardMemory {
  return { ...initialState(STREAM_ID).shards, lastOpenShards: 4, ...fields };
}

/** A code that is known at light load: 25 ms an invocation and so much a record. */
export function knownCode(perRecordMs = 2): DurationModel {
  const batches = [20, 40, 60, 80, 100];
  return {
    codeVersion: '1',
    weight: batches.length,
    sumBatch: batches.reduce((sum, batch) => sum + batch, 0),
    sumBatchSquared: batches.reduce((sum, batch) => sum + batch * batch, 0),
    sumDurationMs: batches.reduce((sum, batch) => sum + 25 + perRecordMs * batch, 0),
    sumBatchDurationMs: batches.reduce((sum, batch) => sum + batch * (25 + perRecordMs * batch), 0),
    learntUntil: NOW - HOUR_MS,
    lightMinutes: 60,
  };
}

export interface StateFields {
  readonly memory?: Partial<ConsumerMemory>;
  readonly shards?: Partial<ShardMemory>;
  readonly predictions?: readonly Prediction[];
  readonly pending?: Intent | null;
}

/** The state of a source whose one mapping is known. */
export function aState(fields: StateFields = {}): SourceState {
  return {
    ...initialState(STREAM_ID),
    consumers: { [MAPPING]: aMemory(fields.memory) },
    shards: shardMemory(fields.shards),
    predictions: fields.predictions ?? [],
    pending: fields.pending ?? null,
  };
}

/** A need that has been the same for two hours. */
export function calmNeeds(need: number, now: EpochMs = NOW): NeedWindow {
  return { since: now - 2 * HOUR_MS, until: now - MINUTE_MS, needs: [{ at: now - MINUTE_MS, need }] };
}

export function factorAction(from: number, to: number, mappingId = MAPPING): FactorAction {
  return { kind: 'set-parallelization-factor', mappingId, from, to };
}

export function reshardAction(from: number, to: number): ReshardAction {
  return { kind: 'update-shard-count', sourceId: STREAM_ID, from, to };
}

export function anIntent(fields: Partial<Intent> = {}): Intent {
  return {
    id: `turn-0/${STREAM_ID}`,
    turnId: 'turn-0',
    savedAt: NOW - 5 * MINUTE_MS,
    leaseUntil: NOW - 3 * MINUTE_MS,
    actions: [factorAction(1, 4)],
    ...fields,
  };
}

export function ownCall(at: EpochMs, fields: Partial<LedgerEntry> = {}): LedgerEntry {
  return { at, from: 4, to: 8, calls: 1, by: 'headgate', ...fields };
}

/** Factor 1 → 4 was to bring 400 to 1,600 records a second; now is the time to look. */
export function aPrediction(fields: Partial<Prediction> = {}): Prediction {
  return {
    id: `${MAPPING}@${NOW - 5 * MINUTE_MS}`,
    mappingId: MAPPING,
    madeAt: NOW - 5 * MINUTE_MS,
    judgeAt: NOW,
    action: factorAction(1, 4),
    throughputBeforePerSec: 400,
    throughputPerSec: { low: 1_120, expected: 1_600, high: 2_080 },
    timePerRecordBeforeMs: 2,
    caughtUpAt: NOW + 5 * MINUTE_MS,
    ...fields,
  };
}

/** Closed, with nothing against it. */
export function aBreaker(fields: Partial<BreakerState> = {}): BreakerState {
  return {
    schemaVersion: 1,
    downstream: 'orders-db',
    phase: 'closed',
    since: NOW - HOUR_MS,
    trippedAt: null,
    sickForMs: null,
    normalShare: 1,
    timePerRecordAtStepMs: null,
    sheddingUseless: false,
    steppedAt: NOW - HOUR_MS,
    openForMs: 3 * MINUTE_MS,
    share: null,
    slotsAtTrip: {},
    probeHolder: null,
    sickSince: null,
    wellSince: null,
    reason: reason('breaker-well', 'nothing is known against orders-db'),
    ...fields,
  };
}

/** Tripped ten minutes ago at 16 lanes; half of them are allowed. */
export function openBreaker(fields: Partial<BreakerState> = {}): BreakerState {
  return aBreaker({
    phase: 'open',
    since: NOW - 10 * MINUTE_MS,
    steppedAt: NOW - 10 * MINUTE_MS,
    share: 0.5,
    slotsAtTrip: { [MAPPING]: 16 },
    reason: reason('breaker-tripped', '30 % of the invocations fail', { errorRatio: 0.3 }),
    ...fields,
  });
}

/** Evidence of the newest complete minute. */
export function evidence(
  verdict: DownstreamEvidence['verdict'],
  fields: Partial<DownstreamEvidence> = {},
): DownstreamEvidence {
  return {
    downstream: 'orders-db',
    verdict,
    agreeing: verdict === 'sick' ? 1 : 0,
    failing: verdict === 'sick',
    timePerRecordMs: 2,
    minuteStartMs: NOW - 2 * MINUTE_MS,
    reason: reason(verdict === 'sick' ? 'breaker-tripped' : 'breaker-well', `it is ${verdict}`, { errorRatio: 0.3 }),
    writers: [{ mappingId: MAPPING, slots: 16, readableShards: 4, slotsBeforeRaise: null, ageMs: 60_000 }],
    ...fields,
  };
}
