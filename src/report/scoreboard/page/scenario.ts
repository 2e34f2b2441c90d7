/** One scenario: what is right, what everybody did, and how it went over time. */

import { formatDuration, formatNumber } from '../../format.ts';
import { escapeHtml } from '../../html/escape.ts';
import { deadLetterWords, emptyCellWords, rangeText, valueText } from '../cells.ts';
import { isBound, referenceName, referenceOf, scenarioAnchor, titleOf } from '../lookup.ts';
import { shownMetrics } from '../metrics.ts';
import { formatDifference, formatInterval, formatValue, metricHead, unitBehind } from '../numbers.ts';
import type { BoardRow, BoardScenario, Comparison, Metric, Scoreboard } from '../scoreboard.ts';
import { frontOrigin, isOneSeed, ONE_SEED_WORDS, outcomeOf, unevenSeedsWords } from '../seeds.ts';
import { renderAllMetrics } from './all-metrics.ts';
import { escapeWithCode } from './code-text.ts';
import { renderFull } from './full-scenario.ts';
import { SIGNS } from './matrix.ts';
import { renderPlot } from './plot.ts';
import { renderTimelines } from './timelines.ts';

/** The section of one scenario. */
export function renderScenario(board: Scoreboard, scenario: BoardScenario): string {
  const anchor = scenarioAnchor(scenario.id);
  return `<section class="scenario" id="${anchor}" aria-labelledby="${anchor}-title">
<h2 id="${anchor}-title">${escapeHtml(scenario.title)} <small>${escapeHtml(scenario.id)}</small></h2>
<div class="box right">${renderRight(scenario)}<p class="source">${escapeHtml(factsOf(scenario))}</p></div>
${renderFull(scenario)}${renderTable(board, scenario)}
${renderAllMetrics(board, scenario)}
${renderFailures(board, scenario)}
<h3>Cost and lateness</h3>
${renderPlot(board, scenario)}
${renderTimelines(board, scenario)}
${renderBounds(scenario)}
<p class="source"><a href="#table">Back to the table of all scenarios</a></p>
</section>`;
}

/** A scenario of one's own often says nothing of it. */
function renderRight({ right }: BoardScenario): string {
  return right.trim() === '' ? '' : `<h4>What right looks like</h4><p>${escapeWithCode(right)}</p>`;
}

function factsOf({ evidenceAtSeconds, durationSeconds, rows }: BoardScenario): string {
  const evidence =
    evidenceAtSeconds === null
      ? 'No moment from which anyone has to act.'
      : `The first evidence is there at second ${formatNumber(evidenceAtSeconds)} (${formatDuration(evidenceAtSeconds * 1_000)}).`;
  const seeds = [...new Set(rows.map((row) => row.seeds))].sort((a, b) => a - b);
  const counts = seeds.length === 0 ? '' : ` ${seeds.join(' to ')} ${seeds.at(-1) === 1 ? 'seed' : 'seeds'}.`;
  return `${evidence} It lasts ${formatDuration(durationSeconds * 1_000)}.${counts}`;
}

function renderTable(board: Scoreboard, scenario: BoardScenario): string {
  const metrics = shownMetrics(board.metrics, scenario);
  const reference = escapeHtml(referenceName(board));
  const heads = metrics.map(
    (metric, index) =>
      `<th scope="col" title="${escapeHtml(metric.meaning)}"><button type="button" data-sort="${index + 1}">${escapeHtml(metricHead(metric))}</button></th>`,
  );
  const reading = isOneSeed(scenario)
    ? ONE_SEED_WORDS
    : `Mean over seeds [95 % interval]. + ${reference} is better, − ${reference} is worse, by the paired difference; no sign: no clear difference, one seed, or effort such as calls, which is not judged.`;
  return `<p class="source">${reading} ${emptyCellWords(scenario.rows)} ● on the front${frontOrigin(scenario)}.${unevenSeedsWords(scenario)} ${deadLetterWords(scenario)} Click a head to sort.</p>
<div class="box scroll"><table class="ranks">
<caption class="unseen">Everybody in this scenario</caption>
<thead><tr><th scope="col"><button type="button" data-sort="0">Contender</button></th>${heads.join('')}</tr></thead>
<tbody>
${scenario.rows.map((row) => renderRow(board, scenario, row, metrics)).join('\n')}
</tbody></table></div>`;
}

function renderRow(board: Scoreboard, scenario: BoardScenario, row: BoardRow, metrics: readonly Metric[]): string {
  const { contender } = row;
  const bound = isBound(board, contender);
  const marks = `${row.isOnFront === true ? ` <i title="on the Pareto front${frontOrigin(scenario)}">●</i>` : ''}${bound ? ' <small>bound</small>' : ''}`;
  const isReference = contender === referenceOf(board)?.id;
  const cells = metrics.map((metric) => renderCell(row, metric, isReference));
  return `<tr data-contender="${escapeHtml(contender)}"${isReference ? ' class="reference"' : bound ? ' class="bound"' : ''}><th scope="row"><a href="#contender-${escapeHtml(contender)}">${escapeHtml(titleOf(board, contender))}</a>${marks}</th>${cells.join('')}</tr>`;
}

function renderCell(row: BoardRow, metric: Metric, isReference: boolean): string {
  const interval = row.values[metric.id] ?? null;
  if (interval === null) return `<td>${valueText(row, metric)}</td>`;
  const [mean = '', spread = ''] = formatInterval(interval, metric.unit).split(/ (?=\[)/);
  const comparison = isReference ? null : (row.against[metric.id] ?? null);
  const outcome = comparison === null || metric.better === 'context' ? 'unjudged' : outcomeOf(comparison);
  const sign = outcome === 'unjudged' || outcome === 'same' ? '' : ` <b class="${outcome}">${SIGNS[outcome]}</b>`;
  const words = [
    ...(comparison === null ? [] : [differenceWords(comparison, metric)]),
    ...[rangeText(interval, metric.unit)].filter((range) => range !== ''),
  ].join('; ');
  const title = words === '' ? '' : ` title="${escapeHtml(words)}"`;
  return `<td data-value="${Number(interval.mean.toPrecision(6))}"${title}>${escapeHtml(mean)}${sign}${spread === '' ? '' : `<small>${escapeHtml(spread)}</small>`}</td>`;
}

function differenceWords({ difference }: Comparison, { unit, better }: Metric): string {
  return `paired difference ${formatDifference(difference, unit)}${better === 'context' ? ', not judged' : ''}`;
}

function renderFailures(board: Scoreboard, { rows }: BoardScenario): string {
  const items = rows.flatMap(({ contender, failures }) =>
    failures.map(
      (words) => `<li><strong>${escapeHtml(titleOf(board, contender))}</strong> threw: ${escapeHtml(words)}</li>`,
    ),
  );
  return items.length === 0
    ? ''
    : `<div class="box failures"><h4>Runs that threw, left out of the means</h4><ul>${items.join('')}</ul></div>`;
}

function renderBounds({ bounds }: BoardScenario): string {
  if (bounds.length === 0) return '';
  const items = bounds.map(
    ({ title, value, unit, how }) =>
      `<dt>${escapeHtml(title)}</dt><dd><strong>${escapeHtml(formatValue(value, unit) + unitBehind(unit))}</strong> <span class="soft">${escapeHtml(how)}</span></dd>`,
  );
  return `<h3>What nobody can pass</h3>\n<dl class="box">${items.join('')}</dl>`;
}
