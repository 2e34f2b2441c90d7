/** Bugs put in on purpose, to show that the simulation finds what it is there to find. */
import type { DeciderParts } from '../../core/decide.ts';
import type { Guard } from '../../core/guard.ts';
import { GUARDS } from '../../core/guards/order.ts';
import { parseState } from '../../core/parse-state.ts';
import type { SourceState } from '../../core/state.ts';
import type { Store, Stored } from '../../ports.ts';

export const PLANTED_BUGS = ['double-action', 'eleventh-call', 'acts-in-recommend'] as const;
export type PlantedBug = (typeof PLANTED_BUGS)[number];

/** The guards without the one the bug is about. */
export function guardsWith(bug: PlantedBug | null): readonly Guard[] {
  if (bug === 'eleventh-call') return GUARDS.filter((guard) => guard.name !== 'ledger');
  if (bug === 'acts-in-recommend') return GUARDS.filter((guard) => guard.name !== 'mode');
  return GUARDS;
}

interface StoredShape {
  readonly state: SourceState;
}

/**
 * `double-action`: what an earlier turn left behind is not looked at but carried out again. The store hides the pending
 * intent, and the strategy wants its actions once more, past all guards.
 */
export function plantDoubleAction(store: Store): {
  readonly store: Store;
  readonly parts: (parts: DeciderParts) => DeciderParts;
} {
  const left = new Map<string, SourceState['pending']>();
  const hide = (stored: Stored<unknown>): Stored<unknown> => {
    const value = stored.value as StoredShape;
    const state = parseState(value.state);
    if (state === null || state.pending === null) return stored;
    left.set(state.sourceId, state.pending);
    return { ...stored, value: { ...value, state: { ...state, pending: null } } };
  };
  return {
    store: {
      ...store,
      get: async (key) => {
        const stored = await store.get(key);
        return stored !== null && key.startsWith('state#') ? hide(stored) : stored;
      },
    },
    parts: ({ guards, propose }) => ({
      guards: guards.map((guard) => ({
        ...guard,
        check: (proposal, context) =>
          proposal.reason.text === REPEATED ? { kind: 'allow' } : guard.check(proposal, context),
      })),
      propose: (input) => {
        const pending = left.get(input.assessment.observation.sourceId) ?? null;
        left.delete(input.assessment.observation.sourceId);
        if (pending === null) return propose(input);
        return pending.actions.map((action) => ({
          action,
          direction: 'in',
          purpose: 'shed',
          mappingId: action.kind === 'set-parallelization-factor' ? action.mappingId : null,
          downstreams: [],
          reason: { code: 'change-undone', text: REPEATED, numbers: {} },
          prediction: null,
        }));
      },
    }),
  };
}

const REPEATED = 'carried out once more';
