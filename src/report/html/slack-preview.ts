/** Messages as Slack would show them, for somebody who has no Slack at hand. */
import type { EpochMs } from '../../core/units.ts';
import { formatDuration } from '../format.ts';
import type { RunView, SentMessage } from '../run-view.ts';
import type { Block } from '../slack/blocks.ts';
import { type Piece, piecesOf, type Token } from '../slack/markup-tokens.ts';
import { escapeHtml } from './escape.ts';

/** The section of the page; nothing when the run tells nothing of Slack. */
export function renderSlack({ slack, startsAt }: RunView): string {
  if (slack === undefined) return '';
  const body =
    slack.length === 0
      ? '<p>Nothing was sent in this run.</p>'
      : `<ol class="slack">\n${slack.map((message, index) => renderSent(message, startsAt, index === 0)).join('\n')}\n</ol>`;
  const count = slack.length === 1 ? '1 message' : `${slack.length} messages`;
  return `<h2>What Slack got</h2>
<details class="box"${slack.length === 0 ? ' open' : ''}><summary>${count}, oldest first; a line opens its message</summary>
${body}
</details>`;
}

/** One message with its time; the first is open, so that a reader sees what hides behind the others. */
function renderSent({ at, payload }: SentMessage, startsAt: EpochMs, isOpen: boolean): string {
  const [notice] = piecesOf(payload.text);
  const words = notice?.kind === 'line' ? notice.tokens.map(({ text }) => text).join('') : '';
  return `<li><details${isOpen ? ' open' : ''}><summary><span class="sent">${escapeHtml(formatDuration(at - startsAt))}</span> ${escapeHtml(words)}</summary>
<div class="message"><p class="sender"><b>Headgate</b> <small>APP</small></p>${payload.blocks.map(renderBlock).join('')}</div></details></li>`;
}

/** One block as Slack draws it. */
export function renderBlock(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<p class="head">${escapeHtml(block.text.text)}</p>`;
    case 'section':
      return `<div class="section">${renderMarkup(block.text.text)}</div>`;
    case 'context':
      return `<div class="context">${block.elements.map(({ text }) => renderMarkup(text)).join('')}</div>`;
  }
}

/** Bold, code, blocks of code, links and lists; everything else is text. */
function renderMarkup(text: string): string {
  return piecesOf(text).map(renderPiece).join('');
}

function renderPiece(piece: Piece): string {
  if (piece.kind === 'code-block') return `<pre>${piece.lines.map(escapeLine).join('\n')}</pre>`;
  const [first] = piece.tokens;
  const isItem = first?.kind === 'text' && first.text.startsWith('• ');
  return `<p${isItem ? ' class="item"' : ''}>${piece.tokens.map(renderToken).join('')}</p>`;
}

function renderToken(token: Token): string {
  switch (token.kind) {
    case 'text':
      return escapeLine(token.text);
    case 'bold':
      return `<b>${escapeLine(token.text)}</b>`;
    case 'code':
      return `<code>${escapeLine(token.text)}</code>`;
    case 'link':
      return `<a href="${escapeHtml(token.url)}" rel="noreferrer">${escapeLine(token.text)}</a>`;
  }
}

/** Spaces count here, at the ends of a token and in a chart: each stands between two escaped words. */
function escapeLine(text: string): string {
  return text.split(' ').map(escapeHtml).join(' ');
}
