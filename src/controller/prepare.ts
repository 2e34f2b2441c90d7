import { type Assessment, assess } from '../core/assess.ts';
import type { Observation } from '../core/observation.ts';
import { type Reason, reason } from '../core/reason.ts';
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
  | { readonly kind: 'skipped'; readonly reason: Reason };

/** Loads what is remembered of a source, settles what an earlier turn left, and assesses the readings. */
export async function prepare(store: Store, observation: Observation, now: EpochMs): Promise<Prepared> {
  const { sourceId } = observation;
  const loaded = readStored(sourceId, await store.get(stateKey(sourceId)));
  if (loaded === null) {
    const text = 'the stored state has an unknown version or shape: it is held and left as it is';
    return { kind: 'skipped', reason: reason('state-unreadable', text) };
  }
  const settlement = settle(loaded.state, observation, now);
  if (settlement.kind === 'leased') {
    return { kind: 'skipped', reason: reason('lease-held', 'another turn is acting on this source') };
  }
  const state = settlement.kind === 'settled' ? settlement.state : loaded.state;
  const settled = settlement.kind === 'settled' ? settlement.reasons : [settlement.reason];
  return { kind: 'ready', loaded, settled, assessment: assess(observation, state, now) };
}
