/**
 * Virtual time at the coarse level. Loads are steady from one moment to the next at which something changes: a step of the
 * producers, a call, the end of an update, a shard read to its end. All streams go on together, as they share the account's
 * concurrency. A look at the account in between goes ahead and is taken back, so that who looks changes nothing.
 */
import type { Concurrency } from '../concurrency.ts';
import { type Digest, happening } from '../digest.ts';
import type { EventLoop } from '../event-loop.ts';
import { beginSpan, carried, carryBack } from './flow-tally.ts';
import { type DoorCounts, flowIn } from './fluid-door.ts';
import { limitLanes } from './fluid-limits.ts';
import { foldSpan } from './fold-span.ts';
import { saveLanes, takeBack } from './lane-set.ts';
import { type MappingCounts, type MappingFlow, pairsOf } from './mapping-flow.ts';
import { flowSet } from './set-flow.ts';
import type { StreamFlow } from './stream-flow.ts';

/** What a stream does with a span that is over; not called for looks. */
export type OnSpan = (stream: StreamFlow, fromMs: number, toMs: number) => void;

export interface FluidEngine {
  /** Lets everything happen up to now. */
  settle(): void;
  /** Numbers are as they are now until the next event. */
  look(): void;
  add(stream: StreamFlow, retentionMs: () => number, onSpan: OnSpan): void;
}

interface Member {
  readonly stream: StreamFlow;
  readonly retentionMs: () => number;
  readonly onSpan: OnSpan;
}

interface SavedMapping {
  readonly mapping: MappingFlow;
  readonly flow: readonly number[];
  readonly counts: MappingCounts;
}

interface Saved {
  readonly atMs: number;
  readonly doors: readonly { readonly counts: DoorCounts; readonly isFull: boolean }[];
  readonly mappings: readonly SavedMapping[];
}

export function createFluidEngine(loop: EventLoop, concurrency: Concurrency, digest: Digest): FluidEngine {
  const members: Member[] = [];
  const streams: StreamFlow[] = [];
  const mappings: MappingFlow[] = [];
  let settledMs = 0;
  let saved: Saved | null = null;

  function go(toMs: number, isLook: boolean): void {
    const fromMs = settledMs;
    if (toMs <= fromMs) return;
    for (const { stream } of members) flowIn(stream.door, stream.cells, fromMs, toMs);
    limitLanes(streams, mappings, concurrency, fromMs);
    for (const { stream, retentionMs } of members) {
      for (const mapping of stream.mappings) flowMapping(mapping, retentionMs(), fromMs, toMs, isLook);
    }
    settledMs = toMs;
    if (isLook) return;
    for (const { stream, onSpan } of members) {
      onSpan(stream, fromMs, toMs);
      addToDigest(digest, stream, toMs);
    }
  }

  function takeLookBack(): void {
    if (saved === null) return;
    restore(members, saved);
    settledMs = saved.atMs;
    saved = null;
  }

  return {
    settle() {
      takeLookBack();
      go(loop.nowMs(), false);
    },
    look() {
      if (settledMs === loop.nowMs()) return;
      takeLookBack();
      if (settledMs === loop.nowMs()) return;
      saved = save(members, settledMs);
      go(loop.nowMs(), true);
    },
    add: (stream, retentionMs, onSpan) => {
      members.push({ stream, retentionMs, onSpan });
      streams.push(stream);
      mappings.push(...stream.mappings);
    },
  };
}

function flowMapping(mapping: MappingFlow, retentionMs: number, fromMs: number, toMs: number, isLook: boolean): void {
  const { flow } = mapping;
  flow.retentionMs = retentionMs;
  flow.discardAfterMs = mapping.config.maximumRecordAgeMs ?? Number.POSITIVE_INFINITY;
  beginSpan(flow, fromMs, toMs, isLook);
  flow.startWait = mapping.startWait;
  mapping.counts.throttled += mapping.refusedPerMs * (toMs - fromMs);
  for (const { cell, set } of pairsOf(mapping)) flowSet(flow, set, cell.ratePerMs, cell.expectedPerMs);
  foldSpan(mapping);
}

function save(members: readonly Member[], atMs: number): Saved {
  for (const { stream } of members) {
    for (const cell of stream.cells) cell.savedRoom = cell.room;
    for (const { sets } of stream.mappings) for (const set of sets.values()) saveLanes(set);
  }
  return {
    atMs,
    doors: members.map(({ stream }) => ({ counts: { ...stream.door.counts }, isFull: stream.door.isFull })),
    mappings: members.flatMap(({ stream }) =>
      stream.mappings.map((mapping) => ({ mapping, flow: carried(mapping.flow), counts: { ...mapping.counts } })),
    ),
  };
}

function restore(members: readonly Member[], saved: Saved): void {
  members.forEach(({ stream }, index) => {
    const door = saved.doors[index];
    if (door !== undefined) {
      Object.assign(stream.door.counts, door.counts);
      stream.door.isFull = door.isFull;
    }
    for (const cell of stream.cells) cell.room = cell.savedRoom;
    for (const { sets } of stream.mappings) for (const set of sets.values()) takeBack(set);
  });
  for (const { mapping, flow, counts } of saved.mappings) {
    carryBack(mapping.flow, flow);
    Object.assign(mapping.counts, counts);
  }
}

function addToDigest(digest: Digest, stream: StreamFlow, atMs: number): void {
  const { offered, givenUp } = stream.door.counts;
  digest.add(happening.offered, atMs, Math.round(offered), Math.round(givenUp));
  for (const { parts, counts, flow } of stream.mappings) {
    digest.add(happening.batchDone, atMs, parts.number, Math.round(counts.invocations));
    digest.add(happening.batchDone, flow.areaRecordMs, parts.number, Math.round(counts.executionMs));
  }
}
