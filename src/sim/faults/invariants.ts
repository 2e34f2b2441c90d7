/** What must hold after every step, whatever crashes, overlaps or is lost. */

import type { LoadedSource } from '../../controller/stored-source.ts';
import { readStored, stateKey } from '../../controller/stored-source.ts';
import { type Action, leverOf } from '../../core/action.ts';
import { FACTOR_MAX, FACTOR_MIN, reshardRange, UPDATE_SHARD_COUNT_CALLS_PER_DAY } from '../../core/limits.ts';
import type { Mode, Policy } from '../../core/policy.ts';
import { DAY_MS, type EpochMs } from '../../core/units.ts';
import type { ActionContext, Store } from '../../ports.ts';
import { createStoredWatch, type StoredWatch } from './stored-invariants.ts';

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
  readonly atMs: number;
}

/** A call as it reached the account, with what the account looked like right then. */
export interface SeenCall {
  readonly action: Action;
  readonly context: ActionContext;
  readonly at: EpochMs;
  /** What the lever really stood at, or was on its way to. */
  readonly actual: number;
  /** Somebody else turned this lever after the turn had looked: acting on the old value is no fault. */
  readonly foreignSinceObserved: boolean;
}

export interface Watch {
  readonly violations: readonly Violation[];
  readonly stored: StoredWatch;
  /** Before a call is carried out. */
  onCall(seen: SeenCall): Promise<void>;
  /** After AWS accepted an UpdateShardCount of Headgate's. */
  onReshardAccepted(at: EpochMs): void;
  /** After every step that may have changed what is stored. */
  onSaved(sourceId: string, at: EpochMs): Promise<void>;
  add(invariant: string, detail: string, atMs: number): void;
}

export function createWatch(store: Store, mode: Mode, policy: Policy): Watch {
  const violations: Violation[] = [];
  const executed = new Set<string>();
  const reshards: EpochMs[] = [];
  const add = (invariant: string, detail: string, atMs: number) => {
    violations.push({ invariant, detail, atMs });
  };
  return {
    violations,
    stored: createStoredWatch(add),
    add,
    onReshardAccepted: (at) => {
      reshards.push(at);
    },
    onCall: async (seen) => {
      for (const [invariant, detail] of await broken(seen, store, mode, policy, executed, reshards))
        add(invariant, detail, seen.at);
      executed.add(callKey(seen));
    },
    onSaved: async (sourceId, at) => {
      const stored = await store.get(stateKey(sourceId));
      if (stored !== null && readStored(sourceId, stored) === null)
        add('state stays readable', 'the stored state cannot be parsed', at);
    },
  };
}

function callKey({ context, action }: SeenCall): string {
  return `${context.intentId}|${leverOf(action)}`;
}

async function broken(
  seen: SeenCall,
  store: Store,
  mode: Mode,
  policy: Policy,
  executed: ReadonlySet<string>,
  reshards: readonly EpochMs[],
): Promise<readonly (readonly [string, string])[]> {
  const what = `${JSON.stringify(seen.action)} of ${seen.context.turnId}`;
  const stored = readStored(seen.context.sourceId, await store.get(stateKey(seen.context.sourceId)));
  const checks: readonly (readonly [string, boolean])[] = [
    ['nothing is changed below enforce', mode === 'enforce'],
    ['no action without its own saved intent', hasIntent(stored, seen)],
    ['no action after its lease', (stored?.state.pending?.leaseUntil ?? 0) > seen.at],
    ['no action twice', !executed.has(callKey(seen)) && (seen.foreignSinceObserved || startsFromTruth(seen))],
    ['never an eleventh call', !isEleventh(seen, reshards)],
    ["inside AWS's and the owner's bounds", isInside(seen.action, policy)],
  ];
  return checks.filter(([, holds]) => !holds).map(([invariant]) => [invariant, what] as const);
}

function hasIntent(stored: LoadedSource | null, { action, context }: SeenCall): boolean {
  const pending = stored?.state.pending ?? null;
  if (pending === null || pending.id !== context.intentId || pending.turnId !== context.turnId) return false;
  return pending.actions.some((one) => JSON.stringify(one) === JSON.stringify(action));
}

/** An action that was decided from what there was starts from what there is; one that is repeated does not. */
function startsFromTruth({ action, actual }: SeenCall): boolean {
  return !('from' in action) || action.from === actual;
}

function isEleventh({ action, at }: SeenCall, reshards: readonly EpochMs[]): boolean {
  if (action.kind !== 'update-shard-count') return false;
  return reshards.filter((accepted) => at - accepted < DAY_MS).length >= UPDATE_SHARD_COUNT_CALLS_PER_DAY;
}

/** Inside the bounds; where somebody has left them, on the way back into them. */
function isInside(action: Action, policy: Policy): boolean {
  switch (action.kind) {
    case 'set-parallelization-factor':
      return liesWithin(
        action,
        Math.max(policy.bounds.factor.min, FACTOR_MIN),
        Math.min(policy.bounds.factor.max, FACTOR_MAX),
      );
    case 'update-shard-count': {
      const { least, most } = reshardRange(action.from);
      const isOneHop = action.to >= least && action.to <= most;
      return isOneHop && liesWithin(action, policy.bounds.shards.min, policy.bounds.shards.max);
    }
    default:
      return false;
  }
}

function liesWithin({ from, to }: { readonly from: number; readonly to: number }, min: number, max: number): boolean {
  return to >= Math.min(min, from) && to <= Math.max(max, from);
}
