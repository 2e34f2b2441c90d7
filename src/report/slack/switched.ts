import type { Announcement } from '../../core/announcement.ts';
import { switchCommand } from '../commands.ts';
import { formatClockMinute } from '../format.ts';
import type { Place } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { placeWords } from './footer.ts';
import { MARKERS } from './headers.ts';
import { contextBlock, messageOf, plainSection } from './limits.ts';
import { command, join, type Markup, say } from './mrkdwn.ts';

type Switched = Extract<Announcement, { kind: 'switched' }>;

/** The owner's switch was turned, and what that means. */
export function switchedMessage({ to, at }: Switched, place: Place): SlackPayload {
  const header = `${MARKERS.note} · Headgate is switched ${to} in ${place.region}`;
  const lines = to === 'off' ? offLines(place) : onLines(place);
  return messageOf({
    notice: `${header}. ${to === 'off' ? 'It measures and reports, and changes nothing.' : 'It may act again where it is enforced.'}`,
    header,
    blocks: [plainSection([say(`Seen at ${formatClockMinute(at)}.`), ...lines]), contextBlock([placeWords(place)])],
  });
}

function offLines(place: Place): readonly Markup[] {
  return [
    say('From now on it measures and reports, and changes nothing in any source.'),
    say('What it has changed stays as it is: raised factors and shards are not given back while it is off.'),
    join([say('Back on:'), command(switchCommand(place, 'on'))]),
  ];
}

function onLines(place: Place): readonly Markup[] {
  return [
    say('It acts again on the sources that are enforced, and recommends for the others.'),
    say('It first looks at what others changed meanwhile, and stands back from those levers for a while.'),
    join([say('Off again:'), command(switchCommand(place, 'off'))]),
  ];
}
