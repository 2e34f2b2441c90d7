/** A comparison for a terminal: metric by metric, contender by contender, as columns of plain text. */
import { oneLine } from '../format.ts';
import { isBound, referenceOf, titleOf } from './lookup.ts';
import { mainMetrics } from './metrics.ts';
import { formatDifference, formatInterval, metricHead } from './numbers.ts';
import type { BoardRow, BoardScenario, Comparison, Metric, Scoreboard } from './scoreboard.ts';
import { frontOrigin, isOneSeed, ONE_SEED_WORDS, outcomeOf } from './seeds.ts';

const GAP = '  ';

/** Every scenario of the board with its main metrics. Ends with a line break. */
export function comparisonText(board: Scoreboard): string {
  return `${board.scenarios.map((scenario) => scenarioText(board, scenario)).join('\n\n')}\n`;
}

function scenarioText(board: Scoreboard, scenario: BoardScenario): string {
  const { rows } = scenario;
  const metrics = mainMetrics(board.metrics);
  const measured = metrics.filter(({ id }) => rows.some(({ values }) => values[id] != null));
  const missing = metrics.filter((metric) => !measured.includes(metric));
  const zero = measured.filter((metric) => isZeroForAll(rows, metric));
  const shown = measured.filter((metric) => !zero.includes(metric));
  const reference = titleOf(board, referenceOf(board)?.id ?? '');
  const table = aligned([
    ['', '', isOneSeed(scenario) ? 'one seed' : 'mean [95 % interval]', `difference from ${oneLine(reference)}`, ''],
    ...shown.flatMap((metric) => metricLines(board, rows, metric, reference)),
  ]);
  const front = rows.filter(({ isOnFront }) => isOnFront === true).map(({ contender }) => titleOf(board, contender));
  return [
    oneLine(scenario.title),
    `Right: ${oneLine(scenario.right)}`,
    ...(isOneSeed(scenario) ? [ONE_SEED_WORDS] : []),
    '',
    ...table,
    ...named('0 for everyone', zero),
    ...named('Without a value here', missing),
    ...(front.length === 0
      ? []
      : [
          '',
          `On the front${frontOrigin(scenario)} of cost, lateness, refused puts and lost records: ${oneLine(front.join(', '))}.`,
        ]),
    ...rows.flatMap(failureLines),
  ].join('\n');
}

/** A row that did not run at all says nothing; a single missing value keeps the metric in the table. */
function isZeroForAll(rows: readonly BoardRow[], { id }: Metric): boolean {
  const ran = rows.filter(({ seeds }) => seeds > 0);
  return ran.every(({ values }) => [values[id]?.mean, values[id]?.low, values[id]?.high].every((value) => value === 0));
}

function named(what: string, metrics: readonly Metric[]): readonly string[] {
  return metrics.length === 0 ? [] : ['', `${what}: ${metrics.map(({ title }) => title.toLowerCase()).join(', ')}.`];
}

function metricLines(
  board: Scoreboard,
  rows: readonly BoardRow[],
  metric: Metric,
  reference: string,
): readonly (readonly string[])[] {
  return rows.map(({ contender, values, against }, index) => {
    const isReference = contender === referenceOf(board)?.id;
    const comparison = isReference ? null : (against[metric.id] ?? null);
    return [
      index === 0 ? metricHead(metric) : '',
      `${oneLine(titleOf(board, contender))}${isBound(board, contender) ? ' (bound)' : ''}`,
      formatInterval(values[metric.id], metric.unit),
      comparison === null ? '' : formatDifference(comparison.difference, metric.unit),
      comparison === null ? '' : outcomeWords(comparison, metric, oneLine(reference)),
    ];
  });
}

function outcomeWords(comparison: Comparison, { better }: Metric, reference: string): string {
  if (better === 'context') return '';
  const outcome = outcomeOf(comparison);
  if (outcome === 'unjudged') return 'one seed';
  return outcome === 'same' ? 'no clear difference' : `${reference} is ${outcome}`;
}

function failureLines({ contender, failures }: BoardRow): readonly string[] {
  return failures.map((failure) => `${oneLine(contender)} threw: ${oneLine(failure)}`);
}

/** Columns as wide as their widest cell; the values stand to the right. */
function aligned(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    lines.reduce((most, line) => Math.max(most, (line[column] ?? '').length), 0),
  );
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column === 2 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(GAP)
      .trimEnd(),
  );
}
