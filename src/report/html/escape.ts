/** What keeps foreign text from becoming markup, in each place of a page where text can stand. */
import { oneLine } from '../format.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute, on one line. */
export function escapeHtml(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

/** JSON for a script element: no `<` is left that could end it or open a comment. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** A program for a script element. `<\/script` means the same to JavaScript wherever it stands in a string. */
export function codeForScript(code: string): string {
  return code.replace(/<(\/script|!--)/gi, '\\x3c$1');
}

/** A style sheet for a style element. */
export function cssForStyle(css: string): string {
  return css.replace(/<\/style/gi, '<\\/style');
}
