/** Owners' documents in memory: parsed when a book is loaded, as a real policy source has to. */
import { downstreamDocument } from '../../src/config/downstream-schema.ts';
import { breakerPolicyOf, parseBreakerPolicy, parsePolicy } from '../../src/config/parse-policy.ts';
import type { PolicyBook, PolicySource } from '../../src/ports.ts';
import type { OwnerDocuments } from '../contract/policy-source.contract.ts';

/** Reads `documents` anew at each load. A downstream's broken document gives way to the defaults (assumption). */
export function createDocumentPolicies(documents: () => OwnerDocuments): PolicySource {
  return { load: async () => bookOf(documents()) };
}

function bookOf({ switch: position, sources, downstreams }: OwnerDocuments): PolicyBook {
  const fallback = downstreamDocument.parse({});
  return {
    switch: position,
    policyOf: (source) => parsePolicy(documentOf(sources, source.replace(/^.*:stream\//, ''))),
    breakerPolicyOf: (name) => {
      const parsed = parseBreakerPolicy(name, documentOf(downstreams, name));
      return parsed.kind === 'policy' ? parsed.policy : breakerPolicyOf(name, fallback);
    },
  };
}

function documentOf(documents: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(documents, name) ? documents[name] : {};
}
