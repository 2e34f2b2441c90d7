/** The text of a document becomes its value, or a sentence that says where it stops being one. */
import type { DocumentText } from './document-text.ts';
import { jsonEnd } from './json-end.ts';

/** Longest document in bytes. The limit is Headgate's own: what a standard parameter of the parameter store holds. */
export const DOCUMENT_MAX_BYTES = 4_096;

/** A parsed document, or why it cannot be parsed. */
export type ReadJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly problem: string };

/** Parses a document; its size is looked at first. */
export function readJson({ value: text }: Pick<DocumentText, 'value'>): ReadJson {
  const bytes = utf8Bytes(text);
  if (bytes > DOCUMENT_MAX_BYTES) {
    return broken(`received ${bytes} bytes, accepted JSON of at most ${DOCUMENT_MAX_BYTES} bytes`);
  }
  const end = jsonEnd(text);
  if (end !== null) return broken(`received ${atPosition(text, end)}, accepted JSON`);
  return { kind: 'json', value: JSON.parse(text) };
}

function broken(problem: string): ReadJson {
  return { kind: 'broken', problem: `document: ${problem}` };
}

/** Position counts from 0, as editors' offsets do; line and column count from 1. */
function atPosition(text: string, end: number): string {
  const above = text.slice(0, end).split('\n');
  const place = `at position ${end} (line ${above.length}, column ${(above.at(-1) ?? '').length + 1})`;
  const found = text.codePointAt(end);
  return found === undefined
    ? `the end of the text ${place}`
    : `${JSON.stringify(String.fromCodePoint(found))} ${place}`;
}

function utf8Bytes(text: string): number {
  return [...text].reduce((sum, character) => sum + bytesOf(character.codePointAt(0) ?? 0), 0);
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
