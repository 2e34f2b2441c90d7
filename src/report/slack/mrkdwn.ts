/** Foreign text in Slack's markup: it keeps its look as far as it can, and starts no link, mention, emoji or code. */
import { oneLine } from '../format.ts';

/** Text that is ready to stand in a message: what was foreign in it has been escaped. */
export type Markup = string & { readonly __markup: true };

/** Longest line made of foreign text, in characters: a sentence is shorter, an attack is cut. */
const LINE_CHARACTERS = 480;
/** Longest command: names AWS accepts are far shorter. */
const COMMAND_CHARACTERS = 700;

/** A sentence from outside, cut to a line. ARNs stand as code, because Slack would make emojis of `:aws:`. */
export function say(text: string): Markup {
  const safe = escapeMarks(cut(tidy(text), LINE_CHARACTERS));
  return markup(safe.replace(/\barn:[\w:/.-]+/g, '`$&`'));
}

/** The same in bold. */
export function strong(text: string): Markup {
  return markup(`*${say(text).replaceAll('*', '')}*`);
}

/** A name or a value as code, cut to a line. */
export function code(text: string): Markup {
  return markup(`\`${escapeMarks(cut(tidy(text), LINE_CHARACTERS))}\``);
}

/** A command to paste, whole or not at all: a part of a command is worse than none. Quotes stay as they are. */
export function command(text: string): Markup {
  const line = oneLine(text);
  const isPastable = line.length <= COMMAND_CHARACTERS && !line.includes('`');
  return isPastable ? markup(`\`${escapeEntities(line)}\``) : say('(a name is too long or too odd for a command here)');
}

/** A link; the words alone where there is no page to link. */
export function link(words: string, url: string | null): Markup {
  return url === null ? say(words) : markup(`<${escapeEntities(url)}|${say(words).replaceAll('|', '/')}>`);
}

/** Lines of fixed width. */
export function codeBlock(lines: readonly string[]): Markup {
  const safe = lines.map((line) => escapeEntities(line.replaceAll('`', "'")));
  return markup(`\`\`\`\n${safe.join('\n')}\n\`\`\``);
}

/** Pieces of markup on one line. */
export function join(parts: readonly Markup[], between = ' '): Markup {
  return markup(parts.join(between));
}

/** Text of our own, or pieces put together that are safe each. */
export function markup(text: string): Markup {
  return text as Markup;
}

/**
 * Foreign text for a header, where markup has no meaning. Angle brackets are exchanged for look-alikes, because AWS allows
 * them in no name and nobody says whether Slack resolves entities there.
 */
export function plain(text: string, characters: number): string {
  return cut(tidy(text).replaceAll('<', '‹').replaceAll('>', '›'), characters);
}

/** Foreign text for the notification line: Slack reads it as markup too. */
export function notice(text: string, characters: number): string {
  return escapeMarks(cut(tidy(text), characters));
}

/** Cut with a mark, never inside a character. Counted as JavaScript counts: nobody says how Slack does, and this is more. */
export function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** One line; times of day without their seconds; what is half a character is replaced. */
function tidy(text: string): string {
  return oneLine(text.replace(/\p{Cs}/gu, '\uFFFD'))
    .replace(/\b(\d\d:\d\d):\d\d UTC\b/g, '$1 UTC')
    .replace(/@(?=(?:here|channel|everyone)\b)/gi, '@ ');
}

function escapeMarks(text: string): string {
  return escapeEntities(text.replaceAll('`', "'"));
}

function escapeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
