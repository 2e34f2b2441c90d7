/**
 * How the CloudWatch console writes what it shows into its address. AWS does not document it; read off its own links
 * in 2026-11. Assumption: it stays readable, as links that people saved have to.
 */

/** A value inside an address of the metrics console: an object is `~(key~value)`, a list `~(~one~two)`, a text `~'text`. */
export type ConsoleValue =
  | string
  | number
  | boolean
  | readonly ConsoleValue[]
  | { readonly [key: string]: ConsoleValue };

/** The value as the metrics console wants it, with its leading tilde. */
export function consoleValue(value: ConsoleValue): string {
  if (typeof value === 'string') return `~'${starEncode(value)}`;
  if (typeof value !== 'object') return `~${value}`;
  if (isList(value)) return `~(${value.map(consoleValue).join('')})`;
  const members = Object.entries(value).map(([key, member]) => `${starEncode(key)}${consoleValue(member)}`);
  return `~(${members.join('~')})`;
}

/** A part of a path in the logs console: percent-encoded twice, with `$` for the percent sign. */
export function twiceEncoded(text: string): string {
  return percentEncode(percentEncode(text)).replaceAll('%', '$');
}

/** What may stand in an address between angle brackets in Slack, whatever the text holds. */
export function percentEncode(text: string): string {
  const whole = text.replace(/\p{Cs}/gu, '\uFFFD');
  return encodeURIComponent(whole).replace(/[!'()*~]/g, (mark) => `%${hex(mark.charCodeAt(0), 2).toUpperCase()}`);
}

/** Letters, digits, `-`, `_` and `.` stay; all else is `*` and two hexadecimal digits, or `**` and four. */
function starEncode(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return code < 256 ? `*${hex(code, 2)}` : `**${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

function isList(value: object): value is readonly ConsoleValue[] {
  return Array.isArray(value);
}
