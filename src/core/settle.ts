import type { Action, ActionResult } from './action.ts';
import type { Observation } from './observation.ts';
import { known } from './reading.ts';
import { type Reason, reason } from './reason.ts';
import { recordResults, unpredict } from './record.ts';
import type { SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/** What became of an intent that an earlier turn left behind. */
export type Settlement =
  | { readonly kind: 'settled'; readonly state: SourceState; readonly reasons: readonly Reason[] }
  /** The turn that saved it may still be acting. */
  | { readonly kind: 'leased'; readonly until: EpochMs }
  /** It cannot be seen what became of it: nothing may be done until it can. */
  | { readonly kind: 'unclear'; readonly reason: Reason };

/** Looks at the world to find out what a turn that never finished has done. Never repeats an action. */
export function settle(state: SourceState, observation: Observation, now: EpochMs): Settlement {
  const { pending } = state;
  if (pending === null) return { kind: 'settled', state, reasons: [] };
  if (now < pending.leaseUntil) return { kind: 'leased', until: pending.leaseUntil };
  const seen = pending.actions.map((action) => ({ action, inForce: isInForce(action, observation) }));
  if (seen.some(({ inForce }) => inForce === null)) {
    const text = 'an earlier turn left a change whose effect cannot be read yet: nothing is done until it can';
    return { kind: 'unclear', reason: reason('source-unreadable', text) };
  }
  const results = seen.map(
    ({ action, inForce }): ActionResult =>
      inForce === true ? { action, kind: 'applied' } : { action, kind: 'unknown', message: 'not in force' },
  );
  // What is not in force was refused or never sent; its call stays counted, because AWS may have counted it.
  const recorded: SourceState = { ...recordResults(state, results, now), pending: null };
  const settled = results.filter((result) => result.kind !== 'applied').reduce<SourceState>(unpredict, recorded);
  return {
    kind: 'settled',
    state: settled,
    reasons: seen.map(({ action, inForce }) => explain(action, inForce === true)),
  };
}

/** Null: the reading that would tell is missing. */
function isInForce(action: Action, observation: Observation): boolean | null {
  switch (action.kind) {
    case 'set-parallelization-factor': {
      const consumers = known(observation.consumers);
      if (consumers === null) return null;
      const mapping = consumers.find((one) => one.mapping.id === action.mappingId)?.mapping;
      return mapping !== undefined && (mapping.state === 'updating' || mapping.factor === action.to);
    }
    case 'update-shard-count': {
      const source = known(observation.source);
      if (source === null) return null;
      return source.status === 'updating' || source.openShards === action.to;
    }
    default:
      return false;
  }
}

function explain(action: Action, inForce: boolean): Reason {
  const what = `${action.kind} ${String(action.from)} → ${String(action.to)}`;
  return inForce
    ? reason('settled-applied', `an earlier turn ended before it could record its result: ${what} is in force`)
    : reason('settled-not-applied', `an earlier turn ended before it could record its result: ${what} is not in force`);
}
