/** Numbers of the scoreboard as people read them. A missing value is a dash and never a zero. */
import { formatDollars, formatNumber } from '../format.ts';
import type { Interval, Metric } from './scoreboard.ts';

/** What stands where there is no value. */
export const MISSING = '–';

const STEPS = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
] as const;
/** Up to here a number is as short in full. */
const LEAST_SHORTENED = 9_999.5;

/** Three digits of less than this are less than a dollar. */
const LEAST_WHOLE_DOLLAR = 0.9995;

/** Three digits and a size: `5.63M`, `12k`; whole below ten thousand. */
export function formatSize(value: number): string {
  if (Math.abs(value) < LEAST_SHORTENED) return formatNumber(roundSmall(value));
  const digits = Number(value.toPrecision(3));
  const [step, letter] = STEPS.find(([from]) => Math.abs(digits) >= from) ?? [1_000, 'k'];
  return `${formatNumber(digits / step)}${letter}`;
}

/** One value of a metric, short: `$1.24`, `12,472`, `5.63M`, `3.2 %`, `1.04`. What unit it is in stands with the metric. */
export function formatValue(value: number, unit: string): string {
  if (!Number.isFinite(value)) return MISSING;
  if (unit === 'US dollars') return shortDollars(value);
  if (unit === 'seconds') return formatNumber(Math.abs(value) < 1e6 ? roundSmall(value) : Number(value.toPrecision(3)));
  if (unit === 'per cent') return `${formatNumber(roundSmall(value))} %`;
  if (unit === 'ratio') return formatNumber(roundSmall(value));
  return formatSize(value);
}

/** `123 [110, 140]`; a value without spread, as with one seed, stands alone. */
export function formatInterval(interval: Interval | null | undefined, unit: string): string {
  if (interval === null || interval === undefined) return MISSING;
  return withEnds(interval, (value) => formatValue(value, unit));
}

/** A difference with its sign: `+123 [+110, +140]`; without spread `+123`. */
export function formatDifference(interval: Interval, unit: string): string {
  return withEnds(interval, (value) => signed(value, unit));
}

/** How many times as much, two digits: `0.52×`, `3.2×`, `140×`. */
export function formatRatio(ratio: number): string {
  if (ratio === 0) return '0×';
  if (ratio >= 1_000) return `${formatSize(Number(ratio.toPrecision(2)))}×`;
  const decimals = ratio >= 10 ? 0 : ratio >= 2 ? 1 : 2;
  return ratio > 0 && ratio < 0.01 ? '<0.01×' : `${ratio.toFixed(decimals)}×`;
}

/** The unit as it stands behind a value; empty where the value says it itself. */
export function unitBehind(unit: string): string {
  return ['US dollars', 'per cent', 'ratio'].includes(unit) ? '' : ` ${unit}`;
}

/** A metric as the head of a column: `Lateness (record-seconds)`, `Reshard calls`. */
export function metricHead({ title, unit }: Pick<Metric, 'title' | 'unit'>): string {
  return unit === 'ratio' || title.endsWith(unit) ? title : `${title} (${unit})`;
}

/** Ends that read like the mean say nothing. */
function withEnds({ mean, low, high }: Interval, format: (value: number) => string): string {
  const [text, from, to] = [format(mean), format(low), format(high)];
  return from === text && to === text ? text : `${text} [${from}, ${to}]`;
}

/** What rounds to zero has no sign: `+0` reads like a difference. */
function signed(value: number, unit: string): string {
  const text = formatValue(value, unit);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Below a dollar three significant digits: two that differ must not look equal. At most millionths. */
function shortDollars(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return formatDollars(Number(value.toPrecision(4)));
  if (size >= LEAST_WHOLE_DOLLAR || size === 0) return formatDollars(value);
  const decimals = Math.min(6, 2 - Math.floor(Math.log10(size)));
  const text = size.toFixed(decimals);
  if (!/[1-9]/.test(text)) return formatDollars(0);
  return `${value < 0 ? '−' : ''}$${text}`;
}

/** Noise of the last digits hides what matters: three significant digits below a hundred. */
function roundSmall(value: number): number {
  return Math.abs(value) < 100 ? Number(value.toPrecision(3)) : Math.round(value);
}
