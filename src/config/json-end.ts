/**
 * Finds where a text stops being JSON. `JSON.parse` says so too, but in other words on every version of Node and for
 * short texts without a position. It keeps its own stack of open brackets, so that no depth of them is too much.
 */

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** How far a part of the text is well-formed: up to `at`, or wholly. */
interface Scanned {
  readonly at: number;
  readonly broken: boolean;
}

/** Offset of the first character that JSON does not allow there, the length when the text ends too early; null: it is JSON. */
export function jsonEnd(text: string): number | null {
  const open: string[] = [];
  let value = scanOpening(text, skipSpace(text, 0), open);
  for (;;) {
    if (value.broken) return value.at;
    const end = skipClosing(text, value.at, open);
    const bracket = open.at(-1);
    if (bracket === undefined) return end === text.length ? null : end;
    if (text[end] !== ',') return end;
    const item = scanName(text, skipSpace(text, end + 1), bracket);
    value = item.broken ? item : scanOpening(text, item.at, open);
  }
}

/** Brackets as far as they open, and the first value inside; `open` gets what is left open. */
function scanOpening(text: string, from: number, open: string[]): Scanned {
  let at = from;
  for (;;) {
    const closing = CLOSING[text[at] ?? ''];
    if (closing === undefined) return scanToken(text, at, text[at] === '"' ? STRING : SCALAR);
    at = skipSpace(text, at + 1);
    if (text[at] === closing) return { at: at + 1, broken: false };
    open.push(closing);
    const item = scanName(text, at, closing);
    if (item.broken) return item;
    at = item.at;
  }
}

/** Closing brackets after a value, and the space around them. */
function skipClosing(text: string, from: number, open: string[]): number {
  let at = skipSpace(text, from);
  while (open.length > 0 && text[at] === open.at(-1)) {
    open.pop();
    at = skipSpace(text, at + 1);
  }
  return at;
}

/** In an object the name and the colon before a value; in a list nothing. */
function scanName(text: string, at: number, closing: string): Scanned {
  if (closing === ']') return { at, broken: false };
  const name = scanToken(text, at, STRING);
  if (name.broken) return name;
  const colon = skipSpace(text, name.at);
  return text[colon] === ':' ? { at: skipSpace(text, colon + 1), broken: false } : { at: colon, broken: true };
}

function scanToken(text: string, at: number, token: RegExp): Scanned {
  const end = endOf(text, at, token);
  return end === null ? { at, broken: true } : { at: end, broken: false };
}

function skipSpace(text: string, at: number): number {
  return endOf(text, at, SPACE) ?? at;
}

function endOf(text: string, at: number, token: RegExp): number | null {
  const sticky = new RegExp(token);
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : null;
}
