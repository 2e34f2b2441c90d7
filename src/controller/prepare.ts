import { type Assessment, assess } from '../core/assess.ts';
import type { Observation } from '../core/observation.ts';
import type { Reason } from '../core/reason.ts';
import { settle } from '../core/settle.ts';
import type { EpochMs } from '../core/units.ts';
import type { Store } from '../ports.ts';
import { type LoadedSource, readStored, stateKey } from './stored-source.ts';

/** A source whose turn can begin, or why it cannot. */
export type Prepared =
  | {
      readonly kind: 'ready';
      readonly loaded: LoadedSource;
      readonly settled: readonly Reason[];
      readonly assessment: Assessment;
    }
  | { readonly kind: 'skipped'; readonly why: string };

/** Loads what is remembered of a source, settles what an earlier turn left, and assesses the readings. */
export async function prepare(store: Store, observation: Observation, now: EpochMs): Promise<Prepared> {
  const { sourceId } = observation;
  const loaded = readStored(sourceId, await store.get(stateKey(sourceId)));
  if (loaded === null) {
    return {
      kind: 'skipped',
      why: 'state-unreadable: the stored state has an unknown version or shape; it is left as it is',
    };
  }
  const settlement = settle(loaded.state, observation, now);
  if (settlement.kind === 'leased')
    return { kind: 'skipped', why: 'lease-held: another turn is acting on this source' };
  const state = settlement.kind === 'settled' ? settlement.state : loaded.state;
  const settled = settlement.kind === 'settled' ? settlement.reasons : [settlement.reason];
  return { kind: 'ready', loaded, settled, assessment: assess(observation, state, now) };
}
