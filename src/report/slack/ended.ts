import type { Report } from '../../core/decision.ts';
import type { IncidentEvent } from '../../core/incident.ts';
import { formatClockMinute, formatDay, formatDuration, sentence } from '../format.ts';
import { sourceName } from '../names.ts';
import type { Place } from '../place.ts';
import { withoutSaid } from '../repeats.ts';
import { tellReadings } from '../tell-readings.ts';
import type { SlackPayload } from './blocks.ts';
import { footer } from './footer.ts';
import { MARKERS } from './headers.ts';
import { outcomeLines, saidOf } from './incident-lines.ts';
import { messageOf, section } from './limits.ts';
import { linkLine } from './links.ts';
import { type Markup, say } from './mrkdwn.ts';
import { chartSection } from './started.ts';

type Ended = Extract<IncidentEvent, { kind: 'ended' }>;

/** How it went, once it is sure that it is over. */
export function endedMessage(report: Report, ended: Ended, place: Place): SlackPayload {
  const length = formatDuration(ended.endedAt - ended.startedAt);
  const words = isBlind(report) ? `nothing can be seen any more; closed after ${length}` : `well again after ${length}`;
  const header = `${MARKERS.over} · ${sourceName(report)}: ${words}`;
  return messageOf({
    notice: [`${header}.`, worstWords(ended), changesWords(ended, report)].join(' '),
    header,
    blocks: [
      section('How it went', howLines(report, ended)),
      section('What predictions were worth', outcomeLines(report)),
      section(
        'How it stands',
        tellReadings(report).map(({ text }) => say(text)),
      ),
      section('What is left for you', leftLines(report, ended)),
      chartSection(report),
      section('Look at', linkLine(report, place)),
      footer(report, place),
    ],
  });
}

function howLines(report: Report, ended: Ended): readonly Markup[] {
  const { startedAt, endedAt } = ended;
  const day = formatDay(startedAt) === formatDay(endedAt) ? '' : ` on ${formatDay(startedAt)}`;
  const span = `From ${formatClockMinute(startedAt)}${day} to ${formatClockMinute(endedAt)}: ${formatDuration(endedAt - startedAt)}.`;
  const judged = judgedWords(ended);
  return [say(span), say(worstWords(ended)), say(changesWords(ended, report)), ...(judged === '' ? [] : [say(judged)])];
}

function worstWords({ worstAgeMs }: Ended): string {
  return worstAgeMs === null
    ? 'The age could not be measured.'
    : `The oldest record waited ${formatDuration(worstAgeMs)}.`;
}

function changesWords({ changesApplied }: Ended, { mode }: Report): string {
  if (changesApplied === 0)
    return mode === 'enforce' ? 'Headgate changed nothing.' : `Headgate changed nothing (${mode} mode).`;
  return changesApplied === 1 ? 'Headgate made 1 change.' : `Headgate made ${changesApplied} changes.`;
}

/** What Headgate's own predictions were worth, all of this incident. */
function judgedWords({ judged: { kept, missed } }: Ended): string {
  const all = kept + missed;
  if (all === 0) return '';
  if (all === 1) return kept === 1 ? 'What it predicted came true.' : 'What it predicted did not come true.';
  return `Of ${all} predictions that could be judged, ${kept} came true.`;
}

function leftLines(report: Report, { changesApplied }: Ended): readonly Markup[] {
  const advice = report.decision.advice.map(({ reason }) => withoutSaid(reason.text, saidOf(report)));
  const lines = [...new Set(advice)].filter((text) => text !== '').map((text) => say(sentence(text)));
  const blind = isBlind(report)
    ? [say('Find out whether the stream has really gone quiet: Headgate sees no readings of it.')]
    : [];
  const back =
    changesApplied > 0 && report.mode === 'enforce'
      ? [say('Headgate gives extra capacity back by itself once it has been quiet for long enough.')]
      : [];
  const left = [...lines, ...blind];
  return [...(left.length === 0 ? [say('Nothing.')] : left), ...back];
}

/** It was closed because nothing is known of it any more, not because it is well. */
function isBlind(report: Report): boolean {
  return report.diagnosis.findings[0].bottleneck === 'unknown';
}
