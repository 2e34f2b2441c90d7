/**
 * What counts for an oracle: of each seed the best outcome of all that somebody who knows the future may choose from. A plan
 * knows expectations, not draws, and no hot keys, chains or owners; so it is not always the best that is known.
 */
import { dominates } from '../../report/scoreboard/pareto.ts';
import type { EntrantRuns } from '../aggregate.ts';
import { STATICS } from '../rivals/statics.ts';
import type { RunOutcome } from '../run-outcome.ts';
import { chooseBy, HINDSIGHT_ID, type StaticOutcome, staticOutcomeOf } from './hindsight-static.ts';

/** Refused puts up to this share of what is offered are the rest that a 0.999 quantile leaves: none. */
const NEGLIGIBLE_REFUSED = 1e-5;
/** Lateness up to this, in the mean over all that is offered, is none: a target is a second at least. */
const NEGLIGIBLE_LATE_SECONDS = 1e-3;

const ORACLE_ID = 'oracle';
const SPLIT_MERGE_ID = 'oracle-split-merge';
/** Settings that stay as they are from the first second on. */
const CONSTANT_IDS: readonly string[] = ['nobody', HINDSIGHT_ID, ...STATICS.map(({ id }) => id)];

/**
 * The entrants, with the oracles' outcomes chosen: the plan or a constant setting, by the rule of the best constant
 * setting; calls alone are open to whoever may split and merge. Where an online contender has beaten that outright, its
 * orders are open to somebody who knows the future too.
 */
export function withForesight(entrants: readonly EntrantRuns[]): readonly EntrantRuns[] {
  return entrants.map((entrant) => (isOracle(entrant) ? foreseen(entrant, entrants) : entrant));
}

function isOracle({ id }: EntrantRuns): boolean {
  return id === ORACLE_ID || id === SPLIT_MERGE_ID;
}

function foreseen(oracle: EntrantRuns, entrants: readonly EntrantRuns[]): EntrantRuns {
  const simple = entrants.filter(({ id }) => CONSTANT_IDS.includes(id) || (id === ORACLE_ID && id !== oracle.id));
  const online = entrants.filter((entrant) => !isOracle(entrant) && !simple.includes(entrant));
  const outcomes = oracle.outcomes.map((own) => {
    const chosen = chooseForeseen([own, ...ofSeed(simple, own.task.seed)]);
    const beating = ofSeed(online, own.task.seed).filter((one) => beats(one, chosen));
    return asOracle(beating.length === 0 ? chosen : chooseForeseen(beating), own);
  });
  return { id: oracle.id, outcomes };
}

function ofSeed(entrants: readonly EntrantRuns[], seed: number): readonly RunOutcome[] {
  return entrants.flatMap(({ outcomes }) => outcomes.filter(({ task }) => task.seed === seed));
}

/** The best of at least one: never one that another beats outright. */
function chooseForeseen(outcomes: readonly RunOutcome[]): RunOutcome {
  const unbeaten = outcomes.filter((one) => !outcomes.some((other) => beats(other, one)));
  return chooseBy(unbeaten, withoutNegligible);
}

function withoutNegligible(outcome: RunOutcome): StaticOutcome {
  const found = staticOutcomeOf(outcome);
  const offered = outcome.values?.recordsOffered ?? 0;
  return {
    ...found,
    recordsThrottled: found.recordsThrottled <= NEGLIGIBLE_REFUSED * offered ? 0 : found.recordsThrottled,
    lateRecordSeconds: found.lateRecordSeconds <= NEGLIGIBLE_LATE_SECONDS * offered ? 0 : found.lateRecordSeconds,
  };
}

/** By the rule of the scoreboard's front. */
function beats(one: RunOutcome, other: RunOutcome): boolean {
  return dominates(staticOutcomeOf(one), staticOutcomeOf(other));
}

/** Under the oracle's own name; how long others needed over the detection-limited bound says nothing of it. */
function asOracle(chosen: RunOutcome, own: RunOutcome): RunOutcome {
  if (chosen === own) return own;
  const values = chosen.values === null ? null : { ...chosen.values, catchUpOverBound: null };
  return { ...chosen, values, task: own.task };
}
