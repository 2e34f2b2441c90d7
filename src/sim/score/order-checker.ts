/** Checks the promise that the records of one key are done in their order. */
import type { Observer } from '../../world/world.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import type { StreamSpec } from '../scenario/stream-schema.ts';
import { streamsOf } from '../scenario/streams-of.ts';

export interface OrderChecker {
  /** To be handed to the world. */
  readonly observe: Observer;
  /** Records of a tracked key that were done after a younger one of the same key. */
  violations(): number;
}

/** The world follows no key of so many equal ones: each has too small a share of the load. */
const EQUAL_KEYS_NOT_FOLLOWED = 1_000;

/** A checker for a run of this scenario; null when the world follows no key of it, and there is nothing to look at. */
export function orderCheckerFor(scenario: Scenario): OrderChecker | null {
  return streamsOf(scenario).some(hasFollowedKeys) ? createOrderChecker() : null;
}

function hasFollowedKeys({ keys, bursts, workload, poison }: StreamSpec): boolean {
  if (bursts.length > 0 || workload.kind === 'burst' || 'everySeconds' in poison || poison.length > 0) return true;
  return keys.kind === 'uniform' ? keys.count < EQUAL_KEYS_NOT_FOLLOWED : keys.kind !== 'aggregated';
}

/** Looks at keys that the world follows one by one; records of the pool of keys cannot be told apart. */
export function createOrderChecker(): OrderChecker {
  const newest = new Map<string, Map<number, number>>();
  let violations = 0;
  return {
    observe({ stream, consumer, group, count, arrivedAtMs }) {
      if (group < 0) return;
      const name = `${stream}/${consumer}`;
      const arrivals = newest.get(name) ?? new Map<number, number>();
      newest.set(name, arrivals);
      const last = arrivals.get(group) ?? Number.NEGATIVE_INFINITY;
      if (arrivedAtMs < last) violations += count;
      else arrivals.set(group, arrivedAtMs);
    },
    violations: () => violations,
  };
}
