/** The status for a terminal: the account, then source by source, those that need a person first. */
import {
  formatClock,
  formatClockMinute,
  formatDay,
  formatDuration,
  formatNumber,
  formatShare,
  joinWords,
  oneLine,
} from './format.ts';
import type { BreakerStatus, ConsumerStatus, Heartbeat, ShardStatus, SourceStatus, StatusView } from './status-view.ts';

/** Column in which values begin. */
const LABEL = 16;

/** The whole status; ends with a line break. */
export function renderStatus(view: StatusView): string {
  const sources = view.sources.toSorted((a, b) => urgencyOf(b) - urgencyOf(a));
  const none = ['', 'No source: no stream has the tag headgate or a document of its own, and no turn has seen one.'];
  const body = sources.length === 0 ? none : sources.flatMap((source) => ['', ...sourceLines(source, view.at)]);
  return `${[...accountLines(view), ...body].join('\n')}\n`;
}

function accountLines(view: StatusView): readonly string[] {
  const { account, problems, newsWaiting, unread } = view;
  const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [
    `Headgate in ${view.region}, ${formatDay(view.at)} ${formatClock(view.at)} (table ${view.table}, documents ${view.configPath})`,
    line('controller', heartbeatWords(view.heartbeat)),
    line('switch', account === null ? 'unknown' : switchWords(account.switch)),
    line('ceiling', account === null ? 'unknown' : account.ceiling),
    line('documents', account === null ? 'could not be read' : problems.length === 0 ? 'no problems' : many),
    ...problems.map(({ where, text }) => more(`${where}: ${text}`)),
    ...(newsWaiting === 0 ? [] : [line('news waiting', `${newsWaiting} about the account, not delivered yet`)]),
    ...unread.map((text) => line('not read', text)),
  ];
}

function heartbeatWords(heartbeat: Heartbeat): string {
  switch (heartbeat.kind) {
    case 'fresh':
      return `runs: last look ${formatDuration(heartbeat.ageMs)} ago`;
    case 'stale':
      return `NO HEARTBEAT: last look ${formatDuration(heartbeat.ageMs)} ago, at ${formatClock(heartbeat.at)}; nobody is looking`;
    case 'no-sources':
      return 'has run, and has no source to look after';
    case 'nothing-yet':
      return 'nothing yet: no turn has stored anything in this table';
  }
}

function switchWords(position: 'on' | 'off'): string {
  return position === 'on' ? 'on' : 'OFF: nothing is changed';
}

function sourceLines(source: SourceStatus, now: number): readonly string[] {
  const { last, mode } = source;
  return [
    [source.name, mode?.effective ?? last?.mode ?? 'mode unknown', headWords(source)].map(oneLine).join('  ·  '),
    ...lastLines(source),
    ...incidentLines(source, now),
    ...source.consumers.map((one) => line('factor', factorWords(one))),
    ...shardLines(source.shards, now),
    ...breakerLines(source.breakers),
    ...unfinishedLines(source, now),
    ...(mode === null ? [] : [line('mode', `${mode.effective}: ${mode.why}`)]),
    ...waitingLines(source),
    ...decisionLines(source),
  ];
}

/** What somebody wants to know first. */
function headWords({ memory, last }: SourceStatus): string {
  if (memory === 'unreadable') return 'NEEDS YOU: its stored state cannot be read by this version; it holds';
  if (last === null) return 'nothing yet: no turn of this source has been stored';
  if (last.attention === 'needs-you') return `NEEDS YOU: ${last.finding}`;
  return last.attention === 'in-hand' ? `in hand: ${last.finding}` : last.finding;
}

function lastLines({ last, targetMs }: SourceStatus): readonly string[] {
  if (last === null) return [];
  const target = targetMs === null ? 'target unknown' : `target ${formatDuration(targetMs)}`;
  const age = last.oldestRecordMs === null ? 'unknown: no reading' : formatDuration(last.oldestRecordMs);
  return [
    line('looked at', `${formatDuration(last.ageMs)} ago, at ${formatClock(last.at)}`),
    line('oldest record', `${age}, ${target}`),
    line('finding', oneLine(last.findingText)),
  ];
}

