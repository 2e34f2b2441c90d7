/** Everything that was measured in a scenario; the table is made when somebody asks for it, 25 of them would be slow. */
import { escapeHtml, jsonForScript } from '../../html/escape.ts';
import { rangeText, valueText } from '../cells.ts';
import { titleOf } from '../lookup.ts';
import { metricHead } from '../numbers.ts';
import type { BoardRow, BoardScenario, Metric, Scoreboard } from '../scoreboard.ts';

/** What the script on the page makes the table from. */
export interface AllMetricsData {
  readonly contenders: readonly string[];
  /** One line per metric: its head, its meaning, and a cell per contender; of few seeds with a second line, their range. */
  readonly lines: readonly { readonly head: string; readonly meaning: string; readonly cells: readonly string[] }[];
}

/** Closed at first. */
export function renderAllMetrics(board: Scoreboard, scenario: BoardScenario): string {
  const data = allMetricsOf(board, scenario);
  return `<details class="more all-metrics"><summary>All ${data.lines.length} metrics that have a value in ${escapeHtml(scenario.id)}</summary><div class="box scroll"></div><script type="application/json">${jsonForScript(data)}</script></details>`;
}

/** Metrics without a single value are left out. */
export function allMetricsOf(board: Scoreboard, { rows }: BoardScenario): AllMetricsData {
  return {
    contenders: rows.map(({ contender }) => titleOf(board, contender)),
    lines: board.metrics
      .filter(({ id }) => rows.some(({ values }) => values[id] != null))
      .map((metric) => ({
        head: metricHead(metric),
        meaning: metric.meaning,
        cells: rows.map((row) => cellOf(row, metric)),
      })),
  };
}

function cellOf(row: BoardRow, metric: Metric): string {
  const range = rangeText(row.values[metric.id], metric.unit);
  return `${valueText(row, metric)}${range === '' ? '' : `\n${range}`}`;
}
