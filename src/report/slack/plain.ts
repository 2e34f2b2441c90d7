import type { Block, SlackPayload } from './blocks.ts';
import { type Piece, piecesOf, type Token } from './markup-tokens.ts';

const INDENT = '  ';

/** A message for a terminal: the same words in the same order, commands and addresses whole. Ends with a line break. */
export function slackText(payload: SlackPayload): string {
  return `${payload.blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'header':
      return block.text.text;
    case 'section':
      return sectionText(block.text.text);
    case 'context':
      return block.elements.map(({ text }) => linesOf(text).join('\n')).join('\n');
  }
}

/** A title stands at the margin, what belongs to it is set in. */
function sectionText(text: string): string {
  const hasTitle = /^\*[^*\n]+\*\n/.test(text);
  const [first = '', ...rest] = linesOf(text);
  return [first, ...rest.map((line) => (hasTitle ? INDENT + line : line))].join('\n');
}

function linesOf(text: string): readonly string[] {
  return piecesOf(text).flatMap((piece: Piece) =>
    piece.kind === 'code-block' ? piece.lines : lineTexts(piece.tokens),
  );
}

/** Links stand below each other, because addresses are long. */
function lineTexts(tokens: readonly Token[]): readonly string[] {
  const links = tokens.filter((token) => token.kind === 'link');
  const isLinks = links.length > 0 && tokens.every(({ kind, text }) => kind === 'link' || text.trim() === '·');
  if (isLinks) return links.map(({ text, url }) => `${text}: ${url}`);
  return [tokens.map((token) => (token.kind === 'link' ? `${token.text} (${token.url})` : token.text)).join('')];
}
