/** A mapping at the coarse level: its lanes by cell of shards, and what they have done. */
import { INVOKE_PAYLOAD_BYTES } from '../../core/limits.ts';
import type { FunctionSlots } from '../concurrency.ts';
import type { KeyGroups } from '../key-groups.ts';
import type { Chance } from '../random.ts';
import { createAnsweredShare } from '../read-calls.ts';
import type { Shard } from '../shard-map.ts';
import type { Arrivals, ConsumerConfig, Physics, StreamConfig } from '../world-config.ts';
import { createFlow, type Flow } from './flow-tally.ts';
import type { FluidMeters } from './fluid-meters.ts';
import { type LaneKind, phaseShiftMs } from './lane-response.ts';
import { createLaneSet, type LaneSet } from './lane-set.ts';
import { type ResponseTable, responseTable } from './response-table.ts';
import { type Cell, laneSharesOf, loadOf, slotsOf } from './shard-cells.ts';
import type { StartWait } from './start-wait.ts';

export interface MappingParts {
  readonly stream: StreamConfig;
  readonly uuid: string;
  /** Its number in the account, for the digest. */
  readonly number: number;
  readonly physics: Physics;
  readonly groups: KeyGroups;
  readonly slots: FunctionSlots;
  readonly meters: FluidMeters;
  readonly pauses: Chance;
  readonly phases: Chance;
}

/** Since the start; fractions of invocations are carried on. */
export interface MappingCounts {
  invocations: number;
  throttled: number;
  readsThrottled: number;
  executionMs: number;
  billedMs: number;
  billedGbSeconds: number;
}

export interface CellLanes {
  readonly cell: Cell;
  readonly set: LaneSet;
}

export interface MappingFlow {
  readonly parts: MappingParts;
  readonly flow: Flow;
  readonly counts: MappingCounts;
  config: ConsumerConfig;
  factor: number;
  state: 'Enabled' | 'Updating' | 'Disabled';
  askedAtMs: number | null;
  readonly sets: Map<Cell, LaneSet>;
  /** Made of `sets` when asked for; null: not yet. */
  pairs: readonly CellLanes[] | null;
  lanes: number | null;
  /** Nothing has been {@link changed} since its lanes' limits were set. */
  isUnchanged: boolean;
  /** Phase of the polls of each shard, milliseconds. */
  readonly phaseOf: Map<number, number>;
  /** What each batch waits for room in this span; null: nobody waits. */
  startWait: StartWait | null;
  /** Starts that find no room. */
  refusedPerMs: number;
  /** Executions at once that there is room for; Infinity: more than it has lanes. */
  mostAtOnce: number;
  /** Of this span: batches, their execution and the longest of them; executions at once, in the mean and at most; */
  batches: number;
  busyMs: number;
  mostDurationMs: number;
  running: number;
  mostRunning: number;
  /** records in running batches; ages of the oldest record of lanes that keep up, as they are and at most. */
  recordsRunning: number;
  keepUpAgeMs: number;
  peakAgeMs: number;
  /** No environment has been used yet. */
  isCold: boolean;
  /** When the next drained shard is looked for; Infinity: none is. */
  looksAtMs: number;
}

export function createMappingFlow(parts: MappingParts, config: ConsumerConfig, lateAfterMs: number): MappingFlow {
  const flow = createFlow(lateAfterMs);
  return {
    parts,
    flow,
    counts: { invocations: 0, throttled: 0, readsThrottled: 0, executionMs: 0, billedMs: 0, billedGbSeconds: 0 },
    config,
    factor: config.factor,
    state: 'Enabled',
    askedAtMs: null,
    sets: new Map(),
    pairs: null,
    lanes: null,
    isUnchanged: false,
    phaseOf: new Map(),
    startWait: null,
    refusedPerMs: 0,
    mostAtOnce: Number.POSITIVE_INFINITY,
    batches: 0,
    busyMs: 0,
    mostDurationMs: 0,
    running: 0,
    mostRunning: 0,
    recordsRunning: 0,
    keepUpAgeMs: 0,
    peakAgeMs: 0,
    isCold: true,
    looksAtMs: Number.POSITIVE_INFINITY,
  };
}

/** Between two polls that are answered; calls beyond the shard's limit are not (taken as they are at the start: assumption). */
export function pollMsOf({ parts, config }: MappingFlow): number {
  if (config.fanOut === 'enhanced') return 0;
  const { stream, physics } = parts;
  const share = createAnsweredShare(stream, physics)?.(0) ?? 1;
  return physics.pollIntervalMs / share;
}

