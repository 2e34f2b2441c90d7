/** The top of the page: what was found, and every comparison lost beside every comparison won. */
import { escapeHtml } from '../../html/escape.ts';
import { bothValues, groupWords } from '../comparison-words.ts';
import { groupsOf, type Judgement, type JudgementGroup, judgementsOf } from '../comparisons.ts';
import { groupBy } from '../group-by.ts';
import { referenceName, scenarioAnchor } from '../lookup.ts';
import type { Scoreboard } from '../scoreboard.ts';
import { verdictPartsOf } from '../verdict.ts';

/** Heading, verdict, and the two lists. */
export function renderOpening(board: Scoreboard): string {
  const { head, points, rest } = verdictPartsOf(board);
  const items = points.map((point) => `<li>${escapeHtml(point)}</li>`);
  const judgements = judgementsOf(board);
  return `<header id="verdict">
<h1>Headgate ${escapeHtml(board.version)} · scoreboard</h1>
<p class="verdict-line">${escapeHtml(head)}</p>
${items.length === 0 ? '' : `<ul class="verdict-points">${items.join('')}</ul>\n`}<p class="lead">${escapeHtml(rest.join(' '))}</p>
<p class="source">Simulated, not measured on AWS. Every scenario is printed, lost ones too. What to doubt: <a href="#threats">threats to validity</a>.</p>
</header>
<section aria-label="Lost and won" class="lost-won">
${renderSide(board, judgements, 'worse')}
${renderSide(board, judgements, 'better')}
</section>`;
}

function renderSide(board: Scoreboard, judgements: readonly Judgement[], outcome: 'worse' | 'better'): string {
  const groups = groupsOf(judgements, outcome);
  const title = referenceName(board);
  const judged = judgements.filter((one) => one.outcome !== 'unjudged').length;
  const unjudged = judgements.length - judged;
  const aside = unjudged === 0 ? '' : ` Of one seed and not judged: ${unjudged} more.`;
  const count = groups.reduce((sum, group) => sum + group.judgements.length, 0);
  const [head, word] = outcome === 'worse' ? ['−', 'loses'] : ['+', 'wins'];
  const byScenario = groupBy(groups, ({ scenario }) => scenario.id);
  const items = byScenario.map(({ members }) => renderScenario(board, members, title));
  return `<div class="box side ${outcome}"><h2><span class="sign">${head}</span> Where ${escapeHtml(title)} ${word}</h2>
<p class="source">${count} of ${judged} comparisons in lateness, cost, lost records and refused puts.${items.length === 0 ? '' : ' Open a line for each of them.'}${aside}</p>
${items.length === 0 ? `<p>${judged === 0 ? 'Nothing is judged.' : 'None.'}</p>` : items.join('\n')}</div>`;
}

function renderScenario(board: Scoreboard, groups: readonly JudgementGroup[], reference: string): string {
  const [first] = groups;
  if (first === undefined) return '';
  const { id } = first.scenario;
  const details = groups.map((group) => {
    const all = group.judgements.map((one) => `<li>${escapeHtml(bothValues(board, one, reference))}</li>`);
    return `<details><summary>${escapeHtml(groupWords(board, group, reference))}</summary><ul>${all.join('')}</ul></details>`;
  });
  return `<h3><a href="#${scenarioAnchor(id)}">${escapeHtml(id)}</a></h3>${details.join('')}`;
}
