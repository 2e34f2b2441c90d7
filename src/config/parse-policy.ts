/** Documents of the owners become policies, or every problem they have. */
import type { DownstreamName } from '../core/observation.ts';
import type { BreakerPolicy, Policy } from '../core/policy.ts';
import { SECOND_MS } from '../core/units.ts';
import { type DownstreamDocument, downstreamDocument } from './downstream-schema.ts';
import { type PolicyDocument, policyDocument } from './policy-schema.ts';
import { check } from './problems.ts';

/** A policy, or every problem of its document. */
export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** A downstream's policy, or every problem of its document. */
export type ParsedBreakerPolicy =
  | { readonly kind: 'policy'; readonly policy: BreakerPolicy }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Reads a source's document (parsed JSON); an empty object gives every default. */
export function parsePolicy(document: unknown): ParsedPolicy {
  const checked = check(policyDocument, document);
  return checked.kind === 'invalid' ? checked : { kind: 'policy', policy: policyOf(checked.value) };
}

/** Reads a downstream's document (parsed JSON); an empty object gives every default. */
export function parseBreakerPolicy(downstream: DownstreamName, document: unknown): ParsedBreakerPolicy {
  const checked = check(downstreamDocument, document);
  return checked.kind === 'invalid' ? checked : { kind: 'policy', policy: breakerPolicyOf(downstream, checked.value) };
}

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
