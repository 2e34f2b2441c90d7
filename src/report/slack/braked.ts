import type { Announcement } from '../../core/announcement.ts';
import { formatClockMinute } from '../format.ts';
import type { Place } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { placeWords } from './footer.ts';
import { MARKERS } from './headers.ts';
import { contextBlock, messageOf, plainSection } from './limits.ts';
import { say } from './mrkdwn.ts';

type Braked = Extract<Announcement, { kind: 'braked' }>;

/** An unusual share of all sources wants the same at once: likelier the telemetry is wrong than all of them. */
export function brakedMessage({ wanting, sources, at }: Braked, place: Place): SlackPayload {
  const header = `${MARKERS['needs-you']} · ${wanting} of ${sources} sources want to scale out at once in ${place.region}`;
  const lines = [
    `Seen at ${formatClockMinute(at)}. That is more than half of them, so the telemetry is suspected and nothing scales out. Taking pressure off a sick downstream goes on.`,
    'Look whether CloudWatch or something that all of them share (a database, a network, a deploy) has a problem.',
    'If all of them really need more, raise the factor of the most urgent ones by hand. Headgate goes on by itself as soon as half of them or fewer want to.',
    'No message comes for the single sources while this lasts; headgate status shows them.',
  ];
  return messageOf({
    notice: `${header}. The telemetry is suspected: nothing scales out.`,
    header,
    blocks: [plainSection(lines.map((line) => say(line))), contextBlock([placeWords(place)])],
  });
}
