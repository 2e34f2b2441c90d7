/** A small chart of the last hour in characters. */
import type { LastHour } from '../core/decision.ts';
import { MINUTE_MS, SECOND_MS } from '../core/units.ts';
import { formatClockMinute, formatDuration, formatRate } from './format.ts';

type Values = readonly (number | null)[];

const BARS = '▁▂▃▄▅▆▇█';
const GAP = '·';
/** A calm stream is drawn flat and low, not as a mountain range of tenths of seconds. */
const LEAST_AGE_TOP_MS = 10 * SECOND_MS;
/** Two minutes a column leave room on the screen of a telephone. */
const COLUMN_MINUTES = 2;
const COLUMNS = 30;

/** Lines of at most 40 characters: age and arrivals with their scales; empty when nothing was measured. */
export function chartLines(lastHour: LastHour): readonly string[] {
  const ages = columnsOf(lastHour.ageMaxMs);
  const arrivals = columnsOf(lastHour.incomingRecords.map((value) => (value === null ? null : value / 60)));
  const [worst, most] = [greatest(ages), greatest(arrivals)];
  if (worst === null && most === null) return [];
  const top = Math.max(worst ?? 0, LEAST_AGE_TOP_MS);
  const columns = Math.max(ages.length, arrivals.length);
  const age =
    worst === null ? ['iterator age: no data'] : [`iterator age, 0 to ${formatDuration(top)}`, bars(ages, top)];
  const arriving =
    most === null ? ['records in: no data'] : [`records in, 0 to ${formatRate(most)}`, bars(arrivals, most)];
  return [...age, '', ...arriving, axis(lastHour, columns), `1 column = ${COLUMN_MINUTES} min, ${GAP} = no data`];
}

/** The greatest of each two minutes, newest last; a column without any data point is a gap. */
function columnsOf(values: Values): Values {
  const recent = values.slice(-COLUMNS * COLUMN_MINUTES);
  const count = Math.ceil(recent.length / COLUMN_MINUTES);
  // Aligned at the newest minute: an odd one out is the oldest.
  const offset = recent.length - count * COLUMN_MINUTES;
  return Array.from({ length: count }, (_, index) => {
    const start = offset + index * COLUMN_MINUTES;
    return greatest(recent.slice(Math.max(0, start), start + COLUMN_MINUTES));
  });
}

function greatest(values: Values): number | null {
  return values.reduce<number | null>((most, value) => {
    if (value === null || !Number.isFinite(value)) return most;
    return most === null ? value : Math.max(most, value);
  }, null);
}

function bars(values: Values, top: number): string {
  return values.map((value) => (value === null ? GAP : barOf(top > 0 ? value / top : 0))).join('');
}

function barOf(share: number): string {
  const level = Math.round(Math.max(0, Math.min(1, share)) * (BARS.length - 1));
  return BARS[level] ?? GAP;
}

/** The times of the first and the last column's ends. */
function axis({ startMs, ageMaxMs, incomingRecords }: LastHour, columns: number): string {
  const minutes = Math.max(ageMaxMs.length, incomingRecords.length);
  const to = startMs + minutes * MINUTE_MS;
  const from = to - columns * COLUMN_MINUTES * MINUTE_MS;
  const [left, right] = [formatClockMinute(from).replace(' UTC', ''), formatClockMinute(to)];
  return `${left}${' '.repeat(Math.max(1, columns - left.length - right.length))}${right}`;
}
