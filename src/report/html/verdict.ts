/** The whole run in a few plain sentences, made from its numbers. */
import type { ActionKind } from '../../core/action.ts';
import { formatDuration, formatNumber, formatRate, formatRecords, joinWords } from '../format.ts';
import type { RunResult, RunView } from '../run-view.ts';
import { worseScores } from './scores.ts';

/** What each lever is called when its changes are counted. */
const LEVER_WORDS: Readonly<Record<ActionKind, string>> = {
  'set-parallelization-factor': 'parallelization factor',
  'update-shard-count': 'shard count',
  'split-shard': 'split of a shard',
  'merge-shards': 'merge of shards',
  'set-reserved-concurrency': 'reserved concurrency',
  'set-retention': 'retention',
  'set-mapping-enabled': 'pause or resume',
};

export interface Verdict {
  readonly headline: string;
  readonly sentences: readonly string[];
  /** Where Headgate was worse than doing nothing; null when it was not. */
  readonly price: string | null;
}

/** What happened, what Headgate did, how it ended, and the same load without a controller. */
export function verdictOf(view: RunView): Verdict {
  const worse = worseScores(view);
  return {
    headline: headlineOf(view),
    sentences: [
      loadSentence(view),
      `${changesSentence(view)} ${waitSentence(view.controlled, view, 'With Headgate')}`,
      waitSentence(view.uncontrolled, view, 'Without a controller'),
    ],
    price: worse.length === 0 ? null : `Worse than without a controller: ${joinWords(worse)}.`,
  };
}

function headlineOf(view: RunView): string {
  const [mine, other] = [overTarget(view.controlled), overTarget(view.uncontrolled)];
  if (mine === undefined || other === undefined) return 'What this run shows';
  const [late, otherLate] = [formatDuration(mine * 1_000), formatDuration(other * 1_000)];
  if (mine === 0 && other === 0) return 'On time, with Headgate and without';
  if (mine === 0) return `On time throughout; without a controller late for ${otherLate}`;
  if (mine < other) return `Late for ${late}; without a controller for ${otherLate}`;
  return mine === other
    ? `Late for ${late}, exactly as without a controller`
    : `Late for ${late}, longer than without a controller (${otherLate})`;
}

function loadSentence(view: RunView): string {
  const { timeline } = view.controlled;
  const seconds = timeline.at(-1)?.atSeconds;
  if (seconds === undefined) return 'The run has no timeline.';
  const offered = timeline.map((point) => point.offeredPerSec);
  const peak = offered.reduce((most, rate) => Math.max(most, rate), 0);
  const start = offered[0] ?? 0;
  const faults = view.faults.map(({ label, fromSeconds, toSeconds }) => `${label} (${span(fromSeconds, toSeconds)})`);
  const broken = faults.length === 0 ? '' : ` Broken on purpose: ${joinWords(faults)}.`;
  const target = formatDuration(view.target.ageSeconds * 1_000);
  return `In ${formatDuration(seconds * 1_000)} of simulated time the load went from ${formatRate(Math.round(start))} to a peak of ${formatRate(Math.round(peak))}. Records are late when they wait more than ${target}.${broken}`;
}

function changesSentence(view: RunView): string {
  const turns = `${formatNumber(view.reports.length)} ${view.reports.length === 1 ? 'turn' : 'turns'}`;
  const applied = view.reports.flatMap(({ results }) => results.filter(({ kind }) => kind === 'applied'));
  const wished = view.reports.filter(({ decision }) => decision.recommended.length > 0).length;
  if (applied.length === 0) {
    return wished === 0
      ? `Headgate changed nothing in ${turns}.`
      : `Headgate changed nothing in ${turns}; in ${wished} of them it recommended a change.`;
  }
  const counts = new Map<string, number>();
  for (const { action } of applied)
    counts.set(LEVER_WORDS[action.kind], (counts.get(LEVER_WORDS[action.kind]) ?? 0) + 1);
  const parts = [...counts].map(([lever, count]) => `${count} of the ${lever}`);
  const changes = applied.length === 1 ? 'one change' : `${applied.length} changes`;
  return `Headgate made ${changes} in ${turns}: ${joinWords(parts)}.`;
}

function waitSentence(run: RunResult, view: RunView, subject: string): string {
  const last = run.timeline.at(-1);
  const worst = run.score.worstAgeSeconds ?? greatestAge(run);
  if (last === undefined || worst === undefined) return `${subject}, nothing was measured.`;
  const over = overTarget(run);
  const late =
    over === undefined
      ? ''
      : ` and were ${over === 0 ? 'never late' : `late for ${formatDuration(over * 1_000)} in all`}`;
  const lost = run.score.recordsLost;
  const loss = lost === undefined || lost === 0 ? '' : ` ${formatRecords(lost)} ${lost === 1 ? 'was' : 'were'} lost.`;
  const isLate = last.oldestAgeSeconds > view.target.ageSeconds;
  const end = isLate
    ? `it ended late, the oldest of ${formatRecords(last.backlogRecords)} being ${formatDuration(last.oldestAgeSeconds * 1_000)} old`
    : `it ended on time with ${last.backlogRecords < 1 ? 'nothing' : formatRecords(last.backlogRecords)} waiting`;
  return `${subject}, records waited at most ${formatDuration(worst * 1_000)}${late}; ${end}.${loss}`;
}

function overTarget(run: RunResult): number | undefined {
  return run.score.secondsOverTarget;
}

function greatestAge(run: RunResult): number | undefined {
  if (run.timeline.length === 0) return undefined;
  return run.timeline.reduce((most, point) => Math.max(most, point.oldestAgeSeconds), 0);
}

function span(fromSeconds: number, toSeconds: number): string {
  return `${formatDuration(fromSeconds * 1_000)} to ${formatDuration(toSeconds * 1_000)} after the start`;
}
