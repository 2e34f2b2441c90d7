/** A run as one page: no network, no second file. */

import { formatClock, formatDay } from './format.ts';
import { CHART_SCRIPT } from './html/chart-script.ts';
import { renderDecisions } from './html/decisions.ts';
import { codeForScript, cssForStyle, escapeHtml, jsonForScript } from './html/escape.ts';
import { renderGlossary, renderGuide } from './html/guide.ts';
import { pageDataOf, renderCharts } from './html/page-data.ts';
import { logOf } from './html/run-log.ts';
import { renderScores } from './html/scores.ts';
import { renderSlack } from './html/slack-preview.ts';
import { SLACK_STYLE } from './html/slack-style.ts';
import { PAGE_STYLE } from './html/style.ts';
import { verdictOf } from './html/verdict.ts';
import type { RunView } from './run-view.ts';

/** What the page needs of uPlot: its script that defines `uPlot` (iife), and its style sheet. */
export interface PageAssets {
  readonly uplotJs: string;
  readonly uplotCss: string;
}

/** One self-contained HTML document for somebody who missed the run. */
export function renderRunPage(view: RunView, assets: PageAssets): string {
  const log = logOf(view);
  const data = pageDataOf(view, log);
  const body = [
    renderHead(view),
    renderGuide(view),
    `<h2>With Headgate and without</h2>\n<div class="box scroll">${renderScores(view)}</div>`,
    `<h2>What happened when</h2>\n${renderCharts(data)}`,
    `<h2>Decisions</h2>\n${renderDecisions(log)}`,
    renderSlack(view),
    `<h2>Background</h2>\n<div class="columns">${renderFacts(view)}${renderGlossary()}</div>`,
  ].join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapeHtml(view.title)} · Headgate</title>
<style>${cssForStyle(assets.uplotCss)}</style>
<style>${cssForStyle(PAGE_STYLE + SLACK_STYLE)}</style>
</head>
<body>
<main>
${body}
<footer>Made by Headgate from a simulated run. Everything is in this file; it loads nothing.</footer>
</main>
<script type="application/json" id="run-data">${jsonForScript(data)}</script>
<script>${codeForScript(assets.uplotJs)}</script>
<script>${codeForScript(CHART_SCRIPT)}</script>
</body>
</html>
`;
}

function renderHead(view: RunView): string {
  const { headline, sentences, price } = verdictOf(view);
  const paragraphs = sentences.map((text) => `<p>${escapeHtml(text)}</p>`);
  const cost = price === null ? '' : `<p class="price">${escapeHtml(price)}</p>`;
  return `<header>
<h1>${escapeHtml(view.title)}</h1>
<p class="verdict-line">${escapeHtml(headline)}</p>
<div class="lead">${paragraphs.join('\n')}${cost}</div>
<p class="source">Simulated, seed ${escapeHtml(String(view.seed))}, starting ${escapeHtml(`${formatDay(view.startsAt)} ${formatClock(view.startsAt)}`)}. Load: ${escapeHtml(view.trace.source)}. ${escapeHtml(view.trace.licence)}</p>
</header>`;
}

function renderFacts(view: RunView): string {
  const facts = view.facts.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<section class="box" aria-labelledby="facts"><h2 id="facts">The scenario</h2><dl>\n${facts.join('\n')}\n</dl></section>`;
}
