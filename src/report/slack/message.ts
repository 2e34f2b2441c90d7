import type { Report } from '../../core/decision.ts';
import type { Place } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { bounded } from './bounded.ts';
import { changedMessage } from './changed.ts';
import { endedMessage } from './ended.ts';
import { noteMessage } from './note.ts';
import { startedMessage } from './started.ts';

/** What people read of a turn in Slack; null when there is nothing to tell. */
export function slackMessageOf(whole: Report, place: Place): SlackPayload | null {
  if (whole.incident.kind === 'none') return null;
  const report = bounded(whole);
  switch (report.incident.kind) {
    case 'none':
      return null;
    case 'note':
      return noteMessage(report, place);
    case 'started':
      return startedMessage(report, place);
    case 'changed':
      return changedMessage(report, report.incident, place);
    case 'ended':
      return endedMessage(report, report.incident, place);
  }
}
