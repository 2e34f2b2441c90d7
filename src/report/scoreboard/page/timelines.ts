/** The course of two contenders side by side. */
import { escapeHtml, jsonForScript } from '../../html/escape.ts';
import { referenceOf, scenarioAnchor, titleOf } from '../lookup.ts';
import type { BoardScenario, BoardTimeline, Scoreboard } from '../scoreboard.ts';
import { timelineData } from './timeline-data.ts';

/** What is drawn, from top to bottom. Both sides of a row share their axes. */
const CHARTS = [
  { id: 'age', title: 'Age of the oldest record' },
  { id: 'backlog', title: 'Backlog, records' },
  { id: 'rates', title: 'Records per second: offered and done' },
  { id: 'shards', title: 'Open shards' },
  { id: 'slots', title: 'Slots' },
] as const;

/** Two selects, five pairs of charts, and the data they are drawn from once the reader gets there. */
export function renderTimelines(board: Scoreboard, scenario: BoardScenario): string {
  const { timelines } = scenario;
  const [first] = timelines;
  if (first === undefined) return '';
  const anchor = scenarioAnchor(scenario.id);
  const left = timelines.find(({ contender }) => contender === referenceOf(board)?.id) ?? first;
  const right = timelines.find(({ contender }) => contender !== left.contender) ?? left;
  const rows = CHARTS.map(
    ({ id, title }) =>
      `<div class="pair"><h4>${title}</h4><div class="plot" data-chart="${id}" data-side="0"></div><div class="plot" data-chart="${id}" data-side="1"></div></div>`,
  );
  return `<h3>Two of them over time</h3>
<p class="source">The first seed. Each point is one span of the run: greatest age and backlog, mean rates, shards and slots at its end. Both sides have the same axes. Point at a chart for its values; below it stand those of the end until then. Where ages go far beyond the target their axis gives small ages more room; a backlog that is small beside the other may lie on the zero line. Thin upright lines are changes; the dashed line across the age is the target.</p>
<div class="timelines box" id="${anchor}-timelines">
<div class="pair heads">${renderSelect(board, timelines, left, 'Left')}${renderSelect(board, timelines, right, 'Right')}</div>
${rows.join('\n')}
<div class="pair"><h4>What was changed</h4><ol class="actions" data-side="0"></ol><ol class="actions" data-side="1"></ol></div>
<script type="application/json">${jsonForScript(timelineData(timelines, scenario.targetSeconds))}</script>
</div>`;
}

function renderSelect(
  board: Scoreboard,
  timelines: readonly BoardTimeline[],
  chosen: BoardTimeline,
  side: 'Left' | 'Right',
): string {
  const options = timelines.map(
    ({ contender }, index) =>
      `<option value="${index}"${contender === chosen.contender ? ' selected' : ''}>${escapeHtml(titleOf(board, contender))}</option>`,
  );
  return `<label><span class="unseen">${side} contender</span><select data-side="${side === 'Left' ? 0 : 1}">${options.join('')}</select></label>`;
}
