/** The numbered decisions as cards. */
import type { Report } from '../../core/decision.ts';
import type { Evidence } from '../evidence.ts';
import { capitalise, formatDay, formatDuration, formatNumber, oneLine, sentence } from '../format.ts';
import { headlineOf, resultOf } from '../headline.ts';
import { bottleneckWords } from '../names.ts';
import { type StorySection, tellStory } from '../story.ts';
import type { StoryItem } from '../story-item.ts';
import { outcomeSentence } from '../tell-predictions.ts';
import { escapeHtml } from './escape.ts';
import type { LogEntry, NumberedDecision } from './run-log.ts';

/** The list below the charts. */
export function renderDecisions(log: readonly LogEntry[]): string {
  if (log.length === 0) return '<p>No turn was recorded.</p>';
  return `<ol class="log">\n${log.map((entry) => (entry.kind === 'held' ? heldLine(entry) : renderCard(entry))).join('\n')}\n</ol>`;
}

/** One decision: when, what, why, what else was considered, and what came of it. */
export function renderCard(entry: NumberedDecision): string {
  const { report, number, atSeconds } = entry;
  const story = tellStory(report);
  const sections = [...story.sections.filter((section) => isNews(section, report)), ...aftermath(entry)];
  return `<li class="card" id="decision-${number}" data-number="${number}">
<h3><span class="number">${number}</span> ${escapeHtml(cardTitle(entry))}</h3>
<p class="when"><b>${escapeHtml(formatDuration(atSeconds * 1_000))}</b> after the start · ${escapeHtml(`${formatDay(report.at)} ${story.clock}`)} · ${escapeHtml(story.source)} · mode ${escapeHtml(report.mode)}</p>
<div class="sections">
${sections.map(renderSection).join('\n')}
</div></li>`;
}

/** What the marker of a decision says. */
export function markerSentence(entry: NumberedDecision): string {
  const [finding] = entry.report.diagnosis.findings;
  const isTold = finding.bottleneck === 'healthy' || !hasAction(entry.report);
  const because = isTold ? '' : ` Finding: ${sentence(bottleneckWords(finding, entry.report))}`;
  return `${formatDuration(entry.atSeconds * 1_000)}: ${sentence(cardTitle(entry))}${because}`;
}

/** The headline, and what else made this turn worth a number: what it found, a breaker, a change that failed. */
function cardTitle(entry: NumberedDecision): string {
  const { report } = entry;
  const [finding] = report.diagnosis.findings;
  const isTold = finding.bottleneck === 'healthy' || hasAction(report);
  const found = isTold ? [] : [bottleneckWords(finding, report)];
  const breakers = entry.changedBreakers.map(
    ({ downstream, phase }) => `the breaker of ${oneLine(downstream)} is now ${phase}`,
  );
  const failed = report.outcomes.some(({ verdict }) => verdict === 'no-effect' || verdict === 'made-worse');
  const rest = failed ? ['an earlier change did not help'] : [];
  const parts = hasAction(report)
    ? [headlineOf(report), ...breakers, ...rest]
    : [...found, ...breakers, ...rest, headlineOf(report)];
  return capitalise(parts.join('; '));
}

function hasAction({ decision }: Report): boolean {
  return decision.actions.length > 0 || decision.recommended.length > 0;
}

/** The title already says what was done when AWS simply accepted it. */
function isNews(section: StorySection, report: Report): boolean {
  if (section.kind !== 'done') return true;
  const { actions } = report.decision;
  return actions.length > 0 && actions.some((action) => resultOf(report, action)?.kind !== 'applied');
}

function aftermath({ report, outcomes }: NumberedDecision): readonly StorySection[] {
  if (report.decision.predictions.length === 0) return [];
  const items = outcomes.map((outcome) => ({ text: outcomeSentence(outcome, report), evidence: [] }));
  const none: StoryItem = { text: 'Not judged in this run.', evidence: [] };
  return [{ kind: 'outcomes', title: 'What came of it', items: items.length === 0 ? [none] : items }];
}

function renderSection({ kind, title, items }: StorySection): string {
  return `<section class="part ${kind}"><h4>${escapeHtml(title)}</h4>${items.map(renderItem).join('')}</section>`;
}

function renderItem({ text, evidence }: StoryItem): string {
  const table =
    evidence.length === 0 ? '' : `<table class="evidence"><tbody>${evidence.map(evidenceRow).join('')}</tbody></table>`;
  return `<p>${escapeHtml(text)}</p>${table}`;
}

function evidenceRow({ label, value }: Evidence): string {
  return `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`;
}

function heldLine(entry: Extract<LogEntry, { kind: 'held' }>): string {
  const turns = entry.turns === 1 ? '1 turn' : `${formatNumber(entry.turns)} turns`;
  return `<li class="held">${turns} held: ${escapeHtml(entry.words)}</li>`;
}
