/**
 * One metric as CloudWatch would show it: minute bins that come late and in parts. A bin consists of six parts by time
 * stamp; each is published on its own, so that the youngest minute is incomplete at first and is then revised.
 */
import { MINUTE_MS } from '../core/units.ts';
import type { MetricPoint, Statistic } from './account-api.ts';
import { addTo, type Bin, createSettledMinutes, emptyBin, KEPT_MINUTES, statisticOf } from './metric-bin.ts';
import { addValue, addValues, createRecentParts, heldBin, PARTS, type RecentParts, seek } from './metric-parts.ts';
import { mix } from './random.ts';

/** The longest invocation (15 minutes) writes this far back. */
const BACK_FILL_MINUTES = 17;

export interface Publication {
  /** From the end of a minute to its first part. */
  readonly delayMs: number;
  /** From the first part to the last. */
  readonly spreadMs: number;
  /** Share of minutes that are never shown. */
  readonly gapShare: number;
}

export interface MetricSeries {
  /** `stampMs` is wall-clock time; a late emission changes a bin that has been seen. */
  add(stampMs: number, value: number): void;
  /** Many values of about one time: their sum and number, the least of them and the greatest. */
  addMany(stampMs: number, sum: number, samples: number, least: number, most: number): void;
  /** Bins that start in [fromMs, toMs) and are visible at `nowMs`, oldest first; all wall-clock. */
  read(statistic: Statistic, fromMs: number, toMs: number, nowMs: number): MetricPoint[];
}

/** Metrics that are written together. */
export interface SeriesGroup {
  /** In the order in which they were named. */
  readonly series: readonly MetricSeries[];
  readonly parts: RecentParts;
}

/** Keeps the draw of a gap apart from that of a part's publication. */
const GAP_WORD = 0x6a09e667;

function isGap({ gapShare }: Publication, word: number, minute: number): boolean {
  return gapShare > 0 && mix(word ^ GAP_WORD, minute | 0) / 2 ** 32 < gapShare;
}

/** `word` is this series' own random number: it decides when each part is published, and which minutes never are. */
export function createMetricSeries(publication: Publication, word: number): MetricSeries {
  return seriesOf(createRecentParts(slotsOf(publication), [createSettledMinutes()]), 0, publication, word);
}

/** One for each of `words`, which are as for {@link createMetricSeries}. */
export function createSeriesGroup(publication: Publication, words: readonly number[]): SeriesGroup {
  const parts = createRecentParts(slotsOf(publication), words.map(createSettledMinutes));
  return { parts, series: words.map((word, index) => seriesOf(parts, index, publication, word)) };
}

function slotsOf({ delayMs, spreadMs }: Publication): number {
  return (Math.ceil((delayMs + spreadMs) / MINUTE_MS) + BACK_FILL_MINUTES) * PARTS;
}

function visibleFromMs(publication: Publication, word: number, part: number): number {
  const endMs = (Math.floor(part / PARTS) + 1) * MINUTE_MS;
  return endMs + publication.delayMs + (mix(word, part | 0) / 2 ** 32) * publication.spreadMs;
}

/** The metric of that index in the table. */
function seriesOf(parts: RecentParts, index: number, publication: Publication, word: number): MetricSeries {
  const settled = parts.settled[index] ?? createSettledMinutes();

  function visibleBin(minute: number, nowMs: number): Bin {
    const bin = emptyBin();
    addTo(bin, settled.get(minute) ?? emptyBin());
    for (let part = minute * PARTS; part < (minute + 1) * PARTS; part += 1) {
      const piece = heldBin(parts, part, index);
      if (piece !== null && visibleFromMs(publication, word, part) <= nowMs) addTo(bin, piece);
    }
    return bin;
  }

  return {
    add(stampMs, value) {
      seek(parts, stampMs);
      addValue(parts, index, value);
    },
    addMany(stampMs, sum, samples, least, most) {
      seek(parts, stampMs);
      addValues(parts, index, sum, samples, least, most);
    },
    read(statistic, fromMs, toMs, nowMs) {
      const points: MetricPoint[] = [];
      const oldest = Math.floor(nowMs / MINUTE_MS) - KEPT_MINUTES;
      const first = Math.max(oldest, Math.ceil(fromMs / MINUTE_MS));
      const last = Math.min(Math.ceil(toMs / MINUTE_MS), Math.floor(nowMs / MINUTE_MS) + 1);
      for (let minute = first; minute < last; minute += 1) {
        if (isGap(publication, word, minute)) continue;
        const bin = visibleBin(minute, nowMs);
        if (bin.samples > 0) points.push({ startMs: minute * MINUTE_MS, value: statisticOf(bin, statistic) });
      }
      return points;
    },
  };
}
