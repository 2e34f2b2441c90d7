/** How often the reference is worse and better over many scenarios, and the widest loss with both values. */
import { formatNumber } from '../format.ts';
import { bothValues } from './comparison-words.ts';
import type { Judgement } from './comparisons.ts';
import { groupBy } from './group-by.ts';
import { nameOf, referenceName } from './lookup.ts';
import type { Scoreboard } from './scoreboard.ts';

/** What is counted in the verdict, and what winning and losing is called there. */
interface Tally {
  readonly id: string;
  readonly worse: string;
  readonly better: string;
}

const TALLIES: readonly Tally[] = [
  { id: 'lateRecordSeconds', worse: 'later', better: 'less late' },
  { id: 'costUsd', worse: 'dearer', better: 'cheaper' },
];

/** Lateness and cost in counts, and who is less late most often. */
export function tallySentences(board: Scoreboard, judgements: readonly Judgement[]): readonly string[] {
  return [
    ...TALLIES.flatMap((tally) => sentencesOf(board, judgements, tally)),
    ...mostFrequentWinner(board, judgements),
  ];
}

/** Lost, won and even in one metric, and the widest loss with both values; with one seed the widest differences alone. */
function sentencesOf(board: Scoreboard, judgements: readonly Judgement[], tally: Tally): readonly string[] {
  const all = judgements.filter(({ metric }) => metric.id === tally.id);
  const judged = all.filter(({ outcome }) => outcome !== 'unjudged');
  const reference = referenceName(board);
  if (judged.length === 0) return differenceSentences(board, all, reference);
  const count = (outcome: Judgement['outcome']): string =>
    formatNumber(all.filter((judgement) => judgement.outcome === outcome).length);
  const unjudged = all.length - judged.length;
  const aside = unjudged === 0 ? '' : ` Not judged, one seed: ${formatNumber(unjudged)} more.`;
  const counts = `${judged[0]?.metric.title ?? ''}: ${reference} is ${tally.worse} in ${count('worse')} of ${formatNumber(judged.length)} ${judged.length === 1 ? 'comparison' : 'comparisons'}, ${tally.better} in ${count('better')}, with no clear difference in ${count('same')}.${aside}`;
  const widest = widestOf(judged.filter(({ outcome }) => outcome === 'worse'));
  if (widest === null) return [counts];
  return [
    counts,
    `Where it is ${tally.worse} by most, ${widest.scenario.id}: ${bothValues(board, widest, reference)}.`,
  ];
}

/** What one seed shows: the widest difference against the reference, then the widest for it. */
function differenceSentences(board: Scoreboard, all: readonly Judgement[], reference: string): readonly string[] {
  const against = widestOf(all.filter((one) => isAgainst(one)));
  const inFavour = widestOf(all.filter((one) => !isAgainst(one) && one.difference.mean !== 0));
  if (against === null && inFavour === null)
    return all.slice(0, 1).map(({ metric }) => `${metric.title}: no difference.`);
  return [against, inFavour].flatMap((one) =>
    one === null ? [] : [`${one.metric.title} in ${one.scenario.id}: ${bothValues(board, one, reference)}.`],
  );
}

/** The difference is the other's value less the reference's. */
function isAgainst({ difference, metric }: Judgement): boolean {
  return metric.better === 'lower' ? difference.mean < 0 : difference.mean > 0;
}

function widestOf(judgements: readonly Judgement[]): Judgement | null {
  return judgements.reduce<Judgement | null>(
    (widest, one) =>
      widest === null || Math.abs(one.difference.mean) > Math.abs(widest.difference.mean) ? one : widest,
    null,
  );
}

/** Who is less late most often; nothing when nobody is. */
function mostFrequentWinner(board: Scoreboard, judgements: readonly Judgement[]): readonly string[] {
  const late = judgements.filter(({ metric, outcome }) => metric.id === 'lateRecordSeconds' && outcome !== 'unjudged');
  const lost = late.filter(({ outcome }) => outcome === 'worse');
  const [most] = groupBy(lost, ({ opponent }) => opponent).toSorted((a, b) => b.members.length - a.members.length);
  if (most === undefined) return [];
  const { key: opponent, members: losses } = most;
  const compared = late.filter((one) => one.opponent === opponent).length;
  const dearer = judgements.filter(
    (one) =>
      one.metric.id === 'costUsd' &&
      one.opponent === opponent &&
      one.outcome === 'better' &&
      losses.some(({ scenario }) => scenario.id === one.scenario.id),
  ).length;
  const reference = referenceName(board);
  return [
    `The contender that is less late than ${reference} most often is ${nameOf(board, opponent)}: in ${losses.length} of ${compared} scenarios, ${dearer === 0 ? 'none' : dearer} of them at a clearly higher cost.`,
  ];
}
