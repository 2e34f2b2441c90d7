import type { Announcement, DocumentProblem } from '../../core/announcement.ts';
import { showParameterCommand } from '../commands.ts';
import type { Place } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { placeWords } from './footer.ts';
import { MARKERS } from './headers.ts';
import { atMost, contextBlock, messageOf, section } from './limits.ts';
import { code, command, join, type Markup, markup, say } from './mrkdwn.ts';

type Configuration = Extract<Announcement, { kind: 'configuration' }>;

const PLACES_SHOWN = 8;
const PROBLEMS_SHOWN = 6;
const SOLVED_SHOWN = 8;

/** What is wrong in the owners' documents now, and what has been put right. */
export function configurationMessage({ problems, solved }: Configuration, place: Place): SlackPayload {
  const header = headerOf(problems, solved);
  return messageOf({
    notice: `${header}. ${problems.length === 0 ? '' : firstWords(problems)}`.trim(),
    header,
    blocks: [
      section('What is wrong', problemLines(problems, place)),
      section('What it means', meaningLines(problems)),
      section('Put right', atMost(solved.map(solvedLine), SOLVED_SHOWN)),
      contextBlock([placeWords(place)]),
    ],
  });
}

function headerOf(problems: readonly DocumentProblem[], solved: readonly DocumentProblem[]): string {
  if (problems.length === 0) return `${MARKERS.over} · All documents of Headgate can be used again`;
  const left = solved.length > 0 ? ' still' : '';
  return `${MARKERS['needs-you']} · Headgate${left} cannot use ${counted(placesOf(problems).length, 'document')}`;
}

function firstWords(problems: readonly DocumentProblem[]): string {
  const [first] = problems;
  const rest = problems.length > 1 ? `; and ${problems.length - 1} more` : '';
  return first === undefined ? '' : `${first.where}: ${first.text}${rest}.`;
}

/** Problems below the place they are in, with the command that shows it. */
function problemLines(problems: readonly DocumentProblem[], place: Place): readonly Markup[] {
  const places = placesOf(problems);
  const shown = places.slice(0, PLACES_SHOWN).flatMap((where) => {
    const own = problems.filter((problem) => problem.where === where).map(({ text }) => bullet(fieldLine(text)));
    // A path is a parameter; a tag or a stream is looked at elsewhere.
    const look = where.startsWith('/') ? [join([say('Look:'), command(showParameterCommand(place, where))])] : [];
    return [code(where), ...atMost(own, PROBLEMS_SHOWN), ...look];
  });
  const left = places.length - PLACES_SHOWN;
  return left > 0 ? [...shown, say(`… and ${counted(left, 'more place')}`)] : shown;
}

/** `field: received this, accepted that`, the field as code. */
function fieldLine(text: string): Markup {
  const parts = /^([\w.[\]-]{1,120}): (.*)$/s.exec(text);
  const [, field, rest] = parts ?? [];
  return field === undefined || rest === undefined ? say(text) : markup(`${code(field)}: ${say(rest)}`);
}

function solvedLine({ where, text }: DocumentProblem): Markup {
  return bullet(join([code(where), fieldLine(text)], ' · '));
}

function meaningLines(problems: readonly DocumentProblem[]): readonly Markup[] {
  if (problems.length === 0) return [say('Headgate goes on with all of them from the next turn.')];
  return [
    say('A source whose document cannot be used holds: nothing is changed there until it is put right.'),
    say('A wrong `defaults` holds every source; nothing scales out towards a downstream whose document is wrong.'),
    say('Everything else goes on. Documents are read again every turn; a message here says when they are in order.'),
  ];
}

function placesOf(problems: readonly DocumentProblem[]): readonly string[] {
  return [...new Set(problems.map(({ where }) => where))];
}

function bullet(line: Markup): Markup {
  return markup(`• ${line}`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
