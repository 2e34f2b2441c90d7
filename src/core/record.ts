import type { ActionResult, FactorAction, ReshardAction } from './action.ts';
import type { Intent, LedgerEntry, SourceState } from './state.ts';
import type { EpochMs } from './units.ts';

/**
 * Saves what is about to be done. A reshard is counted here, before the call: a call whose answer is lost has been
 * counted, and one that AWS refuses is taken off again. It counts from the latest time at which it can reach AWS.
 */
export function recordIntent(state: SourceState, intent: Intent): SourceState {
  const calls = intent.actions.flatMap((action): LedgerEntry[] =>
    action.kind === 'update-shard-count'
      ? [{ at: intent.leaseUntil, from: action.from, to: action.to, calls: 1, by: 'headgate' }]
      : [],
  );
  return { ...state, pending: intent, shards: { ...state.shards, ledger: [...state.shards.ledger, ...calls] } };
}

/**
 * Folds the results of an intent into the memory. What is unknown stays pending, and leased: a call whose answer was lost
 * may still arrive.
 */
export function recordResults(state: SourceState, results: readonly ActionResult[], now: EpochMs): SourceState {
  const open = results.filter((result) => result.kind === 'unknown').map((result) => result.action);
  const pending = state.pending !== null && open.length > 0 ? { ...state.pending, actions: open } : null;
  return results.reduce<SourceState>((current, result) => recordOne(current, result, now), { ...state, pending });
}

function recordOne(state: SourceState, result: ActionResult, now: EpochMs): SourceState {
  switch (result.kind) {
    case 'applied':
      return applied(state, result, now);
    case 'refused':
      return unpredict(uncount(state, result, now), result);
    case 'not-attempted':
      return unpredict(uncount(state, result, now), result);
    case 'unknown':
      return state;
  }
}

function applied(state: SourceState, result: ActionResult, now: EpochMs): SourceState {
  switch (result.action.kind) {
    case 'set-parallelization-factor':
      return appliedFactor(state, result.action, now);
    case 'update-shard-count':
      return appliedReshard(state, result.action, now);
    default:
      return state;
  }
}

function appliedFactor(state: SourceState, action: FactorAction, now: EpochMs): SourceState {
  const memory = state.consumers[action.mappingId];
  if (memory === undefined) return state;
  const changed = {
    ...memory,
    lastFactor: action.to,
    previousFactor: action.from,
    changedAt: now,
    changeDirection: action.to > action.from ? ('out' as const) : ('in' as const),
    reference: null,
  };
  return { ...state, consumers: { ...state.consumers, [action.mappingId]: changed } };
}

/** Until the parents are drained the readable shards are the old ones; those of an earlier reshard, if they still drain. */
function appliedReshard(state: SourceState, action: ReshardAction, now: EpochMs): SourceState {
  const shards = {
    ...state.shards,
    lastOpenShards: action.to,
    changedAt: now,
    changeDirection: action.to > action.from ? ('out' as const) : ('in' as const),
    activeAgainAt: null,
    draining: { since: now, readableShards: state.shards.draining?.readableShards ?? action.from },
  };
  return { ...state, shards };
}

/** A refused or unsent call used none of the ten. AWS saying the limit is reached means that others used some. */
function uncount(state: SourceState, { action, ...result }: ActionResult, now: EpochMs): SourceState {
  if (action.kind !== 'update-shard-count') return state;
  const { ledger } = state.shards;
  const own = ledger.findLastIndex(
    (entry) => entry.by === 'headgate' && entry.from === action.from && entry.to === action.to,
  );
  const without = own < 0 ? ledger : ledger.toSpliced(own, 1);
  const limited = result.kind === 'refused' && result.error === 'LimitExceededException';
  const others: readonly LedgerEntry[] = limited
    ? [{ at: now, from: action.from, to: action.from, calls: 1, by: 'other' }]
    : [];
  return { ...state, shards: { ...state.shards, ledger: [...without, ...others] } };
}

/** What was not done has no effect to be scored. */
export function unpredict(state: SourceState, { action }: Pick<ActionResult, 'action'>): SourceState {
  if (action.kind !== 'set-parallelization-factor') return state;
  const predictions = state.predictions.filter(
    (one) => one.mappingId !== action.mappingId || one.action.kind !== action.kind || one.action.to !== action.to,
  );
  return { ...state, predictions };
}
