/** Policies with the documented defaults, in `enforce` mode. */
import type { BreakerPolicy, Policy } from '../../src/core/policy.ts';
import { MINUTE_MS } from '../../src/core/units.ts';

export function aPolicy(fields: Partial<Policy> = {}): Policy {
  return {
    mode: 'enforce',
    target: { iteratorAgeMs: MINUTE_MS, catchUpMs: 10 * MINUTE_MS },
    bounds: { shards: { min: 1, max: 64 }, factor: { min: 1, max: 10 } },
    utilisationTarget: 0.75,
    freshness: { maxAgeMs: 5 * MINUTE_MS },
    coolDown: {
      factorOutMs: 2 * MINUTE_MS,
      factorInMs: 5 * MINUTE_MS,
      shardsOutMs: 2 * MINUTE_MS,
      shardsInMs: 30 * MINUTE_MS,
    },
    ledger: { reserve: 3 },
    scaleIn: { factorQuietMs: 10 * MINUTE_MS, shardsQuietMs: 60 * MINUTE_MS },
    accept: { latest: false, tumblingWindow: false },
    standBackMs: 240 * MINUTE_MS,
    ...fields,
  };
}

export function aBreakerPolicy(fields: Partial<BreakerPolicy> = {}): BreakerPolicy {
  return {
    downstream: 'orders-db',
    errorRatio: 0.1,
    errorCount: 5,
    slowdown: 1.8,
    openMs: 3 * MINUTE_MS,
    openMaxMs: 30 * MINUTE_MS,
    stepMs: 3 * MINUTE_MS,
    ...fields,
  };
}