/** Draws the phase of a shard's polls: asked once for each shard, in the order in which they open. */
export function drawPhase(mapping: MappingFlow, shard: Shard): void {
  mapping.phaseOf.set(shard.id, Math.floor(mapping.parts.phases.uniform() * pollMsOf(mapping)));
}

/** Tables for lanes whose chance differs little are one table. */
const INDEX_STEP = 1.25;

/** Chance of a lane that has only a part of a dispersed load: the smaller its part, the nearer to Poisson. */
function laneNoise(arrivals: Arrivals | null, laneShare: number): Arrivals['noise'] {
  const noise = arrivals?.noise ?? { kind: 'exact' };
  if (noise.kind !== 'dispersed') return noise;
  const index = 1 + (noise.index - 1) * laneShare;
  const rounded = INDEX_STEP ** Math.round(Math.log(index) / Math.log(INDEX_STEP));
  return rounded > 1 ? { kind: 'dispersed', index: rounded } : { kind: 'poisson' };
}

/** The most records one batch can hold. */
export function batchLimit(config: Pick<ConsumerConfig, 'batchSize'>, recordBytes: number): number {
  return Math.max(1, Math.min(config.batchSize, Math.floor(INVOKE_PAYLOAD_BYTES / recordBytes)));
}

function tableFor(mapping: MappingFlow, cell: Cell, shard: Shard): ResponseTable {
  const { config, factor, flow } = mapping;
  const { physics, stream, groups } = mapping.parts;
  const isDynamic = physics.laneMode === 'dynamic';
  const slots = isDynamic ? slotsOf(groups, loadOf(groups, shard), factor) : 1;
  const lane: LaneKind = {
    slots,
    batchRecords: batchLimit(config, stream.recordBytes),
    batchWindowMs: config.batchWindowMs,
    fixedMs: config.fixedMs,
    perRecordMs: config.perRecordMs,
    jitter: config.jitter,
    pollMs: pollMsOf(mapping),
    overheadMs: physics.invokeOverheadMs,
    tickMs: physics.tickMs,
    noise: laneNoise(stream.arrivals, cell.share / (isDynamic ? 1 : factor)),
    lateAfterMs: flow.lateAfterMs,
  };
  return responseTable(lane);
}

/** The lanes that the mapping has in a cell, with nothing in them. */
export function emptySet(mapping: MappingFlow, cell: Cell, pending: Iterable<number>): LaneSet {
  const { physics, groups } = mapping.parts;
  const shards = [...cell.shards];
  const table = tableFor(mapping, cell, cell.first);
  const laneShares = shards.map((shard) =>
    laneSharesOf(physics.laneMode, groups, shard, loadOf(groups, shard), mapping.factor),
  );
  const shifts = shards.map(({ id }) => phaseShiftMs(table.lane, mapping.phaseOf.get(id) ?? 0));
  const shiftMs = shifts.reduce((sum, shift) => sum + shift, 0) / Math.max(1, shards.length);
  return createLaneSet(table, laneShares, shiftMs, pending);
}

export function isReadable(set: LaneSet): boolean {
  return set.pendingParents.size === 0;
}

/** The mapping's lanes by cell, as a list: it is gone through in every span. */
export function pairsOf(mapping: MappingFlow): readonly CellLanes[] {
  mapping.pairs ??= Array.from(mapping.sets, ([cell, set]) => ({ cell, set }));
  return mapping.pairs;
}

export function putSet(mapping: MappingFlow, cell: Cell, set: LaneSet): void {
  mapping.sets.set(cell, set);
  changed(mapping);
}

export function dropSet(mapping: MappingFlow, cell: Cell): void {
  mapping.sets.delete(cell);
  changed(mapping);
}

/** Its cells, which of them it reads, or its state, are no longer what they were. */
export function changed(mapping: MappingFlow): void {
  mapping.pairs = null;
  mapping.lanes = null;
  mapping.isUnchanged = false;
}

/** Batches that it could have in flight. */
export function lanesOf(mapping: MappingFlow): number {
  mapping.lanes ??= pairsOf(mapping).reduce(
    (sum, { cell, set }) => sum + (isReadable(set) ? cell.shards.size * set.table.lane.slots * set.lanesPerShard : 0),
    0,
  );
  return mapping.lanes;
}
