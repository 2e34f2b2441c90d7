import type { Action } from './action.ts';
import type { Prediction } from './decision.ts';
import type { DownstreamName, MappingId } from './observation.ts';
import type { Reason } from './reason.ts';

/** What the strategy wants, before any guard has seen it. */
export interface Proposal {
  readonly action: Action;
  readonly direction: 'out' | 'in';
  /**
   * Why it is wanted: `relief` and `capacity` scale out, `hand-back` scales in, `shed` lowers the pressure on a sick
   * downstream, `offset` lowers a factor so that a reshard adds no pressure and goes only with it, `undo` takes back what did not work, `probe` is the half-open breaker's one step.
   */
  readonly purpose: 'relief' | 'capacity' | 'hand-back' | 'shed' | 'offset' | 'undo' | 'probe';
  /** Null: the whole source. */
  readonly mappingId: MappingId | null;
  readonly downstreams: readonly DownstreamName[];
  readonly reason: Reason;
  /** Made for the action that is left after the guards: a shrunk raise promises less. */
  readonly prediction: ((action: Action) => Omit<Prediction, 'action'>) | null;
}

/** The proposal with another target; guards use it to shrink. */
export function withTarget(proposal: Proposal, to: number): Proposal {
  const { action } = proposal;
  if (action.kind !== 'set-parallelization-factor' && action.kind !== 'update-shard-count') return proposal;
  return { ...proposal, action: { ...action, to } };
}

/** From and to of an action whose target is a count; null for the others. */
export function span(proposal: Proposal): { readonly from: number; readonly to: number } | null {
  const { action } = proposal;
  if (action.kind !== 'set-parallelization-factor' && action.kind !== 'update-shard-count') return null;
  return { from: action.from, to: action.to };
}
