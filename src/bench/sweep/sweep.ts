/** Tries every claim under every swept setting. */
import type { SweptClaim } from '../../report/scoreboard/scoreboard.ts';
import { meanOf } from '../bootstrap.ts';
import type { RunOutcome, Task } from '../run-outcome.ts';
import type { Claim, ClaimValues } from './claims.ts';
import type { SweptSetting } from './swept-settings.ts';

/** The runs that the claims need; each once, however many claims ask for it. */
export function sweepTasks(
  claims: readonly Claim[],
  settings: readonly SweptSetting[],
  seeds: readonly number[],
): readonly Task[] {
  const pairs = new Map(
    claims.flatMap(({ scenario, contenders }) =>
      contenders.map((contender) => [`${scenario} ${contender}`, { scenario, contender }] as const),
    ),
  );
  return [...pairs.values()].flatMap(({ scenario, contender }) =>
    settings.flatMap(({ overrides }) =>
      seeds.map((seed) => ({ scenario, overrides, contender, settings: {}, seed, wantsTimeline: false })),
    ),
  );
}

/**
 * How often each claim held. Settings whose runs failed, or say nothing, do not count for it and are named; those that leave
 * its runs as they are do not count either.
 */
export function sweptClaims(
  claims: readonly Claim[],
  settings: readonly SweptSetting[],
  outcomes: readonly RunOutcome[],
): readonly SweptClaim[] {
  return claims.map((claim) => {
    const telling = settings.filter((setting) => changesSomething(claim, setting, outcomes));
    const tried = telling.map((setting) => ({ setting, holds: claim.holds(valuesUnder(claim, setting, outcomes)) }));
    const judged = tried.filter(({ holds }) => holds !== null);
    return {
      claim: claim.claim,
      settings: judged.length,
      held: judged.filter(({ holds }) => holds === true).length,
      withoutEffect: settings.length - telling.length,
      brokenBy: tried.flatMap(({ setting, holds }) => {
        if (holds === true) return [];
        return [holds === null ? `${setting.name} (cannot be told)` : setting.name];
      }),
    };
  });
}

/** The runs of a claim under a setting, or as it is, by contender and seed. */
function runsOf(claim: Claim, overrides: readonly string[], outcomes: readonly RunOutcome[]) {
  return outcomes
    .filter(({ task }) => task.scenario === claim.scenario && claim.contenders.includes(task.contender))
    .filter(({ task }) => task.overrides.join() === overrides.join())
    .map(({ task, values }) => JSON.stringify([task.contender, task.seed, values]))
    .toSorted();
}

/** A constant of what does not happen in a scenario leaves its runs as they are. */
function changesSomething(claim: Claim, { overrides }: SweptSetting, outcomes: readonly RunOutcome[]): boolean {
  if (overrides.length === 0) return true;
  const asItIs = runsOf(claim, [], outcomes);
  return asItIs.length === 0 || runsOf(claim, overrides, outcomes).join() !== asItIs.join();
}

function valuesUnder(claim: Claim, setting: SweptSetting, outcomes: readonly RunOutcome[]): ClaimValues {
  return (contender, metric) => {
    const values = outcomes.flatMap(({ task, values: found }) => {
      const isAsked =
        task.scenario === claim.scenario &&
        task.contender === contender &&
        task.overrides.join() === setting.overrides.join();
      const value = found?.[metric] ?? null;
      return isAsked && value !== null ? [value] : [];
    });
    return values.length === 0 ? null : meanOf(values);
  };
}
