/** The scoreboard as Markdown: for a repository, an issue or a pull request. */
import { formatDuration, formatNumber, oneLine } from '../format.ts';
import { escapeMarkdown } from '../markdown.ts';
import { deadLetterWords, emptyCellWords, valueText } from './cells.ts';
import { groupWords } from './comparison-words.ts';
import { groupsOf, type JudgementGroup, judgementsOf } from './comparisons.ts';
import { isBound, referenceName, titleOf } from './lookup.ts';
import { mainMetrics, shownMetrics } from './metrics.ts';
import { formatValue, metricHead, unitBehind } from './numbers.ts';
import type { BoardRow, BoardScenario, Metric, Scoreboard } from './scoreboard.ts';
import { frontOrigin, isOneSeed, isOneSeedBoard, ONE_SEED_WORDS, unevenSeedsWords } from './seeds.ts';
import { verdictPartsOf } from './verdict.ts';

/** Verdict, a table per scenario, what was lost and won, claims and threats. Ends with a line break. */
export function scoreboardMarkdown(board: Scoreboard): string {
  const judgements = judgementsOf(board);
  const lines = [
    `# Headgate ${text(board.version)}: scoreboard`,
    '',
    ...verdictLines(board),
    '',
    ...comparisonLines(board, 'Comparisons lost', groupsOf(judgements, 'worse')),
    ...comparisonLines(board, 'Comparisons won', groupsOf(judgements, 'better')),
    ...readingLines(board),
    ...board.scenarios.flatMap((scenario) => scenarioLines(board, scenario)),
    ...claimLines(board),
    '## Threats to validity',
    '',
    ...board.threats.map((threat) => `- ${textWithCode(threat)}`),
    '',
    ...madeLines(board),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictLines(board: Scoreboard): readonly string[] {
  const { head, points, rest } = verdictPartsOf(board);
  if (points.length === 0) return [text([head, ...rest].join(' '))];
  return [text(head), '', ...points.map((point) => `- ${text(point)}`), '', text(rest.join(' '))];
}

function comparisonLines(board: Scoreboard, title: string, groups: readonly JudgementGroup[]): readonly string[] {
  const reference = referenceName(board);
  const items = groups.map((group) => `- **${text(group.scenario.id)}** ${text(groupWords(board, group, reference))}`);
  return [
    `## ${title}`,
    '',
    ...(items.length > 0 ? items : [isOneSeedBoard(board) ? 'Not judged: one seed each.' : 'None.']),
    '',
  ];
}

function readingLines(board: Scoreboard): readonly string[] {
  const values = isOneSeedBoard(board)
    ? 'Each value is that of one seed.'
    : 'Each value is the mean over seeds with its 95 % interval; a value without spread stands alone.';
  return [
    '## Scenarios',
    '',
    `${values} ${emptyCellWords(board.scenarios.flatMap(({ rows }) => rows))} ● is on the front of cost, lateness, refused puts and lost records; bounds (in italics) know the future and do not compete.`,
    '',
    ...mainMetrics(board.metrics).map(
      ({ title, unit, meaning }) => `- **${text(title)}** (${text(unit)}): ${text(meaning)}`,
    ),
    '',
  ];
}

function scenarioLines(board: Scoreboard, scenario: BoardScenario): readonly string[] {
  const metrics = shownMetrics(board.metrics, scenario);
  const evidence =
    scenario.evidenceAtSeconds === null ? [] : [`Evidence from second ${formatNumber(scenario.evidenceAtSeconds)} on.`];
  const failures = scenario.rows.flatMap(({ contender, failures: words }) =>
    words.map((failure) => `- ${text(titleOf(board, contender))} threw: ${text(failure)}`),
  );
  const bounds = scenario.bounds.map(
    ({ title, value, unit, how }) =>
      `- Bound, ${text(title)}: ${text(`${formatValue(value, unit)}${unitBehind(unit)}`)} (${text(how)})`,
  );
  const facts = [...(scenario.right.trim() === '' ? [] : [`Right: ${scenario.right}`]), ...evidence].join(' ');
  const asides = [unevenSeedsWords(scenario).trim(), deadLetterWords(scenario)].filter((words) => words !== '');
  return [
    `### ${text(`${scenario.id}: ${scenario.title}`)}`,
    '',
    ...(facts === '' ? [] : [text(facts)]),
    ...(isOneSeed(scenario) ? ['', `${ONE_SEED_WORDS} ● is on the front${frontOrigin(scenario)}.`] : []),
    ...asides.flatMap((words) => ['', text(words)]),
    '',
    `| contender | ${metrics.map((metric) => text(metricHead(metric))).join(' | ')} |`,
    `|---|${metrics.map(() => '---:|').join('')}`,
    ...scenario.rows.map((row) => rowLine(board, row, metrics)),
    '',
    ...[...bounds, ...failures].flatMap((line, index, all) => (index === all.length - 1 ? [line, ''] : [line])),
  ];
}

function rowLine(board: Scoreboard, row: BoardRow, metrics: readonly Metric[]): string {
  const name = text(titleOf(board, row.contender));
  const shown = isBound(board, row.contender) ? `*${name}*` : `${name}${row.isOnFront === true ? ' ●' : ''}`;
  const cells = metrics.map((metric) => valueText(row, metric));
  return `| ${[shown, ...cells].join(' | ')} |`;
}

function claimLines({ claims }: Scoreboard): readonly string[] {
  if (claims.length === 0) return ['## Claims over uncertain constants', '', 'Not swept.', ''];
  const lines = claims.map(({ claim, settings, held, brokenBy }) => {
    const broken = brokenBy.length === 0 ? '–' : text(brokenBy.join('; '));
    return `| ${text(claim)} | ${held} of ${settings} | ${broken} |`;
  });
  return ['## Claims over uncertain constants', '', '| claim | held | broken by |', '|---|---:|---|', ...lines, ''];
}

function madeLines({ made }: Scoreboard): readonly string[] {
  return [
    '## How it was made',
    '',
    `\`${oneLine(made.command).replaceAll('`', "'")}\`: ${formatNumber(made.runs)} runs, seeds ${text(made.seeds)}, ${formatDuration(made.wallSeconds * 1_000)} on ${text(made.machine)}, Node ${text(made.node)}.`,
  ];
}

function text(foreign: string): string {
  return escapeMarkdown(foreign);
}

/** Code that needs no escaping stays code. */
function textWithCode(foreign: string): string {
  return text(foreign).replace(/\\`([\w\s.:/=-]+)\\`/g, '`$1`');
}
