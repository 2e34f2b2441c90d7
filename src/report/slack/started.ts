import type { Report } from '../../core/decision.ts';
import { catchUpOf, catchUpSentence } from '../catch-up.ts';
import { capitalise, sentence } from '../format.ts';
import type { Place } from '../place.ts';
import { chartLines } from '../sparkline.ts';
import type { Block, SlackPayload } from './blocks.ts';
import { footer } from './footer.ts';
import { doneWords, headerOf, troubleWords } from './headers.ts';
import {
  doneLines,
  expectedLines,
  findingLines,
  outcomeLines,
  rejectedLines,
  saidOf,
  settledLines,
} from './incident-lines.ts';
import { messageOf, section } from './limits.ts';
import { linkLine } from './links.ts';
import { codeBlock, say } from './mrkdwn.ts';
import { stepsFor } from './steps.ts';

/** The first message of an incident: complete, for somebody who has just been woken. */
export function startedMessage(report: Report, place: Place): SlackPayload {
  const header = headerOf(report, troubleWords(report));
  return messageOf({
    notice: noticeOf(header, report),
    header,
    blocks: [
      section('What is wrong', findingLines(report)),
      section('What came of earlier changes', outcomeLines(report)),
      section('Left over from an unfinished turn', settledLines(report)),
      section(doneTitle(report), doneLines(report)),
      section(expectedTitle(report), expectedLines(report)),
      section('What you should do', stepsFor(report, place, saidOf(report))),
      section('Considered and rejected', rejectedLines(report)),
      chartSection(report),
      section('Look at', linkLine(report, place)),
      footer(report, place),
    ],
  });
}

/** Source, what is wrong, what was done and when it is over: all that fits a lock screen. */
export function noticeOf(header: string, report: Report): string {
  const isOnlyAdvised = report.decision.actions.length === 0 && report.decision.recommended.length > 0;
  const time = isOnlyAdvised ? '' : catchUpSentence(catchUpOf(report), report.at).replace(/;.*$/, '.');
  return [`${header}.`, sentence(capitalise(doneWords(report))), time].join(' ').trim();
}

export function doneTitle(report: Report): string {
  const isOnlyAdvised = report.decision.actions.length === 0 && report.decision.recommended.length > 0;
  return isOnlyAdvised ? 'What Headgate would do' : 'What Headgate did';
}

export function expectedTitle(report: Report): string {
  const isOnlyAdvised = report.decision.actions.length === 0 && report.decision.recommended.length > 0;
  return isOnlyAdvised ? 'When it would be over' : 'When it is over';
}

/** The last hour, when anything was measured in it. */
export function chartSection(report: Report): Block | null {
  const lines = chartLines(report.lastHour);
  return lines.length === 0
    ? section('The last hour', [say('Nothing was measured.')])
    : section('The last hour', [codeBlock(lines)]);
}
