import { EFFECT_MS, showsEffect } from '../effect.ts';
import { ALLOW, type Guard, type GuardContext, refuse, type Verdict } from '../guard.ts';
import type { Proposal } from '../proposal.ts';
import { reason } from '../reason.ts';
import { type DurationMs, MINUTE_MS, SECOND_MS } from '../units.ts';

/** From the end of a reshard to two complete minutes that show it: whether producers are refused more or less. Assumption. */
const RESHARD_EFFECT_MS: DurationMs = 4 * MINUTE_MS;

/** Never acts twice on one cause: the effect of the last change has to be visible first. Protection does not wait. */
export const deadTimeGuard: Guard = {
  name: 'dead-time',
  check(proposal, context) {
    if (
      proposal.purpose === 'shed' ||
      proposal.purpose === 'offset' ||
      proposal.purpose === 'undo' ||
      proposal.purpose === 'probe'
    )
      return ALLOW;
    return proposal.action.kind === 'set-parallelization-factor' ? factor(proposal, context) : shards(context);
  },
};

/** Over as soon as a complete minute shows the effect, or after twice the usual time when no metric comes to show it. */
function factor(proposal: Proposal, { state, signals, now }: GuardContext): Verdict {
  const changedAt = proposal.mappingId === null ? null : (state.consumers[proposal.mappingId]?.changedAt ?? null);
  const own = signals.consumers.find((one) => one.mappingId === proposal.mappingId);
  if (own !== undefined && showsEffect(own.durationAverageMs, changedAt, now)) return ALLOW;
  return wait(changedAt, 2 * EFFECT_MS, now, 'the last factor change');
}

function shards({ state, now }: GuardContext): Verdict {
  const afterCall = wait(state.shards.changedAt, MINUTE_MS, now, 'the last reshard');
  return afterCall.kind === 'allow'
    ? wait(state.shards.activeAgainAt, RESHARD_EFFECT_MS, now, 'the last reshard')
    : afterCall;
}

function wait(at: number | null, effectMs: DurationMs, now: number, what: string): Verdict {
  if (at === null || now - at >= effectMs) return ALLOW;
  const agoSeconds = Math.round((now - at) / SECOND_MS);
  const text =
    agoSeconds === 0 ? `${what} has only just ended` : `${what}, ${agoSeconds} s ago, has not shown its effect yet`;
  return refuse(reason('dead-time', text, { agoSeconds }));
}
