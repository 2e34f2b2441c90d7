import { ALLOW, type Guard, type GuardContext, refuse, type Verdict } from '../guard.ts';
import { FACTOR_EFFECT_MS } from '../learn.ts';
import type { Proposal } from '../proposal.ts';
import { reason } from '../reason.ts';
import { type DurationMs, MINUTE_MS, SECOND_MS } from '../units.ts';

/** From the end of a reshard to the first complete minute that shows it. Assumption. */
const RESHARD_EFFECT_MS: DurationMs = 150 * SECOND_MS;

/** Never acts twice on one cause: the effect of the last change has to be visible first. Protection does not wait. */
export const deadTimeGuard: Guard = {
  name: 'dead-time',
  check(proposal, context) {
    if (proposal.purpose === 'shed' || proposal.purpose === 'undo' || proposal.purpose === 'probe') return ALLOW;
    return proposal.action.kind === 'set-parallelization-factor' ? factor(proposal, context) : shards(context);
  },
};

function factor(proposal: Proposal, { state, now }: GuardContext): Verdict {
  const changedAt = proposal.mappingId === null ? null : (state.consumers[proposal.mappingId]?.changedAt ?? null);
  return wait(changedAt, FACTOR_EFFECT_MS, now, 'the last factor change');
}

function shards({ state, now }: GuardContext): Verdict {
  const since = state.shards.draining?.since ?? null;
  const afterCall = wait(state.shards.changedAt, MINUTE_MS, now, 'the last reshard');
  return afterCall.kind === 'allow' ? wait(since, RESHARD_EFFECT_MS, now, 'the last reshard') : afterCall;
}

function wait(at: number | null, effectMs: DurationMs, now: number, what: string): Verdict {
  if (at === null || now - at >= effectMs) return ALLOW;
  const waitSeconds = Math.round((effectMs - (now - at)) / SECOND_MS);
  return refuse(reason('dead-time', `${what} has not shown its effect yet: ${waitSeconds} s to go`, { waitSeconds }));
}
