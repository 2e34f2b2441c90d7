import type { Report } from '../../core/decision.ts';
import { known } from '../../core/reading.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../core/units.ts';
import { functionLink, graphLink, logsLink, streamLink, type TimeWindow, tableLink } from '../console-links.ts';
import { sourceName } from '../names.ts';
import type { Place } from '../place.ts';
import { join, link, type Markup } from './mrkdwn.ts';
import { kinesisOf, leadingConsumer } from './steps.ts';

/** How far back the consumer's logs are shown: long enough for the first failing batch. */
const LOGS_MS = 15 * MINUTE_MS;
/** Names AWS accepts stay below; longer ones would fill the message. */
const URL_CHARACTERS = 900;
/** All links of a message together. */
const LINKS_CHARACTERS = 2_400;
/** The longest stretch CloudWatch shows minute by minute without a fuss. */
const GRAPH_MAX_MS = 24 * HOUR_MS;

/** One line of links to the console; none where there is no console. */
export function linkLine(report: Report, place: Place): readonly Markup[] {
  const name = sourceName(report);
  const stream = kinesisOf(report) === null ? null : name;
  const consumer = leadingConsumer(report)?.lambda.name ?? null;
  const functions = (known(report.observation.consumers) ?? []).map(({ lambda }) => lambda.name);
  const isTable = known(report.observation.source)?.kind === 'dynamodb-stream';
  const window = windowOf(report);
  const links: readonly (readonly [string, string | null])[] = [
    [
      'graph of age and arrivals',
      functions.length === 0 && stream === null ? null : graphLink(place, stream, functions, window),
    ],
    isTable ? ['table', tableLink(place, name)] : ['stream', streamLink(place, name)],
    ...(consumer === null
      ? []
      : ([
          ['function', functionLink(place, consumer)],
          ["the function's logs", logsLink(place, consumer, logsWindow(report))],
        ] as const)),
    ["Headgate's log of this turn", logsLink(place, place.functionName, around(report.at), report.turnId)],
  ];
  let room = LINKS_CHARACTERS;
  const shown = links.flatMap(([words, url]) => {
    if (url === null || url.length > Math.min(URL_CHARACTERS, room)) return [];
    room -= url.length + words.length;
    return [link(words, url)];
  });
  return shown.length === 0 ? [] : [join(shown, ' · ')];
}

/** The incident with some time before it, and at least the last hour. */
function windowOf({ incident, at, lastHour }: Report): TimeWindow {
  const began = 'startedAt' in incident ? incident.startedAt - LOGS_MS : at;
  return { from: Math.max(at - GRAPH_MAX_MS, Math.min(began, lastHour.startMs, at - HOUR_MS)), to: at + MINUTE_MS };
}

function logsWindow({ incident, at }: Report): TimeWindow {
  return incident.kind === 'ended'
    ? { from: incident.startedAt - LOGS_MS, to: incident.endedAt }
    : { from: at - LOGS_MS, to: at + MINUTE_MS };
}

/** A turn takes seconds; its log lines arrive within a minute or two. */
function around(at: EpochMs): TimeWindow {
  return { from: at - MINUTE_MS, to: at + 2 * MINUTE_MS };
}
