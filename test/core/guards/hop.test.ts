import { describe, expect, it } from 'vitest';
import { hopGuard } from '../../../src/core/guards/hop.ts';
import { factorProposal, guardContext, shardProposal } from '../../support/decide-builder.ts';

describe('hop guard', () => {
  it.each([
    [4, 8],
    [4, 2],
    [5, 3],
    [1, 2],
  ])('allows %i to %i shards in one call', (from, to) => {
    expect(hopGuard.check(shardProposal(from, to), guardContext())).toEqual({ kind: 'allow' });
  });

  it('refuses more than double: it goes as far as one call reaches', () => {
    expect(hopGuard.check(shardProposal(4, 20), guardContext())).toMatchObject({
      kind: 'shrink',
      to: 8,
      reason: { code: 'hop-limit', numbers: { least: 2, most: 8, wanted: 20 } },
    });
  });

  it('refuses less than half, and rounds half of an odd count up', () => {
    expect(hopGuard.check(shardProposal(9, 1), guardContext())).toMatchObject({ kind: 'shrink', to: 5 });
  });

  it('has nothing to say about factors', () => {
    expect(hopGuard.check(factorProposal(1, 10), guardContext())).toEqual({ kind: 'allow' });
  });
});
