/** A scenario as somebody who wants to run it again needs it. */
import { escapeHtml } from '../../html/escape.ts';
import type { BoardScenario } from '../scoreboard.ts';
import { escapeWithCode } from './code-text.ts';

/** Closed at first: what it shows, and the whole document where the board has it. */
export function renderFull({ description, document }: BoardScenario): string {
  const words = description.trim() === '' ? '' : `<p>${escapeWithCode(description)}</p>`;
  const whole = document === undefined ? '' : `<pre class="box scroll">${linesOf(document)}</pre>`;
  if (words === '' && whole === '') return '';
  const title = whole === '' ? 'What the scenario shows' : 'The scenario in full';
  return `<details class="more"><summary>${title}</summary>${words}${whole}</details>\n`;
}

/** Line by line, because text for an element is escaped as one line and would lose its indent. */
function linesOf(document: object): string {
  return JSON.stringify(document, null, 2)
    .split('\n')
    .map((line) => line.slice(0, line.search(/\S/)) + escapeHtml(line))
    .join('\n');
}
