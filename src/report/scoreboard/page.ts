/** The scoreboard as one page for people: no network, no second file. */
import { codeForScript, cssForStyle, escapeHtml } from '../html/escape.ts';
import { PAGE_STYLE } from '../html/style.ts';
import type { PageAssets } from '../html.ts';
import { scenarioAnchor } from './lookup.ts';
import { renderClaims, renderContenders, renderMade, renderMetrics, renderThreats } from './page/background.ts';
import { renderMatrix } from './page/matrix.ts';
import { renderOpening } from './page/opening.ts';
import { renderScenario } from './page/scenario.ts';
import { BOARD_SCRIPT } from './page/script.ts';
import { BOARD_STYLE } from './page/style.ts';
import type { Scoreboard } from './scoreboard.ts';

/** One self-contained HTML document with everything the board found. */
export function scoreboardPage(board: Scoreboard, assets: PageAssets): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Scoreboard · Headgate</title>
<style>${cssForStyle(assets.uplotCss)}</style>
<style>${cssForStyle(PAGE_STYLE + BOARD_STYLE)}</style>
</head>
<body>
${renderNavigation(board)}
<main>
${renderOpening(board)}
<section class="wide" id="table" aria-labelledby="table-title"><h2 id="table-title">Every scenario, every contender</h2>
${renderMatrix(board)}</section>
<section id="scenarios" aria-label="Scenarios">
${board.scenarios.map((scenario) => renderScenario(board, scenario)).join('\n')}
</section>
<section id="claims"><h2>Claims over uncertain constants</h2>
${renderClaims(board)}</section>
<section id="contenders"><h2>Who took part</h2>
${renderContenders(board)}</section>
<section id="threats"><h2>Threats to validity</h2>
${renderThreats(board)}</section>
<section id="made"><h2>How it was made</h2>
${renderMade(board)}
${renderMetrics(board.metrics)}</section>
<footer>Made by Headgate from simulated runs. Everything is in this file; it loads nothing.</footer>
</main>
<script>${codeForScript(assets.uplotJs)}</script>
<script>${codeForScript(BOARD_SCRIPT)}</script>
</body>
</html>
`;
}

/** Stays at the top; the select is the way to a scenario. */
function renderNavigation({ scenarios }: Scoreboard): string {
  const links = scenarios.map(
    ({ id, title }) => `<option value="${scenarioAnchor(id)}">${escapeHtml(`${id} · ${title}`)}</option>`,
  );
  return `<nav class="contents" aria-label="Contents"><div><a href="#verdict">Verdict</a><a href="#table">Table</a><select id="go-to" aria-label="Go to a scenario"><option value="">Scenario …</option>${links.join('')}</select><a href="#claims">Claims</a><a href="#contenders">Contenders</a><a href="#threats">Threats</a><a href="#made">How it was made</a></div></nav>`;
}
