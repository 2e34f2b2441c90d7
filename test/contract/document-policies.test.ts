/** Documents kept in memory: the least policy source that passes its whole suite. */
import { streamArn } from '../../src/world/account.ts';
import { createDocumentPolicies } from '../support/document-policies.ts';
import { policySourceContract } from './policy-source.contract.ts';

policySourceContract('documents in memory', async (documents) => {
  let written = documents;
  return {
    policies: createDocumentPolicies(() => written),
    idOf: streamArn,
    rewrite: async (later) => {
      written = later;
    },
  };
});
