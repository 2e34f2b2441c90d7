import type { Report } from '../../src/core/decision.ts';
import { renderCard } from '../../src/report/html/decisions.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderLine, renderText } from '../../src/report/text.ts';

/** How every golden file is made, by the ending of its name. */
const RENDERERS: Readonly<Record<string, (report: Report) => string>> = {
  'line.txt': (report) => `${renderLine(report)}\n`,
  txt: renderText,
  md: renderMarkdown,
  html: (report) =>
    `${renderCard({ kind: 'decision', number: 1, report, atSeconds: 840, changedBreakers: report.breakers, outcomes: [] })}\n`,
};

/** Name and content of every golden file. */
export function goldenFiles(cases: Readonly<Record<string, Report>>): ReadonlyMap<string, string> {
  const files = Object.entries(cases).flatMap(([name, report]) =>
    Object.entries(RENDERERS).map(([ending, render]) => [`${name}.${ending}`, render(report)] as const),
  );
  return new Map(files);
}
