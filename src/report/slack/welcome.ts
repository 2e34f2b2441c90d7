import type { Announcement, Candidate, CaredFor } from '../../core/announcement.ts';
import { newDocumentCommand, switchCommand, tagCommand } from '../commands.ts';
import { formatNumber } from '../format.ts';
import { type Place, parameterName } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { placeWords } from './footer.ts';
import { MARKERS } from './headers.ts';
import { atMost, contextBlock, messageOf, section } from './limits.ts';
import { code, command, join, type Markup, markup, say } from './mrkdwn.ts';

type Welcome = Extract<Announcement, { kind: 'welcome' }>;

const STREAMS_SHOWN = 10;
const FUNCTIONS_SHOWN = 3;

/** The first message in an account: what there is, what happens to it, and how to go on. */
export function welcomeMessage(welcome: Welcome, place: Place): SlackPayload {
  const { sources, candidates } = welcome;
  const header = `${MARKERS.note} · Headgate is at work in ${place.region}`;
  return messageOf({
    notice: `${header}. ${foundWords(welcome)} ${mayAct(welcome) ? '' : 'It changes nothing.'}`.trim(),
    header,
    blocks: [
      section('What was found', [say(foundWords(welcome))]),
      section('Looked after', atMost(sources.map(caredForLine), STREAMS_SHOWN)),
      section('Not opted in', atMost(candidates.map(streamLine), STREAMS_SHOWN)),
      section('What happens now', nowLines(welcome)),
      section('1. To have a stream watched', watchLines(welcome, place)),
      section('2. To let Headgate act on it', enforceLines(welcome, place)),
      section('3. To switch everything off', [command(switchCommand(place, 'off'))]),
      contextBlock([placeWords(place)]),
    ],
  });
}

function foundWords({ sources, candidates }: Welcome): string {
  const all = sources.length + candidates.length;
  if (all === 0) return 'No stream of this account and Region is read by a Lambda function yet.';
  const streams = all === 1 ? '1 stream is' : `${formatNumber(all)} streams are`;
  return `${streams} read by Lambda functions: ${formatNumber(sources.length)} looked after, ${formatNumber(candidates.length)} not opted in.`;
}

function caredForLine(source: CaredFor): Markup {
  const mode = source.mode === null ? 'its document cannot be used: nothing is done' : `mode ${source.mode}`;
  return join([streamLine(source), say(`(${mode})`)]);
}

function streamLine({ name, functions }: Candidate): Markup {
  const shown = functions.slice(0, FUNCTIONS_SHOWN).map(code);
  const left = functions.length - shown.length;
  const rest = left > 0 ? [say(`and ${formatNumber(left)} more`)] : [];
  const readers = functions.length === 0 ? [say('no function')] : [join(shown, ', '), ...rest];
  return markup(`• ${join([code(name), say('read by'), ...readers])}`);
}

/** Somebody has said `enforce` for the account and for a stream. */
function mayAct({ sources, ceiling }: Welcome): boolean {
  return ceiling === 'enforce' && sources.some(({ mode }) => mode === 'enforce');
}

function nowLines(welcome: Welcome): readonly Markup[] {
  const { candidates } = welcome;
  const others =
    candidates.length > 0 ? [say('Streams that are not opted in are left alone: not measured, not reported.')] : [];
  if (mayAct(welcome))
    return [say('Headgate acts on the streams in mode enforce, because their owner has said so.'), ...others];
  return [
    say('Headgate changes nothing in your streams and functions: nobody has allowed it to.'),
    say('It writes to its own table, logs and metrics, and to this channel.'),
    ...others,
  ];
}

function watchLines(welcome: Welcome, place: Place): readonly Markup[] {
  const name = exampleOf(welcome);
  return [
    command(tagCommand(place, name)),
    say('From the next turn on it is measured, and this channel reads what Headgate would do. Nothing is changed.'),
    join([
      say('With a document instead, as DynamoDB streams have no tags:'),
      command(newDocumentCommand(place, `streams/${name}`, { mode: 'recommend' })),
    ]),
  ];
}

function enforceLines(welcome: Welcome, place: Place): readonly Markup[] {
  const isOpen = welcome.ceiling === 'enforce';
  const ceiling = isOpen ? [] : [command(newDocumentCommand(place, 'defaults', { mode: 'enforce' }))];
  const both = isOpen
    ? `The account allows it already (${parameterName(place, 'defaults')}); the stream has to say so too:`
    : "After a week of recommendations you trust. Both are needed, the ceiling of the account and the stream's own word:";
  return [
    say(both),
    ...ceiling,
    command(newDocumentCommand(place, `streams/${exampleOf(welcome)}`, { mode: 'enforce' })),
    join([say('AWS refuses where a document is there already: then add'), code('"mode": "enforce"'), say('to it.')]),
  ];
}

/** A stream the commands can be pasted for; NAME when there is none. */
function exampleOf({ sources, candidates }: Welcome): string {
  const isKinesis = ({ id }: Candidate) => id.includes(':kinesis:');
  return (candidates.find(isKinesis) ?? sources.find(isKinesis))?.name ?? 'NAME';
}
