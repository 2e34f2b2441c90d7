/** Valid documents in the core's units. */
import type { DownstreamName } from '../core/observation.ts';
import type { BreakerPolicy, Policy } from '../core/policy.ts';
import { SECOND_MS } from '../core/units.ts';
import type { DownstreamDocument } from './downstream-schema.ts';
import type { PolicyDocument } from './policy-schema.ts';

/** A valid document in the core's units. */
export function policyOf(document: PolicyDocument): Policy {
  return {
    mode: document.mode,
    target: {
      iteratorAgeMs: document.target.iteratorAgeSeconds * SECOND_MS,
      catchUpMs: document.target.catchUpSeconds * SECOND_MS,
    },
    bounds: document.bounds,
    utilisationTarget: document.utilisationTarget,
    freshness: { maxAgeMs: document.freshnessSeconds * SECOND_MS },
    coolDown: {
      factorOutMs: document.coolDown.factorOutSeconds * SECOND_MS,
      factorInMs: document.coolDown.factorInSeconds * SECOND_MS,
      shardsOutMs: document.coolDown.shardsOutSeconds * SECOND_MS,
      shardsInMs: document.coolDown.shardsInSeconds * SECOND_MS,
    },
    ledger: { reserve: document.ledgerReserve },
    scaleIn: {
      factorQuietMs: document.scaleIn.factorQuietSeconds * SECOND_MS,
      shardsQuietMs: document.scaleIn.shardsQuietSeconds * SECOND_MS,
    },
    accept: document.accept,
    standBackMs: document.standBackSeconds * SECOND_MS,
  };
}

/** A valid downstream document in the core's units. */
export function breakerPolicyOf(downstream: DownstreamName, document: DownstreamDocument): BreakerPolicy {
  return {
    downstream,
    errorRatio: document.errorRatio,
    errorCount: document.errorCount,
    slowdown: document.slowdown,
    openMs: document.openSeconds * SECOND_MS,
    openMaxMs: document.openMaxSeconds * SECOND_MS,
    stepMs: document.stepSeconds * SECOND_MS,
  };
}
