/**
 * One metric as CloudWatch would show it: minute bins that come late and in parts. A bin consists of six parts by time
 * stamp; each is published on its own, so that the youngest minute is incomplete at first and is then revised.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/units.ts';
import type { MetricPoint, Statistic } from './account-api.ts';
import { mix } from './random.ts';

const PART_MS = 10_000;
const PARTS = MINUTE_MS / PART_MS;
const KEPT_MINUTES = (DAY_MS + 2 * HOUR_MS) / MINUTE_MS;
/** The longest invocation (15 minutes) writes this far back. */
const BACK_FILL_MINUTES = 17;

export interface Publication {
  /** From the end of a minute to its first part. */
  readonly delayMs: number;
  /** From the first part to the last. */
  readonly spreadMs: number;
}

export interface MetricSeries {
  /** `stampMs` is wall-clock time; a late emission changes a bin that has been seen. */
  add(stampMs: number, value: number): void;
  /** Bins that start in [fromMs, toMs) and are visible at `nowMs`, oldest first; all wall-clock. */
  read(statistic: Statistic, fromMs: number, toMs: number, nowMs: number): MetricPoint[];
}

interface Bin {
  sum: number;
  samples: number;
  least: number;
  most: number;
}

function emptyBin(): Bin {
  return { sum: 0, samples: 0, least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
}

function addTo(bin: Bin, other: Bin): void {
  bin.sum += other.sum;
  bin.samples += other.samples;
  bin.least = Math.min(bin.least, other.least);
  bin.most = Math.max(bin.most, other.most);
}

function statisticOf(bin: Bin, statistic: Statistic): number {
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

/** Minutes whose every part is published: one bin each, for as long as bins are kept. */
function createSettledMinutes() {
  const bins = new Map<number, Bin>();
  let newest = Number.NEGATIVE_INFINITY;
  return {
    get: (minute: number) => bins.get(minute),
    add(minute: number, part: Bin) {
      const bin = bins.get(minute) ?? emptyBin();
      addTo(bin, part);
      bins.set(minute, bin);
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

/** `word` is this series' own random number: it decides when each part is published. */
export function createMetricSeries(publication: Publication, word: number): MetricSeries {
  const late = Math.ceil((publication.delayMs + publication.spreadMs) / MINUTE_MS);
  const slots = (late + BACK_FILL_MINUTES) * PARTS;
  const partOfSlot = new Float64Array(slots).fill(-1);
  const recent = Array.from({ length: slots }, emptyBin);
  const settled = createSettledMinutes();

  function slotFor(part: number): Bin | null {
    const slot = part % slots;
    const bin = recent[slot];
    const held = partOfSlot[slot] ?? -1;
    if (bin === undefined || held > part) return null;
    if (held === part) return bin;
    if (bin.samples > 0) settled.add(Math.floor(held / PARTS), bin);
    Object.assign(bin, emptyBin());
    partOfSlot[slot] = part;
    return bin;
  }

  function visibleFromMs(part: number): number {
    const endMs = (Math.floor(part / PARTS) + 1) * MINUTE_MS;
    return endMs + publication.delayMs + (mix(word, part | 0) / 2 ** 32) * publication.spreadMs;
  }

  function visibleBin(minute: number, nowMs: number): Bin {
    const bin = emptyBin();
    addTo(bin, settled.get(minute) ?? emptyBin());
    for (let part = minute * PARTS; part < (minute + 1) * PARTS; part += 1) {
      const held = recent[part % slots];
      if (held !== undefined && partOfSlot[part % slots] === part && visibleFromMs(part) <= nowMs) addTo(bin, held);
    }
    return bin;
  }

  return {
    add(stampMs, value) {
      const part = Math.floor(stampMs / PART_MS);
      const bin = slotFor(part);
      if (bin === null) {
        settled.add(Math.floor(part / PARTS), { sum: value, samples: 1, least: value, most: value });
        return;
      }
      bin.sum += value;
      bin.samples += 1;
      if (value < bin.least) bin.least = value;
      if (value > bin.most) bin.most = value;
    },
    read(statistic, fromMs, toMs, nowMs) {
      const points: MetricPoint[] = [];
      const oldest = Math.floor(nowMs / MINUTE_MS) - KEPT_MINUTES;
      const first = Math.max(oldest, Math.ceil(fromMs / MINUTE_MS));
      const last = Math.min(Math.ceil(toMs / MINUTE_MS), Math.floor(nowMs / MINUTE_MS) + 1);
      for (let minute = first; minute < last; minute += 1) {
        const bin = visibleBin(minute, nowMs);
        if (bin.samples > 0) points.push({ startMs: minute * MINUTE_MS, value: statisticOf(bin, statistic) });
      }
      return points;
    },
  };
}
