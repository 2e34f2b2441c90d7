import type { Report } from '../core/decision.ts';
import { known } from '../core/reading.ts';
import type { Evidence } from './evidence.ts';
import { formatClock, formatDuration, oneLine } from './format.ts';
import { headlineOf } from './headline.ts';
import { bottleneckWords, sourceName } from './names.ts';
import { tellStory } from './story.ts';
import type { StoryItem } from './story-item.ts';

/** Columns of a terminal line; longer words are left whole. */
const WIDTH = 100;

/** A number and its unit stay on one line. */
const BREAKS = /(?<!\d) /;

/** One decision for a terminal, a log or a plain message, as a person would tell it. Ends with a line break. */
export function renderText(report: Report): string {
  const story = tellStory(report);
  const sections = story.sections.flatMap((section) => ['', section.title, ...section.items.flatMap(itemLines)]);
  const foot = `Mode ${report.mode}, turn ${oneLine(report.turnId)}.`;
  return `${[...wrap(`${story.clock}  ${story.source}: ${story.headline}`, '', '  '), ...sections, '', foot].join('\n')}\n`;
}

/** One decision on one line, without a line break: for progress output. */
export function renderLine(report: Report): string {
  const leading = report.diagnosis.findings[0];
  const ages = report.signals.consumers.map((consumer) => known(consumer.ageMaxMs));
  const worst = ages.reduce<number | null>(
    (most, age) => (age !== null && (most === null || age > most) ? age : most),
    null,
  );
  const age = `age ${formatDuration(worst)}`;
  return `${formatClock(report.at)}  ${sourceName(report)}  ${headlineOf(report)}  (${bottleneckWords(leading, report)}; ${age})`;
}

function itemLines(item: StoryItem): readonly string[] {
  const evidence = item.evidence.length === 0 ? [] : wrap(evidenceWords(item.evidence), '    ', '    ');
  return [...wrap(item.text, '  ', '    '), ...evidence];
}

function evidenceWords(evidence: readonly Evidence[]): string {
  return evidence.map(({ label, value }) => `${label} ${value}`).join(' · ');
}

function wrap(text: string, first: string, next: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of oneLine(text).split(BREAKS)) {
    const isEmpty = line === first || line === next;
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = next + word;
    } else {
      line += isEmpty ? word : ` ${word}`;
    }
  }
  return [...lines, line];
}
