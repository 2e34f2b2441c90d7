import type { BreakerState } from '../breaker-state.ts';
import { downstreamsOf } from '../downstream-evidence.ts';
import { ALLOW, type Guard, type GuardContext, refuse, type Verdict } from '../guard.ts';
import { factorCap } from '../pressure.ts';
import { type Proposal, span } from '../proposal.ts';
import { reason } from '../reason.ts';

/** Nothing scales out towards a sick downstream, and what comes back comes back in steps. */
export const breakerGuard: Guard = {
  name: 'breaker',
  check(proposal, context) {
    if (proposal.direction === 'in') return ALLOW;
    return proposal.action.kind === 'set-parallelization-factor'
      ? factor(proposal, context)
      : shards(proposal, context);
  },
};

function factor(proposal: Proposal, context: GuardContext): Verdict {
  const breakers = context.breakers.filter((one) => proposal.downstreams.includes(one.downstream));
  const isAllowed = (one: BreakerState) =>
    one.phase === 'closed' ||
    (one.phase === 'half-open' && proposal.purpose === 'probe' && one.probeHolder === proposal.mappingId);
  const open = breakers.find((one) => !isAllowed(one));
  if (open !== undefined) return refuse(refusal(open));
  const own = context.signals.consumers.find((one) => one.mappingId === proposal.mappingId);
  const range = span(proposal);
  const cap = own === undefined ? null : factorCap(breakers, own.mappingId, own.readableShards);
  if (cap === null || range === null || range.to <= cap) return ALLOW;
  const text = `pressure on the downstream returns in steps: at most factor ${cap} for now`;
  return {
    kind: 'shrink',
    to: Math.max(cap, range.from),
    reason: reason('breaker-pressure', text, { cap, wanted: range.to }),
  };
}

/** More shards are more lanes: under an open breaker only together with factors that keep the lanes as they are. */
function shards(proposal: Proposal, context: GuardContext): Verdict {
  const range = span(proposal);
  const open = context.breakers.filter((one) => one.phase !== 'closed');
  const first = open[0];
  if (first === undefined || range === null) return ALLOW;
  const neutral = context.consumers.every((consumer) => {
    const names = downstreamsOf(consumer);
    if (!open.some((one) => names.includes(one.downstream))) return true;
    const lowered = context.approved.find((one) => one.mappingId === consumer.mapping.id && one.direction === 'in');
    const factor = lowered === undefined ? consumer.mapping.factor : (span(lowered)?.to ?? consumer.mapping.factor);
    return range.to * factor <= range.from * consumer.mapping.factor;
  });
  return neutral ? ALLOW : refuse(refusal(first));
}

function refusal(open: BreakerState) {
  const text = `the breaker of ${open.downstream} is ${open.phase} (${open.reason.text}): nothing scales out towards it`;
  return reason('breaker-open', text, open.reason.numbers);
}
