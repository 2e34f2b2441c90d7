/** One scenario in a sentence per opponent: how many times as late, how many times the cost, and what it turned away. */

import { oneLine } from '../format.ts';
import { isBound, referenceName, referenceOf, rowOf, titleOf } from './lookup.ts';
import { formatRatio, formatValue } from './numbers.ts';
import type { BoardRow, BoardScenario, Scoreboard } from './scoreboard.ts';
import { type Outcome, outcomeOf, referenceValue } from './seeds.ts';

/** Less than this of a value apart is the same. */
const SAME_SHARE = 0.01;

/** In this order. */
const [LOST, WON, EVEN] = [0, 1, 2];
/** No logarithm of a ratio of numbers is as great. */
const BEYOND = 10_000;

/** The two means of one metric, on the seeds of the opponent. */
interface Pair {
  readonly mine: number;
  readonly theirs: number;
  readonly outcome: Outcome;
}

/** Records that did not go the way they should: told where they differ, whoever has more. */
const RECORD_NOUNS = [
  ['recordsLost', 'records lost'],
  ['recordsThrottled', 'refused puts'],
  ['recordsToDestination', 'records dead-lettered'],
] as const;

/**
 * Everybody online but the reference: whom it loses to in lateness, then whom it beats, then who is even; the widest
 * difference first, and of equal ones the cheapest. Empty when it has no run.
 */
export function againstLines(board: Scoreboard, scenario: BoardScenario): readonly string[] {
  const own = rowOf(scenario, referenceOf(board)?.id ?? '');
  if (own === null || own.seeds === 0) return [];
  return scenario.rows
    .filter((row) => row !== own && row.seeds > 0 && !isBound(board, row.contender))
    .toSorted((a, b) => rankOf(own, a) - rankOf(own, b) || widthOf(own, b) - widthOf(own, a) || costOf(a) - costOf(b))
    .map((row) => lineOf(board, own, row));
}

function lineOf(board: Scoreboard, own: BoardRow, row: BoardRow): string {
  const reference = referenceName(board);
  const late = pairOf(own, row, 'lateRecordSeconds');
  const cost = pairOf(own, row, 'costUsd');
  const parts = [
    ...(late === null ? [] : [lateWords(late, reference)]),
    ...(cost === null ? [] : [costWords(cost, reference)]),
    ...RECORD_NOUNS.flatMap(([id, noun]) => recordWords(pairOf(own, row, id), noun)),
  ];
  return `${oneLine(titleOf(board, row.contender))}: ${parts.length === 0 ? 'nothing to compare' : parts.join(', ')}.`;
}

function pairOf(own: BoardRow, row: BoardRow, id: string): Pair | null {
  const [mine, theirs, against] = [referenceValue(own, row, id), row.values[id], row.against[id]];
  if (mine == null || theirs == null || against == null) return null;
  return { mine: mine.mean, theirs: theirs.mean, outcome: outcomeOf(against) };
}

function lateWords(pair: Pair, reference: string): string {
  const { mine, theirs } = pair;
  const seconds = (value: number): string => `${formatValue(value, 'record-seconds')} record-seconds`;
  if (mine === 0 && theirs === 0) return `never late (nor is ${reference})`;
  if (theirs === 0) return withAsides('never late', [`${reference} ${seconds(mine)}`], pair);
  if (mine === 0) return withAsides(`late by ${seconds(theirs)}`, [`${reference} never`], pair);
  return isSame(pair) ? 'as late' : withAsides(`${timesOf(pair)} as late`, [], pair);
}

function costWords(pair: Pair, reference: string): string {
  if (isSame(pair)) return 'the same cost';
  if (pair.mine === 0) return withAsides(formatValue(pair.theirs, 'US dollars'), [`${reference} nothing`], pair);
  return withAsides(`${timesOf(pair)} the cost`, [], pair);
}

function recordWords(pair: Pair | null, noun: string): readonly string[] {
  if (pair === null || isSame(pair)) return [];
  const [theirs, mine] = [pair.theirs, pair.mine].map((value) => formatValue(value, 'records'));
  return [withAsides(`${theirs} ${noun} against ${mine}`, [], pair)];
}

/** A difference that may be chance is told with its doubt. */
function withAsides(words: string, asides: readonly string[], { outcome }: Pair): string {
  const all = [...asides, ...(outcome === 'same' ? ['no clear difference'] : [])];
  return all.length === 0 ? words : `${words} (${all.join('; ')})`;
}

function timesOf({ mine, theirs }: Pair): string {
  return formatRatio(theirs / mine)
    .replace('<', 'under ')
    .replace('×', ' times');
}

function isSame({ mine, theirs }: Pair): boolean {
  return Math.abs(theirs - mine) <= SAME_SHARE * Math.abs(mine);
}

function rankOf(own: BoardRow, row: BoardRow): number {
  const pair = pairOf(own, row, 'lateRecordSeconds');
  if (pair === null || isSame(pair) || pair.outcome === 'same') return EVEN;
  return pair.theirs < pair.mine ? LOST : WON;
}

/** How far apart in lateness: as much for a half as for the double, and a multiple of nothing is beyond all others. */
function widthOf(own: BoardRow, row: BoardRow): number {
  const pair = pairOf(own, row, 'lateRecordSeconds');
  if (pair === null || rankOf(own, row) === EVEN) return 0;
  const { mine, theirs } = pair;
  return mine > 0 && theirs > 0 ? Math.abs(Math.log(theirs / mine)) : BEYOND;
}

function costOf({ values: { costUsd } }: BoardRow): number {
  return costUsd?.mean ?? 0;
}
