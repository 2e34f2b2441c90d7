import { describe, expect, it } from 'vitest';
import { pendingGuard } from '../../../src/core/guards/pending.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';
import { anIntent, aState } from '../../support/state-builder.ts';

describe('pending guard', () => {
  it('allows while nothing is unclear', () => {
    expect(pendingGuard.check(factorProposal(1, 2), guardContext())).toEqual({ kind: 'allow' });
  });

  it('refuses everything, protection too, while a change of an earlier turn is unclear', () => {
    const context = guardContext({ state: aState({ pending: anIntent() }) });

    for (const proposal of [factorProposal(1, 2), factorProposal(4, 2, { purpose: 'shed' }), shardProposal(4, 8)])
      expect(pendingGuard.check(proposal, context)).toMatchObject({ kind: 'refuse', reason: { code: 'in-flight' } });
  });
});
