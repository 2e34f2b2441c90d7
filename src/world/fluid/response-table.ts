/**
 * The responses of one kind of lane over its load, measured when they are first asked for and remembered: many runs share
 * one kind.
 */
import { batchMs, capacityPerMs, type LaneKind, measureResponse } from './lane-response.ts';
import type { Response } from './lane-tally.ts';

/** Loads, as shares of the capacity, at which a lane is measured: by ratio when it is quiet, then in even steps. */
const FIRST_EVEN = 0.05;
const EVEN_STEP = 0.0125;
const RATIO = 1.6;
const BY_RATIO = 24;
const LAST = 0.9875;
const LOG_RATIO = Math.log(RATIO);

export const LEVELS: number = BY_RATIO + 1 + Math.round((LAST - FIRST_EVEN) / EVEN_STEP);

/** Stands for a lane without chance at its very limit. */
const NEAR_ONE = 0.999;

export interface ResponseTable {
  readonly lane: LaneKind;
  readonly capacityPerMs: number;
  readonly fullBatchMs: number;
  /** Read in the hot path: what each level's delay is, and how it hangs on the phase of the polls; NaN: not measured yet. */
  readonly delayMs: Float64Array;
  readonly delayPerShift: Float64Array;
  /** Delay of a lane at its limit, but for what has piled up. */
  readonly fullDelayMs: number;
  readonly fullDelayPerShift: number;
  level(index: number): Response;
  /** Makes sure that `delayMs` holds for the level and the one above it. */
  need(index: number): void;
}

function useAt(index: number): number {
  return index < BY_RATIO ? FIRST_EVEN * RATIO ** (index - BY_RATIO) : FIRST_EVEN + (index - BY_RATIO) * EVEN_STEP;
}

/** The level at or below a load, with the part of the way to the next one as its fraction. */
export function levelOf(use: number): number {
  if (use >= LAST) return LEVELS - 1;
  if (use >= FIRST_EVEN) return BY_RATIO + (use - FIRST_EVEN) / EVEN_STEP;
  const place = BY_RATIO + Math.log(use / FIRST_EVEN) / LOG_RATIO;
  if (!(place > 0)) return 0;
  const below = Math.floor(place);
  // Even between the two loads, not between their logarithms: most of what is read off grows with the load.
  return below + (use / useAt(below) - 1) / (RATIO - 1);
}

function createTable(lane: LaneKind): ResponseTable {
  const capacity = capacityPerMs(lane);
  const levels: (Response | undefined)[] = [];
  const delayMs = new Float64Array(LEVELS).fill(Number.NaN);
  const delayPerShift = new Float64Array(LEVELS);
  const atLimit = measureResponse({ ...lane, noise: { kind: 'exact' } }, NEAR_ONE * capacity, NEAR_ONE);

  function level(index: number): Response {
    const known = levels[index];
    if (known !== undefined) return known;
    const use = useAt(index);
    const response = measureResponse(lane, use * capacity, use);
    levels[index] = response;
    delayMs[index] = response.delayMs;
    delayPerShift[index] = response.delayPerShift;
    return response;
  }
  return {
    lane,
    capacityPerMs: capacity,
    fullBatchMs: batchMs(lane, lane.batchRecords),
    delayMs,
    delayPerShift,
    fullDelayMs: atLimit.delayMs,
    fullDelayPerShift: atLimit.delayPerShift,
    level,
    need(index) {
      level(index);
      if (index + 1 < LEVELS) level(index + 1);
    },
  };
}

const remembered = new Map<string, ResponseTable>();
const MOST_REMEMBERED = 64;

export function responseTable(lane: LaneKind): ResponseTable {
  const name = JSON.stringify(lane);
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const table = createTable(lane);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(name, table);
  return table;
}
