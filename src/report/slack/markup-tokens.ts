/** Reads the part of Slack's markup that Headgate writes, for everything that shows a message outside Slack. */

export type Token =
  | { readonly kind: 'text' | 'bold' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** A piece of a text: a block of code, or a line. */
export type Piece =
  | { readonly kind: 'code-block'; readonly lines: readonly string[] }
  | { readonly kind: 'line'; readonly tokens: readonly Token[] };

const INLINE = /`([^`\n]+)`|<(https?:[^|>\s]+)\|([^>]*)>|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/g;

/** A text in pieces, with its entities resolved. */
export function piecesOf(text: string): readonly Piece[] {
  return text.split(/```\n?([\s\S]*?)\n?```/).flatMap((part, index): readonly Piece[] => {
    if (index % 2 === 1) return [{ kind: 'code-block', lines: part.split('\n').map(resolve) }];
    const trimmed = part.replace(/^\n|\n$/g, '');
    return trimmed === '' ? [] : trimmed.split('\n').map((line) => ({ kind: 'line', tokens: tokensOf(line) }));
  });
}

function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > end) tokens.push({ kind: 'text', text: resolve(line.slice(end, match.index)) });
    tokens.push(tokenOf(match));
    end = match.index + match[0].length;
  }
  return end < line.length ? [...tokens, { kind: 'text', text: resolve(line.slice(end)) }] : tokens;
}

function tokenOf([whole, code, url, words, bold]: RegExpMatchArray): Token {
  if (code !== undefined) return { kind: 'code', text: resolve(code) };
  if (url !== undefined) return { kind: 'link', text: resolve(words ?? ''), url: resolve(url) };
  return { kind: 'bold', text: resolve(bold ?? whole) };
}

/** The three entities Slack knows; the ampersand last, so that nothing is resolved twice. */
function resolve(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
