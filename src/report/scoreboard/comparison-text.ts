/** A comparison for a terminal: what it comes to in sentences, then metric by metric, as columns of plain text. */
import { oneLine } from '../format.ts';
import { againstLines } from './against-words.ts';
import { deadLetterWords, valueText } from './cells.ts';
import { frontWords } from './front-words.ts';
import { isBound, referenceName, referenceOf, titleOf } from './lookup.ts';
import { mainMetrics } from './metrics.ts';
import { formatDifference, metricHead } from './numbers.ts';
import type { BoardRow, BoardScenario, Comparison, Metric, Scoreboard } from './scoreboard.ts';
import { isOneSeed, ONE_SEED_WORDS, outcomeOf } from './seeds.ts';
import { alignedColumns } from './text-columns.ts';
import { partlyThrownLines, thrownLines } from './thrown-words.ts';
import { comparedWords } from './verdict.ts';

/** Every scenario of the board with its main metrics. Ends with a line break. */
export function comparisonText(board: Scoreboard): string {
  return `${board.scenarios.map((scenario) => scenarioText(board, scenario)).join('\n\n')}\n`;
}

function scenarioText(board: Scoreboard, scenario: BoardScenario): string {
  const blocks = [headLines(scenario), resultLines(board, scenario), ...tableBlocks(board, scenario)];
  return [...blocks, partlyThrownLines(board, scenario)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headLines(scenario: BoardScenario): readonly string[] {
  const right = oneLine(scenario.right);
  return [
    oneLine(scenario.title),
    ...(right === '' ? [] : [`Right: ${right}`]),
    ...(isOneSeed(scenario) ? [ONE_SEED_WORDS] : []),
  ];
}

/** What somebody who reads no table has to know. */
function resultLines(board: Scoreboard, scenario: BoardScenario): readonly string[] {
  const against = againstLines(board, scenario).map((line) => `  ${line}`);
  const deadLetters = deadLetterWords(scenario);
  return [
    ...thrownLines(board, scenario),
    ...(against.length === 0 ? [] : [comparedWords(board), ...against]),
    ...frontWords(board, scenario),
    ...(deadLetters === '' ? [] : [deadLetters]),
  ];
}

/** Nothing at all when nobody ran. */
function tableBlocks(board: Scoreboard, scenario: BoardScenario): readonly (readonly string[])[] {
  const { rows } = scenario;
  if (rows.every(({ seeds }) => seeds === 0)) return [];
  const metrics = mainMetrics(board.metrics);
  const measured = metrics.filter(({ id }) => rows.some(({ values }) => values[id] != null));
  const missing = metrics.filter((metric) => !measured.includes(metric));
  const zero = measured.filter((metric) => isZeroForAll(rows, metric));
  const shown = measured.filter((metric) => !zero.includes(metric));
  const reference = referenceName(board);
  const head = ['', '', isOneSeed(scenario) ? 'one seed' : 'mean [95 % interval]', `difference from ${reference}`, ''];
  return [
    alignedColumns([head, ...shown.flatMap((metric) => metricLines(board, rows, metric))], [2, 3]),
    named('0 for everyone', zero),
    named('Without a value here', missing),
  ];
}

/** A row that did not run at all says nothing; a single missing value keeps the metric in the table. */
function isZeroForAll(rows: readonly BoardRow[], { id }: Metric): boolean {
  const ran = rows.filter(({ seeds }) => seeds > 0);
  return ran.every(({ values }) => [values[id]?.mean, values[id]?.low, values[id]?.high].every((value) => value === 0));
}

function named(what: string, metrics: readonly Metric[]): readonly string[] {
  return metrics.length === 0 ? [] : [`${what}: ${metrics.map(({ title }) => title.toLowerCase()).join(', ')}.`];
}

function metricLines(board: Scoreboard, rows: readonly BoardRow[], metric: Metric): readonly (readonly string[])[] {
  return rows.map((row, index) => {
    const { contender, against } = row;
    const isReference = contender === referenceOf(board)?.id;
    const comparison = isReference ? null : (against[metric.id] ?? null);
    return [
      index === 0 ? metricHead(metric) : '',
      `${oneLine(titleOf(board, contender))}${isBound(board, contender) ? ' (bound)' : ''}`,
      valueText(row, metric),
      comparison === null ? '' : formatDifference(comparison.difference, metric.unit),
      comparison === null ? '' : outcomeWords(comparison, metric, referenceName(board)),
    ];
  });
}

/** Of effort, such as calls, the difference stands alone. */
function outcomeWords(comparison: Comparison, { better }: Metric, reference: string): string {
  if (better === 'context') return '';
  const outcome = outcomeOf(comparison);
  if (outcome === 'unjudged') return 'one seed';
  return outcome === 'same' ? 'no clear difference' : `${reference} is ${outcome}`;
}
