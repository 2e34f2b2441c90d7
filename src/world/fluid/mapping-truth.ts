/** What really happened to one mapping, in whole records. */
import { SECOND_MS } from '../../core/units.ts';
import type { ConsumerTruth, UnfinishedTruth } from '../account-api.ts';
import { forEachPiece, frontMs, isBehind, RECORDS, STRIDE, SUM_AT } from './backlog.ts';
import { meanExcess } from './flow-tally.ts';
import { delaysOf } from './fold-span.ts';
import { backlogOf, type LaneSet, recordsIn } from './lane-set.ts';
import { isReadable, type MappingFlow, pairsOf } from './mapping-flow.ts';
import type { Cell } from './shard-cells.ts';

/** Records accepted since the start, whole. */
export function mappingTruth(mapping: MappingFlow, accepted: number, nowMs: number): ConsumerTruth {
  const { counts, flow, parts } = mapping;
  const expired = Math.round(flow.expired);
  const discarded = Math.round(flow.discarded);
  const held = Math.max(0, Math.min(accepted - expired - discarded, Math.round(heldBy(mapping))));
  const inFlight = Math.min(held, Math.round(inFlightRecords(mapping)));
  return {
    stream: parts.stream.name,
    consumer: mapping.config.name,
    recordsDone: accepted - expired - discarded - held,
    recordsFiltered: 0,
    recordsDiscarded: discarded,
    recordsToDestination: mapping.config.hasFailureDestination ? discarded : 0,
    recordsExpired: expired,
    backlogRecords: held - inFlight,
    inFlightRecords: inFlight,
    oldestAgeMs: oldestAgeMs(mapping, nowMs),
    lateRecordSeconds: flow.lateRecordMs / SECOND_MS,
    delayRecordSeconds: Math.max(0, flow.areaRecordMs - presentAges(mapping, nowMs) - flow.lostRecordMs) / SECOND_MS,
    delays: delaysOf(mapping),
    executionSeconds: counts.executionMs / SECOND_MS,
    lastDoneAtMs: flow.lastDoneAtMs,
    invocations: Math.floor(counts.invocations + 1e-6),
    failedInvocations: 0,
    throttledInvocations: Math.floor(counts.throttled + 1e-6),
    billedGbSeconds: counts.billedGbSeconds,
    backendAttempts: 0,
    inFlightInvocations: Math.round(mapping.running),
    factor: mapping.factor,
    readableShards: readableShards(mapping),
  };
}

/** Records not done. */
export function heldBy(mapping: MappingFlow): number {
  let records = 0;
  for (const { set } of pairsOf(mapping)) records += recordsIn(set);
  return records;
}

function readableShards(mapping: MappingFlow): number {
  let shards = 0;
  for (const { cell, set } of pairsOf(mapping)) if (isReadable(set)) shards += cell.shards.size;
  return shards;
}

function inFlightRecords(mapping: MappingFlow): number {
  if (mapping.state !== 'Enabled' || mapping.counts.invocations === 0) return 0;
  return mapping.recordsRunning;
}

/** Arrival of the oldest record in lanes that are behind; Infinity when none is. */
export function oldestBehindMs(mapping: MappingFlow): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { set } of pairsOf(mapping)) {
    for (let group = 0; group < set.lanes.length; group += 1) {
      const at = group * STRIDE;
      if (isBehind(set.state, at)) oldest = Math.min(oldest, frontMs(backlogOf(set, group), set.state, at));
    }
  }
  return oldest;
}

export function oldestAgeMs(mapping: MappingFlow, nowMs: number): number {
  const behindMs = Math.max(0, nowMs - oldestBehindMs(mapping));
  if (behindMs > mapping.keepUpAgeMs) return behindMs;
  return heldBy(mapping) < 0.5 ? 0 : mapping.keepUpAgeMs;
}

function presentAges(mapping: MappingFlow, nowMs: number): number {
  let ages = 0;
  for (const { cell, set } of pairsOf(mapping)) {
    for (let group = 0; group < set.lanes.length; group += 1) {
      const lanes = set.lanes[group] ?? 0;
      const at = group * STRIDE;
      const records = set.state[at + RECORDS] ?? 0;
      ages +=
        lanes *
        (isBehind(set.state, at) ? records * nowMs - (set.state[at + SUM_AT] ?? 0) : youngAges(cell, set, group));
    }
  }
  return ages;
}

/** Records of a lane that keeps up came evenly within the time that makes so many. */
function youngAges(cell: Cell, set: LaneSet, group: number): number {
  const records = set.state[group * STRIDE + RECORDS] ?? 0;
  const perMs = cell.expectedPerMs * (set.shares[group] ?? 0);
  return perMs > 0 ? (records * records) / perMs / 2 : 0;
}

export function unfinishedTruth(mapping: MappingFlow, nowMs: number): UnfinishedTruth {
  const { lateAfterMs } = mapping.flow;
  let lateMs = 0;
  for (const { set } of pairsOf(mapping)) {
    for (let group = 0; group < set.lanes.length; group += 1) {
      const at = group * STRIDE;
      if (!isBehind(set.state, at)) continue;
      forEachPiece(backlogOf(set, group), set.state, at, (fromMs, toMs, count) => {
        lateMs += (set.lanes[group] ?? 0) * count * meanExcess(nowMs - fromMs, nowMs - toMs, lateAfterMs);
      });
    }
  }
  return { delayRecordSeconds: presentAges(mapping, nowMs) / SECOND_MS, lateRecordSeconds: lateMs / SECOND_MS };
}
