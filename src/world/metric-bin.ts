/** What is known of one metric over a stretch of time, and the whole minutes that are complete. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/units.ts';
import type { Statistic } from './account-api.ts';

/** Bins are kept for at least this long and shown for no longer, minutes. */
export const KEPT_MINUTES = (DAY_MS + 2 * HOUR_MS) / MINUTE_MS;

export interface Bin {
  sum: number;
  samples: number;
  least: number;
  most: number;
}

export function emptyBin(): Bin {
  return { sum: 0, samples: 0, least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
}

export function addTo(bin: Bin, other: Bin): void {
  bin.sum += other.sum;
  bin.samples += other.samples;
  bin.least = Math.min(bin.least, other.least);
  bin.most = Math.max(bin.most, other.most);
}

export function statisticOf(bin: Bin, statistic: Statistic): number {
  switch (statistic) {
    case 'Sum':
      return bin.sum;
    case 'SampleCount':
      return bin.samples;
    case 'Average':
      return bin.sum / bin.samples;
    case 'Maximum':
      return bin.most;
    case 'Minimum':
      return bin.least;
  }
}

export interface SettledMinutes {
  get(minute: number): Bin | undefined;
  add(minute: number, part: Bin): void;
}

const FIRST_MINUTES = 64;
/** Numbers of a minute: which it is, sum, samples, least, most. */
const CELLS = 5;
const NO_MINUTE = -1;

/** The ring that minutes take turns in: a power of two of them, up to the first that is no less than what is kept. */
interface MinuteRing {
  minutes: number;
  cells: Float64Array;
}

function createRing(minutes: number): MinuteRing {
  const cells = new Float64Array(minutes * CELLS);
  for (let at = 0; at < cells.length; at += CELLS) cells[at] = NO_MINUTE;
  return { minutes, cells };
}

function grow(ring: MinuteRing): void {
  const { cells } = ring;
  const larger = createRing(ring.minutes * 2);
  for (let at = 0; at < cells.length; at += CELLS) {
    const minute = cells[at] ?? NO_MINUTE;
    if (minute !== NO_MINUTE) larger.cells.set(cells.subarray(at, at + CELLS), (minute % larger.minutes) * CELLS);
  }
  ring.minutes = larger.minutes;
  ring.cells = larger.cells;
}

/** Where the minute's numbers are or are to be; -1 for one that is too old. */
function placeOf(ring: MinuteRing, minute: number): number {
  for (;;) {
    const at = (minute % ring.minutes) * CELLS;
    const held = ring.cells[at] ?? NO_MINUTE;
    if (held === minute || held === NO_MINUTE) return at;
    if (ring.minutes <= KEPT_MINUTES) grow(ring);
    else return held > minute ? -1 : at;
  }
}

/** Minutes whose every part is published: one bin each, for as long as bins are kept. */
export function createSettledMinutes(): SettledMinutes {
  const ring = createRing(FIRST_MINUTES);
  return {
    get(minute: number) {
      const { cells } = ring;
      const at = (minute % ring.minutes) * CELLS;
      if (cells[at] !== minute) return undefined;
      return {
        sum: cells[at + 1] ?? 0,
        samples: cells[at + 2] ?? 0,
        least: cells[at + 3] ?? 0,
        most: cells[at + 4] ?? 0,
      };
    },
    add(minute: number, { sum, samples, least, most }: Bin) {
      const at = placeOf(ring, minute);
      if (at < 0) return;
      const { cells } = ring;
      if (cells[at] !== minute) {
        cells[at] = minute;
        cells[at + 1] = sum;
        cells[at + 2] = samples;
        cells[at + 3] = least;
        cells[at + 4] = most;
        return;
      }
      cells[at + 1] = (cells[at + 1] ?? 0) + sum;
      cells[at + 2] = (cells[at + 2] ?? 0) + samples;
      if (least < (cells[at + 3] ?? 0)) cells[at + 3] = least;
      if (most > (cells[at + 4] ?? 0)) cells[at + 4] = most;
    },
  };
}
