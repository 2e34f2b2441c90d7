/** The big table: every scenario, every contender, lateness and cost against the reference. */
import { escapeHtml } from '../../html/escape.ts';
import { hasOnlyThrown, rangeText, THREW, valueText } from '../cells.ts';
import { isBound, nameOf, onlineOf, referenceOf, rowOf, scenarioAnchor, titleOf } from '../lookup.ts';
import { formatRatio, formatValue, MISSING, unitBehind } from '../numbers.ts';
import type { BoardContender, BoardRow, BoardScenario, Comparison, Scoreboard } from '../scoreboard.ts';
import { frontOrigin, outcomeOf, referenceValue } from '../seeds.ts';

/** Upper and lower half of a cell. */
const HALVES = [
  { id: 'lateRecordSeconds', unit: 'record-seconds', name: 'late' },
  { id: 'costUsd', unit: 'US dollars', name: 'cost' },
] as const;

type Half = (typeof HALVES)[number];

/** A sign for each outcome, seen from the reference: colours are never alone. */
export const SIGNS: Readonly<Record<Comparison['headgateIs'], string>> = { better: '+', worse: '−', same: '=' };

/** Online contenders in one table, bounds in another. */
export function renderMatrix(board: Scoreboard): string {
  const reference = referenceOf(board);
  if (reference === null) return '<p>Nothing has been run.</p>';
  const others = onlineOf(board).filter(({ id }) => id !== reference.id);
  const bounds = board.contenders.filter(({ id }) => isBound(board, id));
  const name = escapeHtml(nameOf(board, reference.id));
  return `<p>Upper half of a cell: the contender’s late record-seconds as a multiple of ${name}’s; lower half: the same for cost. Seen from ${name}:
<span class="key better">+ ${name} is better</span> <span class="key worse">− ${name} is worse</span> <span class="key same">= no clear difference</span>; no sign: one seed, not judged.
Where ${name} has nothing late there is no multiple: the cell shows what the contender has. ● on the Pareto front. Point at a cell for means and intervals; a scenario’s name leads to it.</p>
${renderTable(board, others, reference, `Contenders against ${reference.title}`)}
${bounds.length === 0 ? '' : `<h3>Bounds</h3>\n<p>They know what will come and compete with nobody. How far ${name} is from them is what could still be won.</p>\n${renderTable(board, bounds, reference, 'Bounds')}`}`;
}

function renderTable(
  board: Scoreboard,
  contenders: readonly BoardContender[],
  reference: BoardContender,
  caption: string,
): string {
  const heads = contenders.map(
    ({ id, title }) =>
      `<th scope="col"><a href="#contender-${escapeHtml(id)}"><span>${escapeHtml(title)}</span></a></th>`,
  );
  const rows = board.scenarios.map((scenario) => renderRow(board, scenario, contenders, reference));
  return `<div class="box scroll matrix-box"><table class="matrix"><caption class="unseen">${escapeHtml(caption)}</caption>
<thead><tr><th scope="col">Scenario</th>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function renderRow(
  board: Scoreboard,
  scenario: BoardScenario,
  contenders: readonly BoardContender[],
  reference: BoardContender,
): string {
  const own = rowOf(scenario, reference.id);
  const front = own?.isOnFront === true ? ` <span title="on the Pareto front${frontOrigin(scenario)}">●</span>` : '';
  const cells = contenders.map(({ id }) => renderCell(board, scenario, own, rowOf(scenario, id)));
  return `<tr><th scope="row"><a href="#${scenarioAnchor(scenario.id)}" title="${escapeHtml(scenario.title)}">${escapeHtml(scenario.id)}</a>${front}</th>${cells.join('')}</tr>`;
}

function renderCell(board: Scoreboard, scenario: BoardScenario, own: BoardRow | null, row: BoardRow | null): string {
  if (row === null) return '<td class="empty">–</td>';
  const halves = HALVES.map((half) => renderHalf(half, own, row));
  const mark = row.isOnFront === true ? '<i>●</i>' : '';
  const words = HALVES.map((half) => halfWords(row, half));
  const failed = row.failures.length === 0 ? '' : `; ${row.failures.length} kinds of failure`;
  const title = `${titleOf(board, row.contender)} in ${scenario.id}: ${words.join(', ')}${failed}`;
  return `<td title="${escapeHtml(title)}">${halves.join('')}${mark}</td>`;
}

/** `late 36.2M [18.1M, 54.2M] record-seconds (28M to 43M in 3 seeds)`. */
function halfWords(row: BoardRow, { id, unit, name }: Half): string {
  const value = row.values[id];
  const range = rangeText(value, unit);
  return `${name} ${valueText(row, { id, unit })}${value == null ? '' : unitBehind(unit)}${range === '' ? '' : ` (${range})`}`;
}

function renderHalf({ id, unit }: Half, own: BoardRow | null, row: BoardRow): string {
  if (hasOnlyThrown(row)) return `<b class="none">${THREW}</b>`;
  const comparison = row.against[id] ?? null;
  const mine = own === null ? null : referenceValue(own, row, id);
  const text = ratioText(row.values[id]?.mean, mine?.mean, unit);
  const outcome = comparison === null ? 'unjudged' : outcomeOf(comparison);
  if (outcome === 'unjudged' || text === MISSING) return `<b class="none">${escapeHtml(text)}</b>`;
  return `<b class="${outcome}">${escapeHtml(text)} ${SIGNS[outcome]}</b>`;
}

/** A multiple; the value itself where the reference has nothing to divide by. */
function ratioText(theirs: number | undefined, mine: number | undefined, unit: string): string {
  if (theirs === undefined || mine === undefined) return MISSING;
  if (mine > 0) return formatRatio(theirs / mine);
  return theirs === 0 ? 'both 0' : formatValue(theirs, unit);
}
