import type { Report } from '../../core/decision.ts';
import type { IncidentEvent } from '../../core/incident.ts';
import type { EpochMs } from '../../core/units.ts';
import { formatClockMinute, formatDuration } from '../format.ts';
import type { Place } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { footer } from './footer.ts';
import { headerOf, troubleWords } from './headers.ts';
import { doneLines, expectedLines, findingLines, outcomeLines, saidOf, settledLines } from './incident-lines.ts';
import { messageOf, plainSection, section } from './limits.ts';
import { linkLine } from './links.ts';
import { say } from './mrkdwn.ts';
import { chartSection, doneTitle, expectedTitle, noticeOf } from './started.ts';
import { stepsFor } from './steps.ts';

type Changed = Extract<IncidentEvent, { kind: 'changed' }>;

/** What is new in an incident people know of. */
export function changedMessage(report: Report, { startedAt }: Changed, place: Place): SlackPayload {
  const header = headerOf(report, newWords(report));
  return messageOf({
    notice: noticeOf(header, report),
    header,
    blocks: [
      plainSection([say(sinceWords(startedAt, report.at))]),
      section('What came of earlier changes', outcomeLines(report)),
      section('Left over from an unfinished turn', settledLines(report)),
      section('How it looks now', findingLines(report)),
      section(doneTitle(report), doneLines(report)),
      section(expectedTitle(report), expectedLines(report)),
      section('What you should do', stepsFor(report, place, saidOf(report))),
      chartSection(report),
      section('Look at', linkLine(report, place)),
      footer(report, place),
    ],
  });
}

/** A change that failed or was refused is the news; else what it looks like now. */
function newWords(report: Report): string {
  const hasFailed = report.outcomes.some(({ verdict }) => verdict === 'no-effect' || verdict === 'made-worse');
  if (hasFailed)
    return `the last change did not help${report.decision.reason.code === 'change-undone' ? ' and goes back' : ''}`;
  return report.results.some(({ kind }) => kind === 'refused') ? 'AWS refused a change' : troubleWords(report);
}

function sinceWords(startedAt: EpochMs, at: EpochMs): string {
  return `News of what began at ${formatClockMinute(startedAt)}, ${formatDuration(at - startedAt)} ago.`;
}
