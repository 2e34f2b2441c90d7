import type { Report } from '../../core/decision.ts';
import { sentence } from '../format.ts';
import { headlineOf } from '../headline.ts';
import { sourceName } from '../names.ts';
import type { Place } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { placeWords } from './footer.ts';
import { MARKERS } from './headers.ts';
import { messageOf, plainSection } from './limits.ts';
import { code, join, say, strong } from './mrkdwn.ts';

/** Something was changed, or an unfinished turn was cleared up, while all is well: two lines. */
export function noteMessage(report: Report, place: Place): SlackPayload {
  const head = `${MARKERS.note} · ${sourceName(report)}: ${headlineOf(report)}`;
  // What an unfinished turn has changed is told nowhere else.
  const why = [...report.settled, report.decision.reason].map(({ text }) => sentence(text)).join(' ');
  const turn = join([say('turn'), code(report.turnId)]);
  const small = join([say(why), join([say(`Mode ${report.mode}`), turn, placeWords(place)], ' · ')]);
  return messageOf({ notice: `${head}. ${why}`, header: null, blocks: [plainSection([strong(head), small])] });
}
