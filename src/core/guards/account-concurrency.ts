import { ALLOW, consumerOf, type Guard, type GuardContext, refuse } from '../guard.ts';
import { type Proposal, span } from '../proposal.ts';
import { reason } from '../reason.ts';

/** Every lane takes concurrency that other functions need: a raise stays inside what the account has left. */
export const accountConcurrencyGuard: Guard = {
  name: 'account-concurrency',
  check(proposal, context) {
    const range = span(proposal);
    const own = context.signals.consumers.find((one) => one.mappingId === proposal.mappingId);
    if (proposal.direction === 'in' || range === null || own === undefined || own.readableShards === 0) return ALLOW;
    const room = roomFor(proposal, context);
    if (room === null) return ALLOW;
    const to = Math.min(range.to, range.from + Math.floor(room / own.readableShards));
    if (to === range.to) return ALLOW;
    const text = `there is concurrency for ${room} more lanes, ${(range.to - range.from) * own.readableShards} were wanted`;
    const why = reason('account-concurrency', text, {
      spareSlots: room,
      wantedSlots: (range.to - range.from) * own.readableShards,
    });
    return to <= range.from ? refuse(why) : { kind: 'shrink', to, reason: why };
  },
};

/** Lanes that are left after what this turn has already been given, and under the function's own reservation. */
function roomFor(proposal: Proposal, context: GuardContext): number | null {
  const lambda = consumerOf(proposal, context)?.lambda;
  const reserved = lambda?.reservedConcurrency ?? null;
  if (reserved !== null) return Math.max(0, reserved - slotsOf(lambda?.name ?? '', context));
  if (context.spareSlots === null) return null;
  const given = context.approved.reduce((sum, one) => sum + slotsAdded(one, context), 0);
  return Math.max(0, context.spareSlots - given);
}

/** Lanes of every mapping of one function: they share its reservation. */
function slotsOf(functionName: string, { consumers, signals }: GuardContext): number {
  const ids = consumers.filter((one) => one.lambda.name === functionName).map((one) => one.mapping.id);
  return signals.consumers.filter((one) => ids.includes(one.mappingId)).reduce((sum, one) => sum + one.slots, 0);
}

function slotsAdded(proposal: Proposal, context: GuardContext): number {
  const range = span(proposal);
  const own = context.signals.consumers.find((one) => one.mappingId === proposal.mappingId);
  return range === null || own === undefined ? 0 : Math.max(0, range.to - range.from) * own.readableShards;
}
