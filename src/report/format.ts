/**
 * Numbers as people read them. A value that is not a finite number is `unknown`: missing is never shown as zero.
 */
import { type DurationMs, type EpochMs, SECOND_MS } from '../core/units.ts';

const UNKNOWN = 'unknown';
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A plain number: thousands grouped, two decimals below 10, one below 100, none above. */
export function formatNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  const decimals = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const [whole = '0', fraction = ''] = size.toFixed(decimals).split('.');
  const kept = fraction.replace(/0+$/, '');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (kept === '' ? '' : `.${kept}`);
  return value < 0 && text !== '0' ? `−${text}` : text;
}

/** Records as a count: `1 record`, `402,000 records`. */
export function formatRecords(records: number | null): string {
  const text = formatNumber(records === null ? null : Math.round(records));
  if (text === UNKNOWN) return text;
  return `${text} ${text === '1' ? 'record' : 'records'}`;
}

/** An estimate of records with its bracket, three significant digits: `401,000 to 420,000 records`. */
export function formatRecordsBracket(low: number, high: number): string {
  const [from, to] = [threeDigits(low), threeDigits(high)];
  return from === to ? formatRecords(from) : `${formatNumber(from)} to ${formatRecords(to)}`;
}

/** Records per second: `5,120 records/s`. */
export function formatRate(recordsPerSec: number | null): string {
  const text = formatNumber(recordsPerSec);
  return text === UNKNOWN ? text : `${text} records/s`;
}

/** Bytes in decimal units: `1.5 MB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return UNKNOWN;
  if (Math.abs(bytes) >= 1e9) return `${formatNumber(bytes / 1e9)} GB`;
  if (Math.abs(bytes) >= 1e6) return `${formatNumber(bytes / 1e6)} MB`;
  if (Math.abs(bytes) >= 1e3) return `${formatNumber(bytes / 1e3)} kB`;
  return `${formatNumber(bytes)} bytes`;
}

/** A length of time with its two largest units: `850 ms`, `4.2 s`, `2 min 10 s`, `1 h 12 min`, `3 d 4 h`. */
export function formatDuration(ms: DurationMs | null): string {
  if (ms === null || !Number.isFinite(ms)) return UNKNOWN;
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 10) return ms === 0 ? '0 s' : `${formatNumber(ms)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${formatNumber(Math.round(ms / 100) / 10)} s`;
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < MINUTE_S) return `${seconds} s`;
  if (seconds < HOUR_S) return twoUnits(seconds, MINUTE_S, 'min', 1, 's');
  if (Math.round(seconds / MINUTE_S) * MINUTE_S < DAY_S) return twoUnits(seconds, HOUR_S, 'h', MINUTE_S, 'min');
  return twoUnits(seconds, DAY_S, 'd', HOUR_S, 'h');
}

/** US dollars: `$12.34`; four decimals below one cent. */
export function formatDollars(dollars: number | null): string {
  if (dollars === null || !Number.isFinite(dollars)) return UNKNOWN;
  const size = Math.abs(dollars);
  const text = size > 0 && size < 0.01 ? size.toFixed(4) : size.toFixed(2);
  const [whole = '0', cents = '00'] = text.split('.');
  return `${dollars < 0 ? '−' : ''}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/** A share of 1 as a percentage; what is not quite nothing or not quite all is never rounded to it. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return UNKNOWN;
  const percent = share * 100;
  const rounded = Math.round(percent);
  const misleads = rounded !== percent && (rounded === 0 || rounded === 100);
  if (!misleads) return `${formatNumber(rounded)} %`;
  const fine = Math.round(percent * 10) / 10;
  if (fine === 0) return 'under 0.1 %';
  return fine === 100 && percent < 100 ? 'over 99.9 %' : `${formatNumber(fine)} %`;
}

/** Time of day: `09:14:00 UTC`. */
export function formatClock(at: EpochMs): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? UNKNOWN : `${date.toISOString().slice(11, 19)} UTC`;
}

/** Time of day to the minute: `09:14 UTC`. */
export function formatClockMinute(at: EpochMs): string {
  return formatClock(at).replace(/:\d\d UTC$/, ' UTC');
}

/** Day of a time: `2026-11-20`. */
export function formatDay(at: EpochMs): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? UNKNOWN : date.toISOString().slice(0, 10);
}

/** Foreign text on one line, without control characters: names and error messages come from outside. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

/** With a capital first letter, unless it starts with a name such as `orders-db`. */
export function capitalise(text: string): string {
  return /^[a-z]+(?=$|[\s,;.])/.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
}

/** Foreign text as one sentence: one line, a capital at its head, a full stop at its end. */
export function sentence(text: string): string {
  const line = capitalise(oneLine(text));
  return /[.!?]$/.test(line) || line === '' ? line : `${line}.`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function twoUnits(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rounded = Math.round(seconds / small) * small;
  const rest = (rounded % large) / small;
  const head = `${Math.floor(rounded / large)} ${largeName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

function threeDigits(value: number): number {
  return Math.abs(value) < 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}
