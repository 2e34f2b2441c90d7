import type { Report } from '../core/decision.ts';
import type { Evidence } from './evidence.ts';
import { formatDay, oneLine } from './format.ts';
import { tellStory } from './story.ts';
import type { StoryItem } from './story-item.ts';

/** One decision for a file, an issue or a pull request: a heading, then a list per section. Ends with a line break. */
export function renderMarkdown(report: Report): string {
  const story = tellStory(report);
  const sections = story.sections.flatMap((section) => [
    '',
    `**${escapeMarkdown(section.title)}**`,
    '',
    ...section.items.map(itemLine),
  ]);
  return `${[
    `### ${escapeMarkdown(`${story.source}: ${story.headline}`)}`,
    '',
    `${formatDay(report.at)}, ${story.clock}. Mode ${report.mode}, turn ${codeSpan(report.turnId)}.`,
    ...sections,
  ].join('\n')}\n`;
}

/** Foreign text that keeps its look and starts no markup, no HTML and no mention. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]|~#]/g, (mark) => `\\${mark}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '&#64;');
}

function itemLine(item: StoryItem): string {
  const evidence = item.evidence.length === 0 ? '' : `\n  - ${item.evidence.map(evidenceWords).join(' · ')}`;
  return `- ${escapeMarkdown(item.text)}${evidence}`;
}

function evidenceWords({ label, value }: Evidence): string {
  return `${escapeMarkdown(label)} **${escapeMarkdown(value)}**`;
}

function codeSpan(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'")}\``;
}
