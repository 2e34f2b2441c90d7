/**
 * The producers' side at the coarse level: a load that is drawn once a step and comes evenly within it, and shards that take
 * it up to their limit. What they do not take waits with the producers, oldest first, until it is given up.
 */
import { type ArrivalMeter, createArrivalDraw, createArrivalMeter } from '../arrivals.ts';
import type { Chance } from '../random.ts';
import type { StreamConfig } from '../world-config.ts';
import { createOfferHistory, type OfferHistory, offeredBy, remember } from './offer-history.ts';
import { type Cell, writesPerMs } from './shard-cells.ts';

export interface DoorCounts {
  offered: number;
  givenUp: number;
  throttled: number;
}

export interface Door {
  readonly config: StreamConfig;
  /** Expected records of a span, and whole ones drawn for such a number. */
  readonly meter: ArrivalMeter;
  readonly draw: (expected: number) => number;
  readonly counts: DoorCounts;
  readonly tickMs: number;
  /** The step whose load is drawn. */
  stepFromMs: number;
  stepToMs: number;
  ratePerMs: number;
  expectedPerMs: number;
  /** Whole records offered before the step, and in it. */
  offeredBefore: number;
  offeredInStep: number;
  /** Some shard refuses, or records wait. */
  isFull: boolean;
  /** When steps began, and what had been offered by then: as far back as producers wait. */
  readonly history: OfferHistory;
}

export function createDoor(config: StreamConfig, tickMs: number, chance: Chance): Door {
  return {
    config,
    meter: config.arrivals === null ? nothing : createArrivalMeter(config.arrivals),
    draw: config.arrivals === null ? nothing : createArrivalDraw(config.arrivals.noise, chance),
    counts: { offered: 0, givenUp: 0, throttled: 0 },
    tickMs,
    stepFromMs: 0,
    stepToMs: 0,
    ratePerMs: 0,
    expectedPerMs: 0,
    offeredBefore: 0,
    offeredInStep: 0,
    isFull: false,
    history: createOfferHistory(),
  };
}

const nothing = (): number => 0;

/** Draws the load of the step that begins where the last one ended. */
export function beginStep(door: Door, toMs: number): void {
  const fromMs = door.stepToMs;
  const expected = door.meter(fromMs, toMs);
  const records = door.draw(expected);
  door.offeredBefore += door.offeredInStep;
  door.offeredInStep = records;
  door.stepFromMs = fromMs;
  door.stepToMs = toMs;
  door.ratePerMs = records / (toMs - fromMs);
  door.expectedPerMs = expected / (toMs - fromMs);
  remember(door.history, fromMs, door.offeredBefore, fromMs - door.config.producer.giveUpMs);
}

/** Lets the producers put from `fromMs` to `toMs`, within the present step. */
export function flowIn(door: Door, cells: readonly Cell[], fromMs: number, toMs: number): void {
  const lastsMs = toMs - fromMs;
  const isWhole = toMs >= door.stepToMs;
  door.counts.offered = isWhole
    ? door.offeredBefore + door.offeredInStep
    : door.offeredBefore + door.ratePerMs * (toMs - door.stepFromMs);
  for (const cell of cells) {
    if (cell.isClosed) continue;
    const offered = cell.share * door.ratePerMs;
    const accepted = acceptIn(door, cell, offered, lastsMs);
    cell.ratePerMs = accepted;
    // A shard that takes less than it is offered gives its lanes no chance: they see what it takes.
    const asks = Math.max(cell.share * door.expectedPerMs, cell.room < 0 ? accepted : 0);
    cell.expectedPerMs = accepted < offered - 1e-12 ? accepted : asks;
  }
  if (door.isFull) giveUp(door, cells, toMs);
}

/**
 * A full bucket of writes and an empty one are the two ends of one number: it grows by what is left of the limit, falls
 * by what is too much, and below 0 it is the producers' buffer. Retries are taken to use all that is left (assumption).
 */
function acceptIn(door: Door, cell: Cell, offered: number, lastsMs: number): number {
  const shard = cell.first;
  const limit = writesPerMs(shard, door.config.recordBytes);
  const most = limit * shard.writes.burstSec * 1_000;
  const before = Math.min(most, cell.room);
  const after = Math.min(most, before + (limit - offered) * lastsMs);
  cell.room = after;
  const waitedBefore = Math.max(0, -before);
  const waits = Math.max(0, -after);
  if (waits + waitedBefore === 0) return offered;
  door.isFull = true;
  const accepted = offered * lastsMs + waitedBefore - waits;
  // Each retry offers all that waits again.
  const tries = offered * lastsMs + ((waits + waitedBefore) / 2) * (lastsMs / retryMs(door.config));
  door.counts.throttled += cell.shards.size * Math.max(0, tries - accepted);
  return Math.max(0, accepted) / lastsMs;
}

