import type { Report } from '../../src/core/decision.ts';
import { renderCard } from '../../src/report/html/decisions.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { slackAnnouncementOf } from '../../src/report/slack/announcement.ts';
import type { SlackPayload } from '../../src/report/slack/blocks.ts';
import { slackMessageOf } from '../../src/report/slack/message.ts';
import { slackText } from '../../src/report/slack/plain.ts';
import { renderStatus } from '../../src/report/status.ts';
import { renderLine, renderText } from '../../src/report/text.ts';
import { GOLDEN_CASES } from './cases.ts';
import { SLACK_ANNOUNCEMENTS } from './slack-announcement-cases.ts';
import { PLACE } from './slack-builder.ts';
import { SLACK_INCIDENTS } from './slack-incident-cases.ts';
import { SLACK_TROUBLES } from './slack-trouble-cases.ts';
import { STATUS_CASES } from './status-cases.ts';

/** How every golden file of a report is made, by the ending of its name. */
const RENDERERS: Readonly<Record<string, (report: Report) => string>> = {
  'line.txt': (report) => `${renderLine(report)}\n`,
  txt: renderText,
  md: renderMarkdown,
  html: (report) =>
    `${renderCard({ kind: 'decision', number: 1, report, atSeconds: 840, changedBreakers: report.breakers, outcomes: [] })}\n`,
};

/** Name and content of every golden file. */
export function goldenFiles(): ReadonlyMap<string, string> {
  const reports = Object.entries(GOLDEN_CASES).flatMap(([name, report]) =>
    Object.entries(RENDERERS).map(([ending, render]) => [`${name}.${ending}`, render(report)] as const),
  );
  const messages = Object.entries(slackPayloads()).flatMap(([name, payload]) => [
    [`slack-${name}.json`, `${JSON.stringify(payload, null, 2)}\n`] as const,
    [`slack-${name}.txt`, `${payload.text}\n${'─'.repeat(40)}\n${slackText(payload)}`] as const,
  ]);
  const statuses = Object.entries(STATUS_CASES).map(([name, view]) => [`${name}.txt`, renderStatus(view)] as const);
  return new Map([...reports, ...messages, ...statuses]);
}

/** Every message of the golden files by its name. */
export function slackPayloads(): Readonly<Record<string, SlackPayload>> {
  const messages = Object.entries({ ...SLACK_INCIDENTS, ...SLACK_TROUBLES }).flatMap(([name, report]) => {
    const payload = slackMessageOf(report, PLACE);
    return payload === null ? [] : [[name, payload] as const];
  });
  const news = Object.entries(SLACK_ANNOUNCEMENTS).map(
    ([name, announcement]) => [name, slackAnnouncementOf(announcement, PLACE)] as const,
  );
  return Object.fromEntries([...messages, ...news]);
}
