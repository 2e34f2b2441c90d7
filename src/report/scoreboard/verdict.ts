/** What the bench has found, in a few plain sentences made from its numbers. */
import { formatNumber, formatShare, joinWords } from '../format.ts';
import { bothValues } from './comparison-words.ts';
import { type Judgement, judgementsOf } from './comparisons.ts';
import { groupBy } from './group-by.ts';
import { referenceOf, rowOf, titleOf } from './lookup.ts';
import type { BoardScenario, Scoreboard } from './scoreboard.ts';
import { isOneSeedBoard, ONE_SEED_WORDS } from './seeds.ts';

/** So many scenarios are named, the rest counted. */
const NAMED_SCENARIOS = 5;
/** A claim that holds in at least this share of the swept settings holds. */
export const CLAIM_HOLDS_SHARE = 0.9;

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

/** Where the reference stands, where it loses, to whom and by how much, and what to doubt. */
export function verdictOf(board: Scoreboard): readonly string[] {
  const reference = referenceOf(board);
  if (reference === null || board.scenarios.length === 0) return ['Nothing has been run.'];
  const judgements = judgementsOf(board);
  return [
    ...(isOneSeedBoard(board) ? [ONE_SEED_WORDS] : []),
    ...frontSentences(board, reference.id),
    ...TALLIES.flatMap((tally) => tallySentences(board, judgements, tally)),
    ...mostFrequentWinner(board, judgements),
    ...failureSentences(board),
    claimSentence(board),
  ];
}

function frontSentences(board: Scoreboard, id: string): readonly string[] {
  const title = titleOf(board, id);
  const ran = board.scenarios.filter((scenario) => rowOf(scenario, id) !== null);
  const off = ran.filter((scenario) => rowOf(scenario, id)?.isOnFront !== true);
  const front = isOneSeedBoard(board) ? 'Pareto front of one seed' : 'Pareto front';
  const count = `No other contender beats ${title} outright in ${ran.length - off.length} of ${ran.length} ${ran.length === 1 ? 'scenario' : 'scenarios'}, that is, with cost, lateness, refused puts and lost records all no worse and one of them better (the ${front}).`;
  if (off.length === 0) return [count];
  const named = off.slice(0, NAMED_SCENARIOS).map((scenario) => offWords(board, scenario, id));
  const more = off.length > named.length ? [`${off.length - named.length} more`] : [];
  return [count, `It is off that front in ${joinWords([...named, ...more])}.`, ...byWhomSentences(board, off, id)];
}

/** The contender that leaves everything as it starts. */
const NOBODY_ID = 'nobody';

/** Losing to settings that somebody had to look for is one thing, losing to an untouched stream another. */
function byWhomSentences(board: Scoreboard, off: readonly BoardScenario[], id: string): readonly string[] {
  const tuned = new Set(board.contenders.filter((one) => one.tuned).map((one) => one.id));
  const beaters = off.map((scenario) => rowOf(scenario, id)?.beatenBy ?? []);
  const byTuned = beaters.filter((ids) => ids.length > 0 && ids.every((one) => tuned.has(one))).length;
  const byNobody = beaters.filter((ids) => ids.includes(NOBODY_ID)).length;
  const parts = [
    ...(tuned.size > 0 ? [`only contenders with tuned settings beat it in ${byTuned}`] : []),
    ...(board.contenders.some((one) => one.id === NOBODY_ID)
      ? [`a stream that nobody touches beats it in ${byNobody}`]
      : []),
  ];
  return parts.length === 0 ? [] : [`Of these ${off.length}, ${joinWords(parts)}.`];
}

/** Who is at least as good in all three there. */
function offWords(board: Scoreboard, scenario: BoardScenario, id: string): string {
  const own = rowOf(scenario, id);
  const beatenBy = own?.beatenBy.map((contender) => titleOf(board, contender)) ?? [];
  const [first, ...others] = beatenBy;
  if (first === undefined) return `${scenario.id} (a value is missing)`;
  return `${scenario.id} (beaten by ${first}${others.length === 0 ? '' : ` and ${others.length} more`})`;
}

/** Lost, won and even in one metric, and the widest loss with both values; with one seed the widest differences alone. */
function tallySentences(board: Scoreboard, judgements: readonly Judgement[], tally: Tally): readonly string[] {
  const all = judgements.filter(({ metric }) => metric.id === tally.id);
  const judged = all.filter(({ outcome }) => outcome !== 'unjudged');
  const reference = titleOf(board, referenceOf(board)?.id ?? '');
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

/** Who is less late most often; nothing when nobody is, or when one scenario says it all. */
function mostFrequentWinner(board: Scoreboard, judgements: readonly Judgement[]): readonly string[] {
  const late = judgements.filter(({ metric, outcome }) => metric.id === 'lateRecordSeconds' && outcome !== 'unjudged');
  const lost = late.filter(({ outcome }) => outcome === 'worse');
  const [most] = groupBy(lost, ({ opponent }) => opponent).toSorted((a, b) => b.members.length - a.members.length);
  if (most === undefined || board.scenarios.length === 1) return [];
  const { key: opponent, members: losses } = most;
  const compared = late.filter((one) => one.opponent === opponent).length;
  const dearer = judgements.filter(
    (one) =>
      one.metric.id === 'costUsd' &&
      one.opponent === opponent &&
      one.outcome === 'better' &&
      losses.some(({ scenario }) => scenario.id === one.scenario.id),
  ).length;
  const reference = titleOf(board, referenceOf(board)?.id ?? '');
  return [
    `The contender that is less late than ${reference} most often is ${titleOf(board, opponent)}: in ${losses.length} of ${compared} scenarios, ${dearer} of them at a clearly higher cost.`,
  ];
}

function failureSentences({ scenarios }: Scoreboard): readonly string[] {
  const failed = scenarios.flatMap(({ id, rows }) =>
    rows.filter(({ failures }) => failures.length > 0).map(({ contender }) => `${contender} in ${id}`),
  );
  if (failed.length === 0) return [];
  const more = failed.length > 3 ? [`${failed.length - 3} more`] : [];
  return [`Runs that threw are left out of the means: ${joinWords([...failed.slice(0, 3), ...more])}.`];
}

function claimSentence({ claims }: Scoreboard): string {
  if (claims.length === 0) return 'No sweep over the uncertain constants belongs to this board.';
  const firm = claims.filter(({ held, settings }) => settings > 0 && held / settings >= CLAIM_HOLDS_SHARE).length;
  return `${firm} of ${claims.length} claims hold in at least ${formatShare(CLAIM_HOLDS_SHARE)} of the swept settings.`;
}
