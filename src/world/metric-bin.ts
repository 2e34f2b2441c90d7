/** What is known of one metric over a stretch of time, and the whole minutes that are complete. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/units.ts';
import type { Statistic } from './account-api.ts';

/** Bins are kept for this long, minutes. */
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

/** Minutes whose every part is published: one bin each, for as long as bins are kept. */
export function createSettledMinutes(): SettledMinutes {
  const bins = new Map<number, Bin>();
  let newest = Number.NEGATIVE_INFINITY;
  return {
    get: (minute: number) => bins.get(minute),
    add(minute: number, part: Bin) {
      const known = bins.get(minute);
      if (known !== undefined) {
        addTo(known, part);
        return;
      }
      bins.set(minute, { ...part });
      if (minute <= newest) return;
      newest = minute;
      // A map lists its keys in the order of their making, which is nearly the order of time.
      for (const old of bins.keys()) {
        if (old >= newest - KEPT_MINUTES) break;
        bins.delete(old);
      }
    },
  };
}
