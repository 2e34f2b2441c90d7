/** Comparisons as sentences: always both values with their intervals, never a ratio alone. */

import type { Judgement, JudgementGroup } from './comparisons.ts';
import { nameOf, referenceOf, rowOf } from './lookup.ts';
import { formatInterval, formatValue, unitBehind } from './numbers.ts';
import type { Scoreboard } from './scoreboard.ts';
import { referenceValue } from './seeds.ts';

const SECONDS_PER_MINUTE = 60;

/**
 * `Headgate with 45k [44k, 46k], DS2 with 12k [11k, 13k] record-seconds`; of lateness also what a decider knows it by: minutes over
 * the target, and dollars.
 */
export function bothValues(board: Scoreboard, judgement: Judgement, reference: string): string {
  const { metric, opponent, mine, theirs } = judgement;
  const [own, other] = [mine, theirs].map((interval) => formatInterval(interval, metric.unit));
  return `${reference} with ${own}, ${nameOf(board, opponent)} with ${other}${unitBehind(metric.unit)}${metric.id === 'lateRecordSeconds' ? latenessWords(board, judgement) : ''}`;
}

/** ` (over target for 5.2 against 7 min, at $1.24 against $3.10 per run)`: first the reference, then the other. */
function latenessWords(board: Scoreboard, { scenario, opponent }: Judgement): string {
  const [own, row] = [rowOf(scenario, referenceOf(board)?.id ?? ''), rowOf(scenario, opponent)];
  if (own === null || row === null) return '';
  const meansOf = (id: string): readonly number[] =>
    [referenceValue(own, row, id), row.values[id]].flatMap((value) => value?.mean ?? []);
  const minutes = meansOf('secondsOverTarget').map((value) => formatValue(value / SECONDS_PER_MINUTE, 'minutes'));
  const dollars = meansOf('costUsd').map((value) => formatValue(value, 'US dollars'));
  const parts = [
    ...(minutes.length === 2 ? [`over target for ${minutes.join(' against ')} min`] : []),
    ...(dollars.length === 2 ? [`at ${dollars.join(' against ')} per run`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The one of a group to name: of what is lost the worst, of what is won the narrowest. */
export function namedOf({ judgements }: JudgementGroup): Judgement {
  const [first] = judgements;
  return first.outcome === 'better' ? (judgements.at(-1) ?? first) : first;
}

/** A group as one sentence without its scenario: `Lateness: behind 3 of 20. Widest: …`. */
export function groupWords(board: Scoreboard, group: JudgementGroup, reference: string): string {
  const named = namedOf(group);
  const [how, which] = named.outcome === 'better' ? ['ahead of', 'Narrowest'] : ['behind', 'Widest'];
  const count = `${how} ${group.judgements.length} of ${group.compared}`;
  return `${group.metric.title}: ${count}. ${which}: ${bothValues(board, named, reference)}.`;
}