/** With a back-off: the mean pause of a record that is refused until its producer gives up (assumption). */
function retryMs({ producer }: StreamConfig): number {
  const { retryMs: firstMs, retryMaxMs, giveUpMs } = producer;
  if (retryMaxMs === undefined) return firstMs;
  let tries = 0;
  let ageMs = 0;
  let pauseMs = firstMs;
  while (pauseMs < retryMaxMs && ageMs + pauseMs < giveUpMs) {
    ageMs += pauseMs;
    tries += 1;
    pauseMs = Math.min(retryMaxMs, pauseMs * 2);
  }
  tries += Math.max(0, Math.ceil((giveUpMs - ageMs) / pauseMs) - 1);
  return giveUpMs / Math.max(1, tries);
}

/**
 * Of what a full shard has room for, the share that first tries find: each try takes all the room since the try before it. Where
 * the two meet, the one that was planned first goes first, as at the batch level; elsewhere they are at any distance.
 */
function firstTryShare({ config, tickMs }: Door): number {
  const ticks = retryMs(config) / tickMs;
  if (ticks >= 1) return 1 - (isWhole(ticks) ? 1 : 0.5) / ticks;
  return isWhole(1 / ticks) ? ticks : ticks / 2;
}

function isWhole(number: number): boolean {
  return Math.abs(number - Math.round(number)) < 1e-9;
}

/** What has waited too long is gone, and so is the newest of what the producers cannot hold. */
function giveUp(door: Door, cells: readonly Cell[], nowMs: number): void {
  const { giveUpMs, bufferRecords } = door.config.producer;
  const offeredLately = door.counts.offered - offeredBy(door.history, nowMs - giveUpMs, door.ratePerMs);
  const newShare = firstTryShare(door);
  let held = 0;
  for (const cell of cells) {
    if (cell.isClosed || cell.room >= 0) continue;
    const lately = cell.share * offeredLately;
    const taken = Math.min(lately, writesPerMs(cell.first, door.config.recordBytes) * giveUpMs);
    const lost = Math.max(0, -cell.room - (lately - taken * newShare));
    cell.room += lost;
    door.counts.givenUp += lost * cell.shards.size;
    held -= cell.room * cell.shards.size;
  }
  const tooMany = bufferRecords === undefined ? 0 : held - bufferRecords;
  if (tooMany > 0) {
    const kept = 1 - tooMany / held;
    for (const cell of cells) if (!cell.isClosed && cell.room < 0) cell.room *= kept;
    door.counts.givenUp += tooMany;
  }
  door.isFull = held > 0;
}

export function bufferedIn(cells: readonly Cell[]): number {
  let held = 0;
  for (const cell of cells) if (!cell.isClosed && cell.room < 0) held -= cell.room * cell.shards.size;
  return held;
}

/** What waits for a shard that has closed waits for those that have opened in its place. */
export function handOver(closed: Cell, opened: readonly Cell[]): void {
  const share = opened.reduce((sum, cell) => sum + cell.share, 0);
  if (closed.room >= 0 || share <= 0) return;
  for (const cell of opened) cell.room = Math.min(cell.room, 0) + (closed.room * cell.share) / share;
  closed.room = 0;
}

/** Whole records: what has been offered is parted into what is in, what waits and what is given up, without a rest. */
export interface WholeCounts {
  readonly offered: number;
  readonly accepted: number;
  readonly givenUp: number;
  readonly buffered: number;
  readonly throttled: number;
}

export function wholeCounts(door: Door, cells: readonly Cell[]): WholeCounts {
  const offered = Math.floor(door.counts.offered + 1e-6);
  const buffered = door.isFull ? Math.round(bufferedIn(cells)) : 0;
  const givenUp = Math.max(0, Math.min(offered - buffered, Math.round(door.counts.givenUp)));
  const throttled = Math.round(door.counts.throttled);
  return { offered, accepted: Math.max(0, offered - givenUp - buffered), givenUp, buffered, throttled };
}
