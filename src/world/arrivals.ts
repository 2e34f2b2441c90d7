/** How many records the producers offer: the expected number of a span of time, and the number drawn for it. */
import { SECOND_MS } from '../core/units.ts';
import type { Chance } from './random.ts';
import type { Arrivals } from './world-config.ts';

/** Expected records in [fromMs, toMs), for spans asked for in the order of time. */
export type ArrivalMeter = (fromMs: number, toMs: number) => number;

type Point = Arrivals['points'][number];

/** Records of a span that lies between two neighbouring points. */
function within(shape: Arrivals['shape'], point: Point, next: Point | undefined, fromMs: number, toMs: number): number {
  const seconds = (toMs - fromMs) / SECOND_MS;
  if (shape === 'steps' || next === undefined) return point.recordsPerSec * seconds;
  const slope = (next.recordsPerSec - point.recordsPerSec) / (next.atMs - point.atMs);
  const middleMs = (fromMs + toMs) / 2;
  return (point.recordsPerSec + slope * (middleMs - point.atMs)) * seconds;
}

/** Multiplies each piece of time by its factor; the first piece begins with the run (assumption). */
function withOverlay(plain: ArrivalMeter, { pieceMs, factors }: NonNullable<Arrivals['overlay']>): ArrivalMeter {
  return (fromMs, toMs) => {
    let sum = 0;
    for (let piece = Math.floor(fromMs / pieceMs); piece * pieceMs < toMs; piece += 1) {
      const start = Math.max(fromMs, piece * pieceMs);
      const end = Math.min(toMs, (piece + 1) * pieceMs);
      if (end > start) sum += plain(start, end) * (factors[piece % factors.length] ?? 1);
    }
    return sum;
  };
}

export function createArrivalMeter(arrivals: Arrivals): ArrivalMeter {
  const plain = createPlainMeter(arrivals);
  return arrivals.overlay === undefined ? plain : withOverlay(plain, arrivals.overlay);
}

function createPlainMeter(arrivals: Arrivals): ArrivalMeter {
  const { points, shape, untilMs } = arrivals;
  let passed = 0;

  return (fromMs, toMs) => {
    while ((points[passed + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= fromMs) passed += 1;
    let sum = 0;
    const end = Math.min(toMs, untilMs);
    for (let index = passed; index < points.length; index += 1) {
      const point = points[index];
      if (point === undefined || point.atMs >= end) break;
      const next = points[index + 1];
      const start = Math.max(fromMs, point.atMs);
      const stop = Math.min(end, next?.atMs ?? end);
      if (stop > start) sum += within(shape, point, next, start, stop);
    }
    return sum;
  };
}

/** Draws whole records for an expected number; `carry` keeps the fraction of exact arrivals. */
export function createArrivalDraw(noise: Arrivals['noise'], chance: Chance): (expected: number) => number {
  if (noise.kind === 'poisson') return (expected) => chance.poisson(expected);
  if (noise.kind === 'dispersed') return (expected) => chance.dispersed(expected, noise.index);
  let carry = 0;
  return (expected) => {
    const whole = Math.floor(carry + expected + 1e-9);
    carry += expected - whole;
    return whole;
  };
}