function incidentLines({ incident }: SourceStatus, now: number): readonly string[] {
  if (incident === null) return [];
  const { since, worstAgeMs, changesApplied } = incident;
  const changes = changesApplied === 1 ? '1 change made' : `${formatNumber(changesApplied)} changes made`;
  return [
    line(
      'incident',
      `open for ${formatDuration(now - since)}, since ${formatClock(since)}; worst age ${formatDuration(worstAgeMs)}, ${changes}`,
    ),
  ];
}

function factorWords({ name, factor, ownerFactor, lanes }: ConsumerStatus): string {
  const own = ownerFactor === null ? '' : ownerFactor === factor ? ', as the owner set it' : `, owner ${ownerFactor}`;
  const many = lanes === null ? '' : `; ${formatNumber(lanes)} ${lanes === 1 ? 'lane' : 'lanes'}`;
  return `${oneLine(name)} ${formatNumber(factor)}${own}${many}`;
}

function shardLines(shards: ShardStatus | null, now: number): readonly string[] {
  if (shards === null) return [];
  const draining = shards.drainingSince === null ? '' : `; parents drain since ${formatClock(shards.drainingSince)}`;
  const next = shards.nextCallAt === null ? '' : `, the next one comes in ${formatDuration(shards.nextCallAt - now)}`;
  const changes = shards.changes.map(({ at, from, to, calls, by }) => {
    const who = by === 'headgate' ? 'Headgate' : 'somebody else';
    const what = from === to ? 'a call of somebody else' : `${from} → ${to} by ${who}`;
    return more(`${formatClock(at)}  ${what}, ${calls === 1 ? '1 call' : `${calls} calls`}`);
  });
  return [
    line('shards', `${formatNumber(shards.open)} open${draining}`),
    line('reshard calls', `${shards.callsLeft} of UpdateShardCount left in the rolling day${next}`),
    ...changes,
  ];
}

/** One that limits nothing is no news: its name says that it is watched. */
function breakerLines(breakers: readonly BreakerStatus[]): readonly string[] {
  const limits = ({ phase, share }: BreakerStatus): boolean => phase !== 'closed' || share !== null;
  const quiet = breakers.filter((one) => !limits(one)).map(({ downstream }) => oneLine(downstream));
  return [
    ...breakers.filter(limits).map((one) => line('breaker', breakerWords(one))),
    ...(quiet.length === 0 ? [] : [line('breaker', `closed: ${joinWords(quiet)}`)]),
  ];
}

function breakerWords({ downstream, phase, since, share, why }: BreakerStatus): string {
  const limit = share === null ? '' : `, consumers keep to ${formatShare(share)} of their lanes`;
  const named = phase === 'closed' ? 'closed' : phase.toUpperCase();
  return `${oneLine(downstream)} ${named} since ${formatClock(since)}${limit}: ${oneLine(why)}`;
}

function unfinishedLines({ unfinished }: SourceStatus, now: number): readonly string[] {
  if (unfinished === null) return [];
  const what = unfinished.actions === 1 ? '1 change' : `${unfinished.actions} changes`;
  return [
    line('unfinished', `${what} begun ${formatDuration(now - unfinished.savedAt)} ago; the next turn settles it`),
  ];
}

function waitingLines({ waiting }: SourceStatus): readonly string[] {
  if (waiting.length === 0) return [];
  const parts = waiting.map(({ channel, reports }) => `${reports} for ${channel}`);
  return [line('outbox', `reports that wait: ${joinWords(parts)}`)];
}

function decisionLines({ decisions }: SourceStatus): readonly string[] {
  if (decisions.length === 0) return [line('decisions', 'nothing yet: the history holds none')];
  return [
    line('decisions', `the newest ${decisions.length}, newest first`),
    ...decisions.map(({ at, headline, why }) =>
      more(`${formatClockMinute(at)}  ${oneLine(headline)} — ${oneLine(why)}`),
    ),
  ];
}

function urgencyOf({ memory, last, incident }: SourceStatus): number {
  if (memory === 'unreadable' || last?.attention === 'needs-you') return 3;
  if (incident !== null) return 2;
  return last?.attention === 'in-hand' ? 1 : 0;
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(LABEL)}${oneLine(text)}`;
}

function more(text: string): string {
  return `  ${' '.repeat(LABEL)}${text}`;
}
